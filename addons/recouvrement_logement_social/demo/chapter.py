"""What an Office lives, told after the six months of the desk: one file for each part.

Read ``office`` (who collects), ``menages`` (who rents, and how they pay), ``patrimoine`` (buildings, dwellings, leases),
``loyers`` (rents and what is paid of them), ``agence`` (what people do each day), ``parcours`` (what befalls some
households), then ``annee``, which lets the days pass. The Office is a company of its own, with people of its own.
"""

import logging

from . import annee

PARTS = (annee,)

_logger = logging.getLogger(__name__)


def tell(story):
    """Every part, told to the story's database.

    The Office stands apart: should its story stop, what the others tell goes on, and the reason is said.
    """
    for part in PARTS:
        try:
            part.tell(story)
        except Exception as error:
            if not story.commit:
                raise
            story.env.cr.rollback()
            story.env.invalidate_all(flush=False)
            _logger.exception("The story of the Office stopped")
            story.say(f"Office : récit interrompu ({error}).")
