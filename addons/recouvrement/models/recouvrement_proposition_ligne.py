import math

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class RecouvrementPropositionLigne(models.Model):
    _name = "recouvrement.proposition.ligne"
    _description = "Item of a proposed entry"
    _inherit = ["recouvrement.reserve"]
    _order = "proposition_id, id"
    _check_company_auto = True

    proposition_id = fields.Many2one(
        "recouvrement.proposition", "Proposed entry", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="proposition_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(related="proposition_id.state")
    move_line_id = fields.Many2one(
        "account.move.line",
        "Item",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    # Not sudo: what is shown here of an item is for who may read it.
    document = fields.Char(related="move_line_id.recouvrement_document", related_sudo=False)
    date_maturity = fields.Date(
        related="move_line_id.date_maturity", string="Due on", related_sudo=False
    )
    amount_residual = fields.Monetary(
        related="move_line_id.amount_residual",
        string="Remaining",
        currency_field="currency_id",
        related_sudo=False,
    )
    amount = fields.Monetary(required=True, help="Of what remains of the item, taxes included.")

    _item_uniq = models.UniqueIndex(
        "(proposition_id, move_line_id)", "This item is already in the proposal."
    )

    @api.constrains("amount", "move_line_id", "proposition_id")
    def _check_item(self):
        for line in self:
            item, dossier = line.move_line_id, line.proposition_id.dossier_id
            if (
                item.partner_id.commercial_partner_id != dossier.partner_id
                or item.company_id != dossier.company_id
                or not item._filter_recouvrement_debtor()
            ):
                raise ValidationError(
                    self.env._(
                        "“%(item)s” is not owed by %(debtor)s.",
                        item=item.recouvrement_document,
                        debtor=dossier.partner_id.name,
                    )
                )
            above = (
                math.isfinite(line.amount) and line.currency_id.compare_amounts(line.amount, 0) > 0
            )
            if not above:
                raise ValidationError(self.env._("Give each item an amount above zero."))

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_draft()
        return lines

    def write(self, vals):
        self._check_draft()
        done = super().write(vals)
        self._check_draft()  # where they go as well as where they were
        return done

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        self._check_draft()

    def _check_draft(self):
        if not self.env.su and any(line.state != "draft" for line in self):
            raise UserError(self.env._("Only the items of a draft are changed."))
