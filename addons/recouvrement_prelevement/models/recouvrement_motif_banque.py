"""What a company's bank says otherwise of a return code: its own code, its own contract."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from .payment_return_reason import NEXT_ACTIONS, REPRESENTABLE, RULES


class RecouvrementMotifBanque(models.Model):
    _name = "recouvrement.motif.banque"
    _description = "Return reason at a bank"
    _order = "reason_id, journal_id, id"
    _rec_name = "reason_id"
    _check_company_auto = True

    reason_id = fields.Many2one(
        "payment.return.reason", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    journal_id = fields.Many2one(
        "account.journal",
        "Bank",
        check_company=True,
        domain=[("type", "=", "bank")],
        ondelete="cascade",
        help="Empty: every bank of the company.",
    )
    bank_code = fields.Char(
        "The bank's own code", help="As its files write it, where it is not the SEPA code."
    )
    overrides = fields.Boolean(
        "Other rules", help="The rules below hold at this bank, in place of those of the reason."
    )
    representable = fields.Selection(REPRESENTABLE, "May be presented again", default="no")
    max_attempts = fields.Integer("Most presentations again")
    delay_days = fields.Integer("Days before presenting again")
    next_action = fields.Selection(NEXT_ACTIONS, default="manual")
    suspends_mandate = fields.Boolean("Suspends the mandate")
    chasing_allowed = fields.Boolean("Debtor may be chased", default=True)
    score_weight = fields.Integer("Weight for the score")
    source = fields.Char(help="The contract or the brochure of the bank.")

    _one_of_each = models.UniqueIndex(
        "(company_id, COALESCE(journal_id, 0), reason_id, COALESCE(bank_code, ''))",
        "This bank has a row for this reason already.",
    )

    @api.constrains("max_attempts", "delay_days", "score_weight")
    def _check_numbers(self):
        for row in self:
            if min(row.max_attempts, row.delay_days, row.score_weight) < 0:
                raise ValidationError(self.env._("A number of a return reason is not negative."))

    @api.constrains("bank_code", "journal_id", "company_id", "reason_id")
    def _check_one_meaning(self):
        for row in self.filtered("bank_code"):
            twins = self.search(
                Domain("company_id", "=", row.company_id.id)
                & Domain("journal_id", "=", row.journal_id.id)
                & Domain("bank_code", "=", row.bank_code)
                & Domain("reason_id", "!=", row.reason_id.id),
                limit=1,
            )
            if twins:
                raise ValidationError(
                    self.env._(
                        "The code %(code)s of this bank already stands for %(reason)s.",
                        code=row.bank_code,
                        reason=twins.reason_id.display_name,
                    )
                )

    @api.onchange("reason_id")
    def _onchange_reason_id(self):
        for row in self.filtered("reason_id"):
            row.update({name: row.reason_id[name] for name in RULES})

    def _rank(self, journal):
        """Those of these rows that hold at ``journal``, its own before those of every bank."""
        return self.filtered(
            lambda row: (
                row.company_id == journal.company_id
                and row.journal_id in (journal, journal.browse())
            )
        ).sorted(lambda row: not row.journal_id)

    @api.model
    def _find_reasons(self, codes, journal):
        """``{code: reason}`` of what the bank of ``journal`` writes; unknown ones are left out."""
        rows = self.search(
            Domain("company_id", "=", journal.company_id.id)
            & Domain("journal_id", "in", [False, journal.id])
            & Domain("bank_code", "in", list(codes))
        )
        known = self.env["payment.return.reason"].search([("code", "in", list(codes))])
        found = {reason.code: reason for reason in known}
        for row in rows._rank(journal)[::-1]:
            found[row.bank_code] = row.reason_id
        return found
