from odoo import api, fields, models
from odoo.exceptions import ValidationError


class AccountMove(models.Model):
    """Invoices carry the lease they are issued under; a rent notice says of which month."""

    _inherit = "account.move"

    recouvrement_bail_id = fields.Many2one(
        "recouvrement.bail",
        "Dwelling lease",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
        domain="[('partner_id', '=', commercial_partner_id)]",
        help="Its debts are followed in the dossier of this lease.",
    )
    recouvrement_term_date = fields.Date(
        "Term", copy=False, help="The month this notice asks the rent of. Empty: no rent notice."
    )

    @api.constrains("recouvrement_bail_id", "partner_id")
    def _check_recouvrement_bail(self):
        self._check_recouvrement_contract("recouvrement_bail_id")

    @api.constrains("recouvrement_term_date", "recouvrement_bail_id")
    def _check_recouvrement_term(self):
        for move in self:
            if move.recouvrement_term_date and not move.recouvrement_bail_id:
                raise ValidationError(
                    self.env._("A rent notice is issued under a lease: choose it.")
                )

    def _post(self, soft=True):
        # EXTENDS 'account': terms know their notices
        posted = super()._post(soft)
        self.env["recouvrement.bail.terme"]._match(posted)
        return posted

    def _read_recouvrement_owed(self):
        """``{entry id: what is still owed of it}``, in company currency, doubtful debts included."""
        # sudo: amounts only.
        lines = self.sudo().line_ids._filter_recouvrement_debtor()
        chain = lines._get_recouvrement_chain()
        owed = dict.fromkeys(self.ids, 0.0)
        for line in chain:
            move = line._get_recouvrement_first().move_id
            if move.id in owed:
                owed[move.id] += line.amount_residual
        return owed

    def action_open_recouvrement_bail(self):
        return self.recouvrement_bail_id._get_records_action()
