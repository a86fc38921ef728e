from odoo import fields, models


class AccountMoveLine(models.Model):
    """What is decided of an item and not in the books yet."""

    _inherit = "account.move.line"

    recouvrement_proposition_ligne_ids = fields.One2many(
        "recouvrement.proposition.ligne",
        "move_line_id",
        "Proposed entries",
        groups="recouvrement.group_reader",
    )

    def _get_recouvrement_approved(self, but):
        """What proposals approved and not booked yet take off this item, in company currency.

        :param but: proposals that do not count
        """
        self.ensure_one()
        # sudo: what was approved counts, whoever asks.
        lines = self.sudo().recouvrement_proposition_ligne_ids
        taking = lines.filtered(
            lambda line: (
                line.state == "approved"
                and line.proposition_id._is_moving()
                and line.proposition_id not in but
            )
        )
        return sum(taking.mapped("amount"))
