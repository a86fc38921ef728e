from odoo import models

from ..engine.decision import CLOSE

# What was given up weighs more than what was paid: the first that stands gives its name to the closing.
OUTCOMES = (("loss", "written_off"), ("waiver", "waived"))


class RecouvrementCloture(models.AbstractModel):
    _inherit = "recouvrement.cloture"

    def _close(self, dossiers, decisions, day):
        """EXTENDS recouvrement: a debt that was written off or waived was not paid."""
        super()._close(dossiers, decisions, day)
        closing = dossiers.filtered(lambda each: decisions[each.id][0].verdict == CLOSE)
        closed = closing.filtered(lambda dossier: dossier.outcome == "paid")
        if not closed:
            return
        groups = self.env["recouvrement.proposition"]._read_group(
            [("dossier_id", "in", closed.ids), ("state", "in", ("approved", "booked"))],
            ["dossier_id", "kind"],
        )
        kinds = {}
        for dossier, kind in groups:
            kinds.setdefault(dossier, set()).add(kind)
        for dossier, mine in kinds.items():
            outcome = next((name for kind, name in OUTCOMES if kind in mine), None)
            if outcome:
                dossier.outcome = outcome
