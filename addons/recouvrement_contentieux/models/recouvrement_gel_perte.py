"""What is frozen and lost for good: write-offs are proposed, a delegation approves them."""

from odoo import Command, models


class RecouvrementGel(models.AbstractModel):
    _inherit = "recouvrement.gel"

    # -- to be said by each -------------------------------------------------------------------

    def _get_loss_ground(self):
        """``(ground of the loss, the day it counts from)``; either may be empty."""
        raise NotImplementedError

    def _get_evidence(self):
        """The files that prove the loss."""
        return self.env["ir.attachment"]

    # -- the proposals ------------------------------------------------------------------------

    def _propose_losses(self):
        """One write-off a dossier, of what remains of the frozen items and waits in no other.

        :return: the proposals; empty when nothing remains
        """
        # sudo: drawn up for dossiers followed here; approving them takes a delegation.
        here = self.sudo()
        items = here._get_frozen_items()
        items -= here._find_losses_under_way(items).move_line_id
        made = here.env["recouvrement.proposition"].with_company(self.company_id)
        dossiers = here._find_dossiers()
        lines = here.env["recouvrement.situation"]._get_open_lines(dossiers)
        for dossier in dossiers:
            mine = lines.get(dossier.id, items.browse()) & items
            if mine:
                made |= made.create(here._prepare_loss(dossier, mine))
        if made:
            here.proposition_ids = [Command.link(each.id) for each in made]
            made._propose(at_once=False)
        return made.sudo(False)

    def _find_losses_under_way(self, items):
        return self.env["recouvrement.proposition.ligne"].search(
            [
                ("move_line_id", "in", items.ids),
                ("proposition_id.kind", "=", "loss"),
                ("proposition_id.state", "in", ("draft", "proposed", "approved")),
            ]
        )

    def _prepare_loss(self, dossier, items):
        ground, day = self._get_loss_ground()
        return {
            "kind": "loss",
            "dossier_id": dossier.id,
            "date": self.env["recouvrement.calendrier"]._today(),
            "reason": self._get_freeze_reason(),
            "motif_perte_id": ground.id if ground else False,
            "date_ground": day,
            "evidence_ids": [Command.link(each.id) for each in self._get_evidence()],
            "ligne_ids": [
                Command.create({"move_line_id": item.id, "amount": item.amount_residual})
                for item in items
            ],
        }
