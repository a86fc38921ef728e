from odoo import fields, models


class RecouvrementEcriture(models.AbstractModel):
    _inherit = "recouvrement.ecriture"

    def _carry_over(self, pairs):
        """What is entrusted follows a debt that moves to another account."""
        # EXTENDS 'recouvrement'
        result = super()._carry_over(pairs)
        new = dict(pairs)
        # sudo: the same debt, in the same hands.
        transmissions = self.env["recouvrement.transmission"].sudo()
        for each in transmissions.search(
            [
                ("move_line_ids", "in", [item.id for item in new]),
                ("open_to_partner", "=", True),
            ]
        ):
            heirs = [heir.id for item, heir in new.items() if item in each.move_line_ids]
            each.move_line_ids = [fields.Command.link(heir_id) for heir_id in heirs]
        return result
