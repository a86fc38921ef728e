"""What a lessor lives, told after the six months of the desk: one file for each part.

Read ``loueur`` (who collects), ``locataires`` (who rents), ``parc`` (vehicles, mandates, leases), ``banque`` (rents,
debits, what comes back), ``equipe`` (what people do each day), ``suites`` (committee, terminations), ``vehicules``
(recovered, sold), ``demandes`` (requests, suspicions), then ``location``, which lets the days pass. The lessor is a
company of its own, with people of its own: nothing of the core's story is touched.
"""

from . import location

PARTS = (location,)


def tell(story):
    """Every part, told to the story's database."""
    for part in PARTS:
        part.tell(story)
