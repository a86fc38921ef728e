from odoo import models


class RecouvrementProcedure(models.Model):
    """What an act does to the limitation of the items claimed: a step says it, the act proves it."""

    _inherit = "recouvrement.procedure"

    def _apply(self, acte):
        # EXTENDS 'recouvrement_contentieux'
        res = super()._apply(acte)
        prescription = self.env["recouvrement.prescription"]
        lines, proof = self._get_claimed_lines(), acte.attachment_ids[:1]
        if acte.etape_id.interruption == "conciliation":
            prescription._suspend(lines, acte.date, None, "conciliation", proof, acte)
        elif acte.etape_id.interruption:
            prescription._interrupt(lines, acte.date, acte.etape_id.interruption, proof, acte)
        if self._gives_title(acte):
            prescription._interrupt(lines, acte.date, "title", proof, acte)
        return res

    def _unapply(self, acte):
        # EXTENDS 'recouvrement_contentieux'
        res = super()._unapply(acte)
        self.env["recouvrement.prescription"]._withdraw(
            acte, acte.cancel_reason or self.env._("The act was undone.")
        )
        return res

    def _close(self, outcome, day, reason=""):
        # EXTENDS 'recouvrement_contentieux': the new period runs from the end of the proceedings
        res = super()._close(outcome, day, reason)
        for acte in self.acte_ids.filtered(lambda each: not each.cancelled_on):
            self.env["recouvrement.prescription"]._end(acte, self.date_closed)
        return res

    def _get_claimed_lines(self):
        lines = self.ligne_ids.move_line_id
        return lines | lines._get_recouvrement_heirs()

    def _gives_title(self, acte):
        """Whether this act makes the title good for ten years: a conditional one waits to be enforceable."""
        step = acte.etape_id
        if step.nature == "enforceable":
            return True
        return (
            step.nature == "decision"
            and step.gives_title
            and not step.conditional
            and not acte.issue_id.refused
        )
