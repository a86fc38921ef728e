from datetime import timedelta

from odoo import models

from ..engine.scoring import CLASSES


class RecouvrementAlerteVeille(models.AbstractModel):
    """Watch over classes: one that is worse than a month ago is told once."""

    _inherit = "recouvrement.alerte.veille"

    def _find_score(self, kind, day):
        """A class that dropped within ``kind.days``, a month where none are given."""
        company, reader = self.env.company, self.env["recouvrement.score.lecture"]
        since = day - timedelta(days=kind.days or 30)
        # sudo: the night reads every portfolio.
        scores = self.env["recouvrement.score"].sudo()
        moved = scores.search([("company_id", "=", company.id), ("day", ">", since)]).partner_id
        before, now = (reader._read(company, on, moved.ids) for on in (since, day))
        found = {}
        for partner in moved:
            was, is_now = before.get(partner.id), now.get(partner.id)
            if was and is_now and CLASSES.index(is_now.letter) > CLASSES.index(was.letter):
                found[partner.id, f"score-{is_now.letter}"] = (
                    self.env._(
                        "%(customer)s falls from class %(was)s to class %(now)s.",
                        customer=partner.name,
                        was=was.letter,
                        now=is_now.letter,
                    ),
                    0.0,
                )
        return found
