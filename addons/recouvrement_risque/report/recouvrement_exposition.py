"""Exposure: what each debtor owes or is about to, in each company, read live and in one query.

One currency rule: items count at what they are worth in the books (company currency, the rate of their
entry); what is not booked yet is converted at the rate of the day; a group of debtors adds its companies up in
the currency it is asked in, at the rate of the day.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..engine.exposure import PARTS, Exposure, find_use

COMPANY_BITS = 20  # an id holds the debtor's and the company's


class RecouvrementExposition(models.Model):
    _name = "recouvrement.exposition"
    _description = "Exposure of a debtor"
    _auto = False
    _rec_name = "partner_id"
    _order = "total desc, id"
    _depends = {
        "account.move.line": ["amount_residual", "date_maturity", "parent_state", "partner_id"],
        "account.move": ["amount_total_signed", "move_type", "state", "commercial_partner_id"],
        "res.partner": ["commercial_partner_id"],
    }

    partner_id = fields.Many2one("res.partner", "Debtor", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(related="partner_id.user_id", string="Salesperson")
    groupe_id = fields.Many2one(related="partner_id.recouvrement_groupe_id")
    overdue = fields.Monetary(readonly=True)
    undue = fields.Monetary("Not due yet", readonly=True)
    credit = fields.Monetary("Credits", readonly=True, help="Credit notes and money not matched.")
    drafts = fields.Monetary("Draft invoices", readonly=True)
    deliveries = fields.Monetary("Delivered, not invoiced", readonly=True)
    orders = fields.Monetary("Ordered, not delivered", readonly=True)
    total = fields.Monetary("Exposure", readonly=True)
    insured = fields.Monetary(compute="_compute_covers")
    guaranteed = fields.Monetary(compute="_compute_covers")
    uncovered = fields.Monetary(compute="_compute_covers", help="What nobody else answers for.")
    credit_limit = fields.Monetary("Limit", compute="_compute_use")
    available = fields.Monetary(compute="_compute_use", help="What may still be sold on credit.")
    use = fields.Float("Used (%)", compute="_compute_use", digits=(16, 0))
    over_limit = fields.Boolean(compute="_compute_use", search="_search_over_limit")

    # -- the query ---------------------------------------------------------------------------

    @property
    def _table_query(self):
        sums = SQL(", ").join(
            SQL(
                "COALESCE(SUM(amount) FILTER (WHERE part = %s), 0) AS %s",
                part,
                SQL.identifier(part),
            )
            for part in PARTS
        )
        return SQL(
            """SELECT (partner_id::bigint << %s) + company_id AS id, partner_id, company_id, %s,
                      SUM(amount) AS total
                 FROM (%s) AS parts GROUP BY partner_id, company_id""",
            COMPANY_BITS,
            sums,
            SQL(" UNION ALL ").join(self._get_sources()),
        )

    def _get_sources(self):
        """Queries of (partner_id, company_id, part, amount), debtor and company currency; an add-on adds its own."""
        today = self.env["recouvrement.calendrier"]._today()
        return [self._get_items(today), self._get_drafts()]

    def _get_items(self, today):
        # sudo: ids of companies and accounts for the query; rules and `_read` keep to one's own companies.
        companies = self.env["res.company"].sudo().search(Domain.TRUE)
        accounts = self.env["account.account"]._get_recouvrement_debtor_accounts(companies)
        return SQL(
            """SELECT debtor.commercial_partner_id AS partner_id, line.company_id,
                      CASE WHEN line.amount_residual < 0 THEN 'credit'
                           WHEN line.date_maturity < %s THEN 'overdue' ELSE 'undue' END AS part,
                      line.amount_residual AS amount
                 FROM account_move_line line JOIN res_partner debtor ON debtor.id = line.partner_id
                WHERE line.parent_state = 'posted' AND NOT line.reconciled AND line.amount_residual <> 0
                  AND line.account_id = ANY(%s)""",
            today,
            accounts.ids,
        )

    def _get_drafts(self):
        """Draft invoices, where the company counts them; a draft of an order is told by the order's own source."""
        return SQL(
            """SELECT draft.commercial_partner_id AS partner_id, draft.company_id, 'drafts' AS part,
                      draft.amount_total_signed AS amount
                 FROM account_move draft JOIN res_company company ON company.id = draft.company_id
                WHERE draft.state = 'draft' AND draft.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
                  AND draft.commercial_partner_id IS NOT NULL AND company.recouvrement_count_drafts"""
        )

    # -- reading -----------------------------------------------------------------------------

    @api.model
    def _read(self, partners, company):
        """``{commercial partner id: Exposure}`` of ``partners`` in ``company``, in its currency, today.

        Everyone asked for is there, nothing owed included. A fixed number of queries.
        """
        debtors = partners.commercial_partner_id
        self._forget()
        # sudo: a limit is judged on everything a debtor owes the company, whoever asks.
        rows = self.sudo().search_fetch(
            [("partner_id", "in", debtors.ids), ("company_id", "=", company.id)],
            ["partner_id", *PARTS],
        )
        found = dict.fromkeys(debtors.ids, Exposure())
        for row in rows:
            found[row.partner_id.id] = Exposure(*(row[part] for part in PARTS))
        return self._add_covers(found, debtors, company)

    @api.model
    def _forget(self):
        """What was read earlier in the transaction may have changed since: rows of a query are no records."""
        self.env.flush_all()
        self.invalidate_model()

    def _add_covers(self, found, debtors, company):
        day = self.env["recouvrement.calendrier"]._today()
        for part, covers in self._read_covers(debtors, company, day).items():
            for debtor_id, amount in covers.items():
                if debtor_id in found:
                    found[debtor_id] = found[debtor_id].add(part, float(amount))
        return found

    @api.model
    def _read_covers(self, debtors, company, day):
        """``{"insured" or "guaranteed": {commercial partner id: amount}}`` in the company's currency on ``day``."""
        return {
            part: self.env[model]._read_covered(debtors, company, day)
            for part, model in (
                ("insured", "recouvrement.agrement"),
                ("guaranteed", "recouvrement.garantie"),
            )
            if model in self.env
        }

    def _read_all(self):
        """``{row: Exposure}`` of these rows, covers in; as many queries as there are companies."""
        found = {}
        for company, rows in self.grouped("company_id").items():
            read = {row.partner_id.id: Exposure(*(row[part] for part in PARTS)) for row in rows}
            read = self._add_covers(read, rows.partner_id, company)
            found.update({row: read[row.partner_id.id] for row in rows})
        return found

    def _compute_covers(self):
        for row, read in self._read_all().items():
            row.insured, row.guaranteed, row.uncovered = (
                read.insured,
                read.guaranteed,
                read.uncovered,
            )

    @api.depends("total")
    def _compute_use(self):
        for company, rows in self.grouped("company_id").items():
            limits = rows.partner_id._get_recouvrement_limits(company)
            for row in rows:
                limit = limits[row.partner_id.id]
                use = find_use(row.total, limit)
                row.credit_limit = limit or 0.0
                row.available = max((limit or 0.0) - max(row.total, 0.0), 0.0)
                row.use = use or 0.0
                row.over_limit = bool(
                    use is not None
                    and company.currency_id.compare_amounts(row.total, max(limit, 0.0)) > 0
                )

    def _search_over_limit(self, operator, value):
        if operator != "in":
            return NotImplemented
        self._forget()
        rows = self.search([("total", ">", 0), ("company_id", "in", self.env.companies.ids)])
        return Domain("id", "in", rows.filtered("over_limit").ids)

    # -- opening what is behind an amount ----------------------------------------------------

    def action_open_part(self):
        """The items, drafts or orders behind the amount clicked (``part`` of the context)."""
        self.ensure_one()
        part = self.env.context.get("part")
        actions = self._get_openings()
        if part not in actions:
            raise UserError(self.env._("Click on one of the amounts."))
        name, model, domain = actions[part]
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "list,form",
            "domain": domain,
            "context": {"create": False},
        }

    def _get_openings(self):
        """``{part: (title, model, domain)}``; an add-on adds those of its sources."""
        today = self.env["recouvrement.calendrier"]._today()
        accounts = self.env["account.account"]._get_recouvrement_debtor_accounts(self.company_id)
        items = [
            ("partner_id.commercial_partner_id", "=", self.partner_id.id),
            ("company_id", "=", self.company_id.id),
            ("parent_state", "=", "posted"),
            ("reconciled", "=", False),
            ("account_id", "in", accounts.ids),
        ]
        drafts = [
            ("commercial_partner_id", "=", self.partner_id.id),
            ("company_id", "=", self.company_id.id),
            ("state", "=", "draft"),
            ("move_type", "in", ("out_invoice", "out_refund", "out_receipt")),
        ]
        late, owed = ("date_maturity", "<", today), ("amount_residual", ">", 0)
        not_due = ["|", ("date_maturity", ">=", today), ("date_maturity", "=", False)]
        line = "account.move.line"
        return {
            "overdue": (self.env._("Overdue items"), line, [*items, owed, late]),
            "undue": (self.env._("Items not due yet"), line, [*items, owed, *not_due]),
            "credit": (self.env._("Credits"), line, [*items, ("amount_residual", "<", 0)]),
            "drafts": (self.env._("Draft invoices"), "account.move", drafts),
        }
