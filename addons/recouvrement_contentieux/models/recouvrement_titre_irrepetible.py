from odoo import api, fields, models
from odoo.exceptions import UserError


class RecouvrementTitre(models.Model):
    """Irrecoverable costs a title awards (CPC, art. 700): charged to the debtor's account with the decision as
    their proof, they are invoiced, paid and waived there like any cost, and what is left of them is known."""

    _inherit = "recouvrement.titre"

    other_accessoire_id = fields.Many2one(
        "recouvrement.accessoire",
        "Irrecoverable costs charged as",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    other_charged = fields.Boolean(compute="_compute_other")
    amount_other_left = fields.Monetary("Irrecoverable costs left", compute="_compute_other")
    contest_id = fields.Many2one(related="procedure_id.contest_id")

    def action_contest(self):
        """Enter that the debtor contests this title, in the procedure it came from.

        :raise UserError: it came from none
        """
        self.ensure_one()
        self.check_access("write")
        if not self.procedure_id:
            raise UserError(
                self.env._(
                    "This title comes from no procedure of ours: enter the one it came from."
                )
            )
        return self.procedure_id.action_contest()

    # -- charged ----------------------------------------------------------------------------

    @api.depends("amount_other", "other_accessoire_id.state", "other_accessoire_id.amount_due")
    def _compute_other(self):
        for title in self:
            row = title._get_other()
            title.other_charged = bool(row)
            title.amount_other_left = row.amount_due if row else title.amount_other

    def _get_other(self):
        """The row of the ledger that charges them; may be empty."""
        # sudo: what became of them, for whoever reads the title.
        return self.sudo().other_accessoire_id.filtered(lambda row: row.state != "cancelled")

    def action_charge_other(self):
        """Put the irrecoverable costs awarded on the debtor's account.

        :raise UserError: none awarded, charged already, not enforceable, or no document of the decision
        """
        self.ensure_one()
        self.check_access("write")
        if not self.amount_other:
            raise UserError(
                self.env._("Enter first what the decision awards as irrecoverable costs.")
            )
        if self.state != "enforceable":
            raise UserError(
                self.env._("The title cannot be enforced yet: nothing of it is charged before.")
            )
        if self._get_other():
            raise UserError(self.env._("They are charged to the debtor already."))
        row = self.env["recouvrement.accessoire"]._add_cost(
            self.dossier_id, self._prepare_other(), self._copy_decision()
        )
        # sudo: the link is written by this verb only.
        self.sudo().other_accessoire_id = row
        return True

    def _prepare_other(self):
        told = self.with_context(lang=self.company_id.partner_id.lang or self.env.lang)
        return {
            "name": told.env._("Irrecoverable costs (art. 700), %s", self.name),
            "amount": self.amount_other,
            "date_from": self.date,
            "chargeable": True,
        }

    def _copy_decision(self):
        """The decision, from its act or from the files of the title: the account keeps its own copy."""
        found = self.acte_id.sudo().attachment_ids  # sudo: files of the title's own act
        found |= (
            self.env["ir.attachment"]
            .sudo()  # sudo: files of this title, which the user may write
            .search([("res_model", "=", self._name), ("res_id", "=", self.id)], limit=5)
        )
        if not found:
            raise UserError(
                self.env._("Attach the decision to this title first: it proves what is charged.")
            )
        copies = self.env["ir.attachment"]
        for one in found:
            copies |= one.copy({"res_model": False, "res_id": False}).sudo(False)
        return copies

    def write(self, vals):
        if not self.env.su and "amount_other" in vals and any(each._get_other() for each in self):
            raise UserError(self.env._("It is charged to the debtor already: waive it there."))
        done = super().write(vals)
        if vals.get("date_annulled"):
            self._discharge_other()
        return done

    def _discharge_other(self):
        """A title that falls awards nothing any more: what no invoice carries is taken off the account."""
        for title in self:
            row = title._get_other()
            if row.state in ("running", "claimed"):
                row.decision = "cancelled"
            elif row.state == "invoiced":
                title._message_log(
                    body=self.env._(
                        "Its irrecoverable costs stand on the invoice %s: make its credit note.",
                        row.invoice_id.display_name,
                    )
                )

    # -- in the statement -------------------------------------------------------------------

    def _is_other(self, row):
        # EXTENDS 'recouvrement_contentieux'
        mine = self._get_other()
        return bool(mine and row["id"] == mine.id) or super()._is_other(row)

    def _read_other(self, day, invoiced):
        # EXTENDS 'recouvrement_contentieux'
        row = self._get_other()
        if not row:
            return super()._read_other(day, invoiced)
        return 0 if row.state == "invoiced" and not invoiced else row.amount_due
