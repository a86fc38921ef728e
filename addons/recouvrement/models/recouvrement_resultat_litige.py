from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command


class RecouvrementResultat(models.Model):
    """A contact in which the debtor contests."""

    _inherit = "recouvrement.resultat"

    dispute_category_id = fields.Many2one("recouvrement.litige.categorie", "Why it is contested")
    dispute_line_ids = fields.Many2many(
        "account.move.line", "recouvrement_resultat_dispute_rel", string="Items contested"
    )
    dispute_amount = fields.Monetary(
        "Of which contested", help="Empty: the items as a whole. Only when one item is chosen."
    )

    @api.onchange("type_id", "dossier_id")
    def _onchange_dispute(self):
        """What can only be contested is chosen already: the one item that is open."""
        owed = self.open_line_ids.filtered(lambda line: line.amount_residual > 0)
        if self.opens == "dispute" and not self.dispute_line_ids and len(owed) == 1:
            self.dispute_line_ids = owed

    @api.constrains("type_id", "dispute_category_id", "dispute_line_ids", "dispute_amount")
    def _check_dispute(self):
        for result in self.filtered(lambda each: each.opens == "dispute"):
            if not (result.dispute_category_id and result.dispute_line_ids):
                raise ValidationError(self.env._("Say which items are contested, and why."))
            if result.dispute_amount and len(result.dispute_line_ids) > 1:
                raise ValidationError(
                    self.env._("Contest a part of one item at a time, or the items as a whole.")
                )

    def _open_dispute(self, action):
        """What is contested is no longer asked; the rest is."""
        part = {"amount": self.dispute_amount} if self.dispute_amount else {}
        self.env["recouvrement.litige"].create(
            {
                "dossier_id": self.dossier_id.id,
                "category_id": self.dispute_category_id.id,
                "description": self.note,
                "date_opened": self.date,
                "ligne_ids": [
                    Command.create({"move_line_id": line.id, **part})
                    for line in self.dispute_line_ids
                ],
            }
        )
