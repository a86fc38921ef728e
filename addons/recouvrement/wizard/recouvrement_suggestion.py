from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain


class RecouvrementSuggestion(models.TransientModel):
    """Unallocated money and what it would pay: found when asked, matched when a person says so."""

    _name = "recouvrement.suggestion"
    _description = "Payment to match"
    _order = "score desc, day, id"

    dossier_id = fields.Many2one(
        "recouvrement.dossier", required=True, readonly=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(related="dossier_id.partner_id", string="Debtor", store=True)
    user_id = fields.Many2one(related="dossier_id.user_id", string="Collector", store=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    credit_id = fields.Many2one("account.move.line", readonly=True, ondelete="cascade")
    statement_line_id = fields.Many2one(
        "account.bank.statement.line", "Bank line", readonly=True, ondelete="cascade"
    )
    item_ids = fields.Many2many("account.move.line", string="Items", readonly=True)
    documents = fields.Char("Would pay", readonly=True)
    day = fields.Date("Date", readonly=True)
    label = fields.Char(readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount = fields.Monetary(readonly=True)
    score = fields.Integer(readonly=True, help="Out of 100.", aggregator=False)
    likely = fields.Selection(
        [("sure", "Very likely"), ("likely", "Likely"), ("weak", "To be looked at")],
        "Likelihood",
        readonly=True,
    )
    reason = fields.Char("Why", readonly=True)
    state = fields.Selection(
        [("open", "To match"), ("done", "Matched")], default="open", readonly=True
    )

    @api.model
    def action_open_all(self):
        """What fits, for every dossier in progress that one may see."""
        return self._open(self.env["recouvrement.dossier"].search([("state", "!=", "closed")]))

    @api.model
    def _open(self, dossiers):
        suggestions = self._find(dossiers)
        single = len(dossiers) == 1
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Payments to match"),
            "res_model": self._name,
            "views": [(False, "list")],
            "search_view_id": (self.env.ref("recouvrement.view_suggestion_search").id,),
            "domain": [("id", "in", suggestions.ids)],
            "target": "current",
            "context": {"recouvrement_single": single, "search_default_open": 1},
            "help": self.env._(
                "<p class='o_view_nocontent_smiling_face'>No unallocated money fits</p>"
                "<p>Payments, credit notes and bank lines are compared with what debtors owe: by amount, "
                "reference and payer.</p>"
            ),
        }

    def _find(self, dossiers):
        values = []
        for company, group in dossiers.grouped("company_id").items():
            here = self.with_company(company).env["recouvrement.rapprochement"]
            values += [self._prepare(row, company) for row in here._find(group.with_env(here.env))]
        # sudo: nobody writes a suggestion; each sees those found for them.
        return self.sudo().create(values).sudo(False)

    def _prepare(self, row, company):
        likely = "sure" if row["score"] >= 80 else "likely" if row["score"] >= 50 else "weak"
        items = row["items"]
        return {
            "dossier_id": row["dossier"].id,
            "company_id": company.id,
            "credit_id": row["credit"].id if row["credit"] else False,
            "statement_line_id": row["statement"].id if row["statement"] else False,
            "item_ids": [Command.set(items.ids)],
            "documents": ", ".join(items.mapped("recouvrement_document"))
            or self.env._("The oldest items"),
            "day": row["day"],
            "label": row["label"] or (row["credit"] or row["statement"]).move_id.name,
            "currency_id": row["currency"].id,
            "amount": float(row["amount"]),
            "score": row["score"],
            "likely": likely,
            "reason": row["reason"],
        }

    # -- verbs --------------------------------------------------------------------------------

    def action_accept(self):
        """Match, as suggested; nothing was done before this click."""
        for suggestion in self:
            suggestion._accept()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _accept(self):
        if self.state == "done":
            raise UserError(self.env._("This was matched already."))
        lettrage = self.env["recouvrement.lettrage"]
        credit = self._get_credit()
        lettrage._check_credits(self.dossier_id, credit)
        owed = self.item_ids or self.dossier_id.open_line_ids
        owed = owed.filtered(lambda line: line.currency_id == credit.currency_id)
        shares = lettrage._spread(owed, -credit.amount_residual_currency)
        if not shares:
            raise UserError(self.env._("What this would pay is not open any more: look again."))
        lettrage._match(self.dossier_id, credit, shares)
        # sudo: only the mark of what was just done, and on all that named the same money.
        same = Domain("credit_id", "=", credit.id)
        if self.statement_line_id:
            same |= Domain("statement_line_id", "=", self.statement_line_id.id)
        self.sudo().search(same & Domain("create_uid", "=", self.env.uid)).state = "done"

    def _get_credit(self):
        """The credit to match: a bank line not allocated yet is put on the debtor's account first."""
        if self.statement_line_id:
            return self._allocate(self.statement_line_id)
        credit = self.credit_id
        if not credit.partner_id:
            credit.partner_id = self.dossier_id.partner_id
        return credit

    def _allocate(self, bank_line):
        if bank_line.is_reconciled:
            raise UserError(
                self.env._("The bank line “%s” is allocated already.", bank_line.payment_ref)
            )
        if not bank_line.has_access("write"):
            raise UserError(
                self.env._(
                    "Bank lines are allocated by accounting: ask them to match “%(line)s” with %(dossier)s.",
                    line=bank_line.payment_ref,
                    dossier=self.dossier_id.display_name,
                )
            )
        account = self.item_ids.account_id[:1] or self.dossier_id.open_line_ids.account_id[:1]
        partner = self.item_ids.partner_id[:1] or self.dossier_id.partner_id
        bank_line.partner_id = partner
        _liquidity, suspense, _other = bank_line._seek_for_lines()
        if len(suspense) != 1:
            raise UserError(
                self.env._(
                    "The bank line “%s” is being allocated elsewhere.", bank_line.payment_ref
                )
            )
        suspense.write({"account_id": account.id, "partner_id": partner.id})
        return suspense

    def action_open_dossier(self):
        return self.dossier_id._get_records_action()

    def action_open_money(self):
        """The payment, credit note or bank entry itself."""
        self.ensure_one()
        move = (self.credit_id or self.statement_line_id).move_id
        return move._get_records_action()
