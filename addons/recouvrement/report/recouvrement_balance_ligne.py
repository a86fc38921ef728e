"""What each receivable item was worth on the day asked, in its bucket: the rows behind the aged balance."""

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.balance import MOST_BUCKETS, lower_bounds, parse_labels

CREDIT = "c"  # the column of credits, beside the numbered buckets
OPTIONS = "recouvrement_balance"
# The web client keeps labels and columns by lang and by the keys of this ending only.
LABELS = "recouvrement_balance_view_ref"


class RecouvrementBalanceLigne(models.Model):
    """One item open on the day of the context's options (``recouvrement_balance``).

    The residual of a past day is today's plus what was reconciled after that day: the open items and
    the reconciliations since are read, never the whole ledger. ``amount`` is what the balance shows of
    the item; ``residual`` is what remained of it, in company currency, whatever the options.
    """

    _name = "recouvrement.balance.ligne"
    _description = "Item of the aged balance"
    _auto = False
    _order = "due, id"
    _rec_name = "document"
    _depends = {
        "account.move": ["journal_id", "payment_state", "state"],
        "account.move.line": [
            "account_id",
            "amount_residual",
            "amount_residual_currency",
            "company_id",
            "currency_id",
            "date",
            "date_maturity",
            "invoice_date",
            "move_id",
            "parent_state",
            "partner_id",
            "reconciled",
            "recouvrement_origin_id",
        ],
        "account.partial.reconcile": [
            "amount",
            "company_id",
            "credit_amount_currency",
            "credit_move_id",
            "debit_amount_currency",
            "debit_move_id",
            "max_date",
        ],
        "recouvrement.dossier": [
            "company_id",
            "grouping_key",
            "partner_id",
            "phase_id",
            "portefeuille_id",
            "state",
            "user_id",
        ],
        "recouvrement.litige": ["date_closed", "date_opened", "state"],
        "recouvrement.litige.ligne": ["amount", "litige_id", "move_line_id"],
        "recouvrement.plan": ["date_active", "date_ended", "move_line_ids", "state"],
        "recouvrement.portefeuille": ["parent_id", "visible_user_ids"],
        "res.company": ["currency_id"],
        "res.currency": ["decimal_places"],
        "res.partner": ["commercial_partner_id"],
    }

    move_line_id = fields.Many2one("account.move.line", "Item", readonly=True)
    move_id = fields.Many2one("account.move", "Entry", readonly=True)
    document = fields.Char(related="move_line_id.recouvrement_document")
    company_id = fields.Many2one("res.company", readonly=True)
    account_id = fields.Many2one("account.account", readonly=True)
    partner_id = fields.Many2one("res.partner", "Debtor", readonly=True)
    dossier_id = fields.Many2one("recouvrement.dossier", readonly=True)
    portefeuille_id = fields.Many2one("recouvrement.portefeuille", "Portfolio", readonly=True)
    agency_id = fields.Many2one(
        "recouvrement.portefeuille",
        readonly=True,
        help="The portfolio above, or the portfolio itself when it has none.",
    )
    user_id = fields.Many2one("res.users", "Collector", readonly=True)
    phase_id = fields.Many2one("recouvrement.phase", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    company_currency_id = fields.Many2one("res.currency", readonly=True)
    date = fields.Date("Entry date", readonly=True)
    due = fields.Date("Aged from", readonly=True, help="Due date, or invoice date when asked so.")
    days = fields.Integer("Age (days)", readonly=True, aggregator="max")
    bucket = fields.Selection(selection="_list_buckets", readonly=True)
    residual = fields.Monetary(
        "Remained", currency_field="company_currency_id", readonly=True, help="On the day asked."
    )
    amount = fields.Monetary("Total", readonly=True)
    credit = fields.Monetary("Credits", readonly=True)
    disputed = fields.Monetary("Contested", readonly=True)
    planned = fields.Monetary("In a plan", readonly=True)
    bucket_0 = fields.Monetary("Not due", readonly=True)
    bucket_1 = fields.Monetary(readonly=True)
    bucket_2 = fields.Monetary(readonly=True)
    bucket_3 = fields.Monetary(readonly=True)
    bucket_4 = fields.Monetary(readonly=True)
    bucket_5 = fields.Monetary(readonly=True)
    bucket_6 = fields.Monetary(readonly=True)
    bucket_7 = fields.Monetary(readonly=True)
    bucket_8 = fields.Monetary(readonly=True)
    bucket_9 = fields.Monetary(readonly=True)

    # -- hook of the columns ----------------------------------------------------------------

    def _select_more(self):
        """Columns an add-on adds to the rows, as SQL over ``item``, each preceded by a comma."""
        return SQL()

    # -- the query --------------------------------------------------------------------------

    @property
    def _table_query(self):
        options = self.env["recouvrement.balance.agee"]._get_options(self.env.context.get(OPTIONS))
        return self._select_rows(options)

    def _select_rows(self, options):
        shown = SQL("item.amount")
        if options.credits == "aged":
            apart = SQL("FALSE")
        else:
            apart = SQL("item.amount < 0")
        return SQL(
            """WITH later AS (%(later)s)
               SELECT item.id, item.id AS move_line_id, item.move_id, item.company_id,
                      item.account_id, item.partner_id, dossier.id AS dossier_id,
                      dossier.portefeuille_id, COALESCE(owner.parent_id, owner.id) AS agency_id,
                      dossier.user_id, dossier.phase_id, item.currency_id,
                      item.company_currency_id, item.date, item.due, %(day)s - item.due AS days,
                      CASE WHEN %(apart)s THEN %(credit)s
                           ELSE width_bucket(%(day)s - item.due, %(lower)s)::text END AS bucket,
                      item.residual, %(shown)s AS amount,
                      CASE WHEN %(apart)s THEN %(shown)s END AS credit,
                      item.disputed, item.planned %(buckets)s %(more)s
                 FROM (%(items)s) item
            LEFT JOIN (%(dossiers)s) dossier
                   ON dossier.partner_id = item.partner_id AND dossier.company_id = item.company_id
                  AND dossier.grouping_key = item.grouping_key
            LEFT JOIN recouvrement_portefeuille owner ON owner.id = dossier.portefeuille_id
                WHERE %(shown)s <> 0""",
            later=self._select_later(options),
            day=options.day,
            apart=apart,
            credit=CREDIT,
            shown=shown,
            lower=lower_bounds(options.bounds),
            buckets=self._select_buckets(options, shown, apart),
            more=self._select_more(),
            items=self._select_netted(options),
            dossiers=self._select_dossiers(options),
        )

    def _select_buckets(self, options, shown, apart):
        """A column for each bucket: a comparison of dates, much cheaper than the bucket's number.

        Nothing rather than zero: a group without any shows an empty cell.
        """
        lower = lower_bounds(options.bounds)
        columns = []
        for index in range(MOST_BUCKETS):
            name = SQL.identifier(f"bucket_{index}")
            if index > len(lower):
                columns.append(SQL(", NULL::numeric AS %s", name))
                continue
            fits = []
            if index:
                fits.append(SQL("item.due <= %s::date - %s", options.day, lower[index - 1]))
            if index < len(lower):
                fits.append(SQL("item.due > %s::date - %s", options.day, lower[index]))
            if options.credits != "aged":
                # Last: dates are compared quicker than amounts, and rule most buckets out.
                fits.append(SQL("NOT %s", apart))
            columns.append(
                SQL(", CASE WHEN %s THEN %s END AS %s", SQL(" AND ").join(fits), shown, name)
            )
        return SQL().join(columns)

    def _select_netted(self, options):
        """The items, and what the balance shows of each once credits met the oldest debts, if asked.

        Credits meet the debts of the same debtor, company and grouping key (and currency, when each
        document keeps its own), as the dossier does; both sides are used up from the oldest on.
        """
        if options.credits != "net":
            return SQL(
                "SELECT kept.*, kept.kept AS amount FROM (%s) kept", self._select_kept(options)
            )
        account = SQL(
            "partner_id, company_id, grouping_key, CASE WHEN partner_id IS NULL THEN id END"
        )
        if options.currency == "document":
            account = SQL("%s, currency_id", account)
        return SQL(
            """SELECT met.*, CASE
                      WHEN kept > 0 THEN kept - LEAST(kept, GREATEST(used - debts_before, 0))
                      ELSE kept + LEAST(-kept, GREATEST(used - credits_before, 0)) END AS amount
                 FROM (SELECT kept.*,
                              LEAST(SUM(GREATEST(kept, 0)) OVER debtor,
                                    SUM(GREATEST(-kept, 0)) OVER debtor) AS used,
                              COALESCE(SUM(GREATEST(kept, 0)) OVER older, 0) AS debts_before,
                              COALESCE(SUM(GREATEST(-kept, 0)) OVER older, 0) AS credits_before
                         FROM (%(kept)s) kept
                       WINDOW debtor AS (PARTITION BY %(account)s),
                              older AS (PARTITION BY %(account)s ORDER BY due, id
                                        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) met""",
            kept=self._select_kept(options),
            account=account,
        )

    def _select_kept(self, options):
        """The items with what is contested and planned of each; ``kept`` is what the balance keeps."""
        left_out = [SQL("part.worth")]
        if not options.disputed:
            left_out.append(SQL("part.disputed"))
        if not options.planned:
            left_out.append(SQL("part.planned"))
        return SQL(
            """SELECT part.*, %(kept)s AS kept
                 FROM (SELECT said.*, CASE WHEN said.in_plan AND said.worth > 0
                                           THEN said.worth - said.disputed ELSE 0 END AS planned
                         FROM (%(said)s) said) part""",
            kept=SQL(" - ").join(left_out),
            said=self._select_said(options),
        )

    def _select_said(self, options):
        """The items, with the debtor, the contested amount and whether a plan covers them."""
        share, residual = SQL("LEAST(dispute.amount, item.worth)"), SQL("item.worth AS residual,")
        if options.currency == "document":
            residual = SQL()
            # A dispute is in company currency: the same share of what remains in the document's.
            share = SQL(
                "ROUND(item.worth * LEAST(dispute.amount / NULLIF(item.residual, 0), 1),"
                " (SELECT decimal_places FROM res_currency WHERE id = item.currency_id))"
            )
        return SQL(
            """SELECT item.*, %(residual)s debtor.commercial_partner_id AS partner_id,
                      CASE WHEN item.worth <= 0 THEN 0
                           WHEN item.move_id IN (SELECT id FROM account_move
                                                  WHERE payment_state = 'blocked')
                             OR item.id IN (%(heirs)s) THEN item.worth
                           WHEN dispute.amount IS NULL THEN 0
                           ELSE %(share)s END AS disputed,
                      plan.line_id IS NOT NULL AS in_plan
                 FROM (%(items)s) item
            LEFT JOIN res_partner debtor ON debtor.id = item.contact_id
            LEFT JOIN (%(disputes)s) dispute ON dispute.line_id = item.id
            LEFT JOIN (%(plans)s) plan ON plan.line_id = item.id""",
            residual=residual,
            share=share,
            heirs=self.env["recouvrement.detection"]._select_blocked_heirs(),
            items=self._select_items(options),
            disputes=self._select_disputes(options),
            plans=self._select_plans(options),
        )

    def _select_items(self, options):
        """Every item and what remained of it on the day, one row each.

        Those still open today come from their own index; those reconciled since come from the
        reconciliations.
        """
        open_now = SQL("line.reconciled IS NOT TRUE")
        now, gone = SQL("line.amount_residual"), SQL("line.amount_residual")
        if options.currency == "company":
            # ``worth`` is the residual: worked out once.
            open_now = SQL("line.amount_residual <> 0 AND %s", open_now)
            now = SQL("%s + COALESCE(later.amount, 0) AS worth", now)
            gone = SQL("%s + later.amount AS worth", gone)
        else:
            worth = SQL("line.amount_residual_currency")
            now = SQL(
                "%s + COALESCE(later.amount, 0) AS residual,"
                " %s + COALESCE(later.amount_currency, 0) AS worth",
                now,
                worth,
            )
            gone = SQL(
                "%s + later.amount AS residual, %s + later.amount_currency AS worth", gone, worth
            )
        return SQL(
            """SELECT %(columns)s, %(now)s
                 FROM account_move_line line
            LEFT JOIN later ON later.line_id = line.id
                WHERE %(where)s AND %(open_now)s
                UNION ALL
               SELECT %(columns)s, %(gone)s
                 FROM later
                 JOIN account_move_line line ON line.id = later.line_id
                WHERE %(where)s AND (%(open_now)s) IS NOT TRUE""",
            columns=self._select_columns(options),
            now=now,
            gone=gone,
            where=self._where_ledger(options),
            open_now=open_now,
        )

    def _select_columns(self, options):
        companies = self.env["res.company"].browse(options.company_ids)
        own = SQL(
            "CASE line.company_id %s END",
            SQL(" ").join(
                SQL("WHEN %s THEN %s", each.id, each.currency_id.id) for each in companies
            ),
        )
        due = SQL("COALESCE(line.date_maturity, line.date)")
        if options.basis == "invoice":
            due = SQL("COALESCE(line.invoice_date, line.date)")
        key = self.env["recouvrement.detection"]._get_grouping_key(SQL.identifier("line"))
        return SQL(
            """line.id, line.move_id, line.company_id, line.account_id,
               line.partner_id AS contact_id, line.date, %(due)s AS due,
               %(own)s AS company_currency_id, %(currency)s AS currency_id,
               %(key)s AS grouping_key""",
            due=due,
            own=own,
            currency=SQL("line.currency_id") if options.currency == "document" else own,
            key=key,
        )

    def _where_ledger(self, options):
        service = self.env["recouvrement.balance.agee"]
        return SQL(
            """line.company_id = ANY(%(companies)s) AND line.account_id = ANY(%(accounts)s)
               AND line.parent_state = 'posted' AND line.date <= %(day)s""",
            companies=list(options.company_ids),
            accounts=service._get_accounts(options.company_ids).ids,
            day=options.day,
        )

    def _select_later(self, options):
        """What later reconciliations took off each item, to be given back to it.

        So is what a draft or cancelled entry took: Odoo lets an entry put back to draft keep its
        reconciliations, but the ledger does not know it.
        """
        # A branch's payment may meet the invoice of its parent.
        roots = self.env["res.company"].sudo().browse(options.company_ids).root_id
        family = self.env["res.company"].sudo().search([("id", "child_of", roots.ids)])
        journals = self.env["account.journal"].sudo().with_context(active_test=False)
        # sudo: ids for a query; no journal item of another company comes out of it.
        journals = journals.search([("company_id", "in", family.ids)])
        return SQL(
            """SELECT side.line_id, SUM(side.amount) AS amount,
                      SUM(side.amount_currency) AS amount_currency
                 FROM (SELECT debit_move_id, credit_move_id, amount, debit_amount_currency,
                              credit_amount_currency
                         FROM account_partial_reconcile
                        WHERE max_date > %(day)s AND company_id = ANY(%(family)s)
                        UNION ALL
                       SELECT debit_move_id, credit_move_id, amount, debit_amount_currency,
                              credit_amount_currency
                         FROM account_partial_reconcile
                        WHERE max_date <= %(day)s AND id IN (
                              SELECT partial.id FROM (%(unposted)s) line
                                JOIN account_partial_reconcile partial ON partial.debit_move_id = line.id
                               UNION
                              SELECT partial.id FROM (%(unposted)s) line
                                JOIN account_partial_reconcile partial ON partial.credit_move_id = line.id)
                      ) partial
           CROSS JOIN LATERAL (VALUES
                      (partial.debit_move_id, partial.amount, partial.debit_amount_currency),
                      (partial.credit_move_id, -partial.amount, -partial.credit_amount_currency))
                      side(line_id, amount, amount_currency)
             GROUP BY side.line_id""",
            day=options.day,
            family=family.ids,
            unposted=SQL(
                """SELECT line.id FROM account_move_line line
                     JOIN account_move move ON move.id = line.move_id
                    WHERE move.journal_id = ANY(%s) AND move.state = ANY('{draft,cancel}')""",
                journals.ids,
            ),
        )

    def _select_dossiers(self, options):
        """The dossier of each debtor, company and key: the one in progress, else the last."""
        return SQL(
            """SELECT DISTINCT ON (partner_id, company_id, grouping_key) partner_id, company_id,
                      grouping_key::text AS grouping_key, id, portefeuille_id, user_id, phase_id
                 FROM recouvrement_dossier
                WHERE company_id = ANY(%s)
             ORDER BY partner_id, company_id, grouping_key, state = 'closed', id DESC""",
            list(options.company_ids),
        )

    def _select_disputes(self, options):
        """What was contested on the day: of an item that moved later, where it stood then."""
        return SQL(
            """WITH RECURSIVE part AS (
                   SELECT said.id, said.move_line_id, said.amount
                     FROM recouvrement_litige_ligne said
                     JOIN recouvrement_litige dispute ON dispute.id = said.litige_id
                    WHERE dispute.date_opened <= %(day)s
                      AND (dispute.date_closed IS NULL OR dispute.date_closed > %(day)s)
                    UNION ALL
                   SELECT part.id, line.recouvrement_origin_id, part.amount
                     FROM part
                     JOIN account_move_line line ON line.id = part.move_line_id
                    WHERE line.date > %(day)s AND line.recouvrement_origin_id IS NOT NULL)
               SELECT part.move_line_id AS line_id, SUM(part.amount) AS amount
                 FROM part
                 JOIN account_move_line line ON line.id = part.move_line_id
                WHERE line.date <= %(day)s
             GROUP BY part.move_line_id""",
            day=options.day,
        )

    def _select_plans(self, options):
        covers = self.env["recouvrement.plan"]._fields["move_line_ids"]
        return SQL(
            """SELECT DISTINCT covered.%(line)s AS line_id
                 FROM %(covered)s covered
                 JOIN recouvrement_plan plan ON plan.id = covered.%(plan)s
                WHERE plan.date_active <= %(day)s
                  AND (plan.date_ended IS NULL OR plan.date_ended > %(day)s)""",
            covered=SQL.identifier(covers.relation),
            plan=SQL.identifier(covers.column1),
            line=SQL.identifier(covers.column2),
            day=options.day,
        )

    # -- words ------------------------------------------------------------------------------

    @api.model
    def _list_buckets(self):
        bounds, basis, credits = self._get_labelled()
        labels = self.env["recouvrement.balance.agee"]._get_labels(bounds, basis)
        apart = [] if credits == "aged" else [(CREDIT, self.env._("Credits"))]
        return [(str(index), label) for index, label in enumerate(labels)] + apart

    def _get_labelled(self):
        """``(bounds, basis, credits)`` the columns are named after: the context's, else today's."""
        told = parse_labels(self.env.context.get(LABELS))
        return told or (self.env.company._get_recouvrement_balance_bounds(), "due", "apart")

    def _get_unused(self):
        """Columns there is nothing to show in: buckets beyond the last, credits that have an age."""
        bounds, _basis, credits = self._get_labelled()
        beyond = {f"bucket_{index}" for index in range(len(bounds) + 2, MOST_BUCKETS)}
        return beyond | ({"credit"} if credits == "aged" else set())

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """Buckets carry their bounds."""
        found = super().fields_get(allfields, attributes)
        bounds, basis, _credits = self._get_labelled()
        labels = self.env["recouvrement.balance.agee"]._get_labels(bounds, basis)
        for index, label in enumerate(labels):
            if "string" in found.get(f"bucket_{index}", ()):
                found[f"bucket_{index}"]["string"] = label
        return found

    @api.model
    def get_views(self, views, options=None):
        """Without the measures there is nothing in."""
        found = super().get_views(views, options)
        for name in self._get_unused():
            found["models"][self._name]["fields"].pop(name, None)
        return found

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        for name in self._get_unused():
            for node in arch.xpath(f"//field[@name='{name}']"):
                node.getparent().remove(node)
        return arch, view

    # -- buttons ----------------------------------------------------------------------------

    def action_open(self):
        """The entry behind the item."""
        self.ensure_one()
        return self.move_id._get_records_action()

    def action_choose(self):
        """Another day, other options."""
        return self._to_choices()._get_records_action(name=self.env._("Aged balance"), target="new")

    def action_print(self):
        return self._to_choices().action_print()

    def action_export(self):
        return self._to_choices().action_export()

    def _to_choices(self):
        """The options form filled in as this screen was asked for."""
        values = self.env.context.get(OPTIONS)
        options = self.env["recouvrement.balance.agee"]._get_options(values)
        group_by = isinstance(values, dict) and values.get("group_by") or "debtor"
        return self.env["recouvrement.balance.choix"]._create_from(options, group_by)
