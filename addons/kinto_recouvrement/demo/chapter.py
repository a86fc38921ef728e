"""What a lessor lives, told after the six months of the desk: one file for each part.

Read ``loueur`` (who collects), ``locataires`` (who rents), ``parc`` (vehicles, mandates, leases), ``banque`` (rents,
debits, what comes back), ``equipe`` (what people do each day), ``suites`` (committee, terminations), ``vehicules``
(recovered, sold), ``demandes`` (requests, suspicions), then ``location``, which lets the days pass. The lessor is a
company of its own, with people of its own: nothing of the core's story is touched.
"""

import logging

from . import location

PARTS = (location,)

_logger = logging.getLogger(__name__)


def tell(story):
    """Every part, told to the story's database.

    The lessor stands apart: should its story stop, what the others tell goes on, and the reason is said.
    """
    for part in PARTS:
        try:
            part.tell(story)
        except Exception as error:
            if not story.commit:
                raise
            story.env.cr.rollback()
            story.env.invalidate_all(flush=False)
            _logger.exception("The story of the lessor stopped")
            story.say(f"Loueur : récit interrompu ({error}).")
