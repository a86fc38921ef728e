"""Where the rows of the aged balance come from: items, what was reconciled since, disputes, plans, dossiers."""

from odoo import models
from odoo.tools import SQL


class RecouvrementBalanceLigne(models.Model):
    _inherit = "recouvrement.balance.ligne"

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
        reconciliations, but the ledger does not know it. What was undone since, and held that day, is taken again.
        """
        # A branch's payment may meet the invoice of its parent.
        roots = self.env["res.company"].sudo().browse(options.company_ids).root_id
        journals = self.env["account.journal"].sudo().with_context(active_test=False)
        # sudo: ids for a query; no journal item of another company comes out of it.
        journals = journals.search_fetch([("company_id", "child_of", roots.ids)], ["company_id"])
        family = roots | journals.company_id
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
                        UNION ALL
                       SELECT debit_move_id, credit_move_id, -undone.amount,
                              -debit_amount_currency, -credit_amount_currency
                         FROM recouvrement_lettrage_defait undone
                         JOIN account_move_line debit ON debit.id = debit_move_id
                         JOIN account_move_line credit ON credit.id = credit_move_id
                        WHERE date_from <= %(day)s AND date_to > %(day)s
                          AND undone.company_id = ANY(%(family)s)
                          AND debit.parent_state = 'posted' AND credit.parent_state = 'posted'
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
