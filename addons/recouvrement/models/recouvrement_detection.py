"""Station 2 of 11: detection.

Comes from: the passage. Goes to: dossier. Which open items are collectable, which belong together,
which dossiers must be opened, and which have changed since they were last looked at.

A night reads the accounts of the debtors noted since the last one, of those whose items came into reach
meanwhile and of those who owed too little then; every account when it cannot rely on that
(``recouvrement.lecture``).
"""

import hashlib
from datetime import date, timedelta

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

PRIVATE_FIELDS = (
    "partner_id",
    "company_id",
    "account_id",
    "date",
    "date_maturity",
    "amount_residual",
    "reconciled",
    "recouvrement_origin_id",
)


class RecouvrementDetection(models.AbstractModel):
    _name = "recouvrement.detection"
    _description = "Detection of what is to be collected"

    # -- hooks ------------------------------------------------------------------------------

    def _get_move_line_domain(self, day):
        """Hook: the receivable items collection looks at, debts and credits, for the current company.

        Entries later than ``day`` are out, so that a past or future night sees its own ledger. An add-on
        that looks at a column ``data/recouvrement_signalement.sql`` does not compare has PostgreSQL note
        its changes too, by a trigger on ``recouvrement_note_row()``; what is no column, by
        ``recouvrement.signalement._note``.
        """
        company = self.env.company
        return (
            Domain("company_id", "=", company.id)
            & Domain("parent_state", "=", "posted")
            & Domain("account_id", "in", self._get_receivable_accounts())
            & Domain("reconciled", "=", False)
            & Domain("partner_id", "!=", False)
            & Domain("no_followup", "=", False)
            & Domain("recouvrement_excluded", "=", False)
            & Domain("partner_id.commercial_partner_id.recouvrement_excluded", "=", False)
            & Domain("date", "<=", day)
        )

    def _get_grouping_key(self, line):
        """Hook: what sets debts of one debtor apart, as SQL over ``line``, the items' table alias.

        Empty by default: one dossier per debtor and company. A lease-based add-on returns, say,
        ``SQL("COALESCE(%s.lease_id::text, '')", line)`` and has changes noted, as for the domain.
        """
        return SQL("''::text")

    # -- reading ----------------------------------------------------------------------------

    def _select_items(self, day, debtors=None):
        """SQL of the collectable items: debtor, key, id, due date, entry date, amount, contested.

        :param debtors: ids of commercial partners, everyone by default
        """
        Line = self.env["account.move.line"].with_context(active_test=False)
        Line.flush_model([*PRIVATE_FIELDS, "no_followup", "recouvrement_excluded", "parent_state"])
        self.env["account.move"].flush_model(["payment_state"])
        self.env["res.partner"].flush_model(["commercial_partner_id", "recouvrement_excluded"])
        domain = self._get_move_line_domain(day)
        if debtors is not None:
            domain &= Domain("partner_id.commercial_partner_id", "in", debtors)
        query = Line._search(domain, bypass_access=True)
        line = SQL.identifier(query.table)
        Partner, contact = Line._fields["partner_id"].join(Line, query.table, query)
        # The contested are few and have an index of their own; amount_residual <> 0 calls for the open items'.
        return SQL(
            """SELECT %(debtor)s AS partner_id, %(key)s AS grouping_key, %(line)s.id AS line_id,
                      COALESCE(%(line)s.date_maturity, %(line)s.date) AS due, %(line)s.date AS entered,
                      %(line)s.amount_residual AS amount,
                      (%(line)s.move_id IN (SELECT id FROM account_move WHERE payment_state = 'blocked')
                       OR %(line)s.id IN (%(heirs)s)) AS contested
                 FROM %(from)s
                WHERE %(where)s AND %(line)s.amount_residual <> 0""",
            **{"key": self._get_grouping_key(line), "line": line, "from": query.from_clause},
            debtor=Partner._field_to_sql(contact, "commercial_partner_id", query),
            where=query.where_clause or SQL("TRUE"),
            heirs=self._select_blocked_heirs(),
        )

    def _read_grouping_keys(self, lines):
        """``{line id: grouping key}`` of these items, settled ones too: which debts of one debtor belong together."""
        lines.flush_recordset()
        lines.move_id.flush_recordset()
        return dict(
            self.env.execute_query(
                SQL(
                    "SELECT line.id, %s FROM account_move_line line WHERE line.id = ANY(%s)",
                    self._get_grouping_key(SQL.identifier("line")),
                    lines.ids,
                )
            )
        )

    def _select_blocked_heirs(self):
        """SQL of the items that took over from those of a blocked invoice: blocked too."""
        return SQL(
            """WITH RECURSIVE heir AS (
                   SELECT line.id FROM account_move blocked
                     JOIN account_move_line origin ON origin.move_id = blocked.id
                     JOIN account_move_line line ON line.recouvrement_origin_id = origin.id
                    WHERE blocked.payment_state = 'blocked'
                    UNION
                   SELECT line.id FROM heir
                     JOIN account_move_line line ON line.recouvrement_origin_id = heir.id)
               SELECT id FROM heir"""
        )

    def _get_receivable_accounts(self):
        """Ids, not a join: PostgreSQL then knows how many items to expect and takes their index."""
        company = self.env.company
        return self.env["account.account"]._get_recouvrement_debtor_accounts(company).ids

    def _select_changes(self, day, horizons, debtors=None):
        """SQL of the debtors to look at: those without dossier that owe, and the dossiers that changed.

        The fingerprint is a sum of hashes over the items: any payment, reversal, new or changed item
        changes it, whatever path it came by.

        :param debtors: ids of commercial partners, everyone by default
        """
        reach = SQL(", ").join(
            SQL(
                "COALESCE(SUM(amount) FILTER (WHERE amount < 0 OR due <= %s), 0) AS %s",
                day + timedelta(days=horizon),
                SQL.identifier(f"reach_{horizon}"),
            )
            for horizon in horizons
        )
        widest = SQL.identifier(f"reach_{max(horizons)}")
        return SQL(
            """WITH item AS (%(items)s), account AS (
                   SELECT partner_id, grouping_key, %(reach)s,
                          SUM(hashint8extended(line_id, hash_numeric_extended(
                              amount, (due - DATE '2000-01-01') * 2 + contested::int)))::text AS fingerprint
                     FROM item GROUP BY partner_id, grouping_key)
               SELECT dossier.id, account.*
                 FROM account
                 FULL JOIN (SELECT id, partner_id, grouping_key, fingerprint FROM recouvrement_dossier
                             WHERE company_id = %(company)s AND state <> 'closed' AND %(theirs)s) dossier
                      ON dossier.partner_id = account.partner_id AND dossier.grouping_key = account.grouping_key
                WHERE CASE WHEN dossier.id IS NULL THEN account.%(widest)s > 0
                           ELSE dossier.fingerprint IS DISTINCT FROM COALESCE(account.fingerprint, '0') END""",
            items=self._select_items(day, debtors),
            theirs=SQL("TRUE") if debtors is None else SQL("partner_id = ANY(%s)", debtors),
            reach=reach,
            widest=widest,
            company=self.env.company.id,
        )

    # -- the verb ---------------------------------------------------------------------------

    def _detect(self, day):
        """Open, reopen and wake dossiers of the current company; return counts.

        :return: ``{"opened": n, "reopened": n, "woken": n}``
        """
        horizons = self.env["recouvrement.etape"]._get_horizons()
        self.env.flush_all()
        rows = self._read_changes(day, horizons)
        changed = [row for row in rows if row["id"]]
        self._wake(changed, day)
        owing = self._owing(rows)
        self._note_waiting(rows, owing)
        opened, reopened = self._open(owing, day)
        return {"opened": opened, "reopened": reopened, "woken": len(changed)}

    def _read_changes(self, day, horizons):
        """Rows of ``_select_changes``: of the debtors who may be among them, or looked for among everyone."""
        last, rules = self.env["recouvrement.lecture"]._find_last(), self._get_rules(horizons)
        since = last._get_known_until(day, rules)
        last._keep(day, rules, whole=since is None)
        debtors = self._take_noted()
        if since is None:
            self.env.cr.execute("SET LOCAL jit = off")
            return self.env.execute_query_dict(self._select_changes(day, horizons))
        debtors |= self._find_come_into_reach(since, day, max(horizons))
        if not debtors:
            return []
        return self.env.execute_query_dict(self._select_changes(day, horizons, sorted(debtors)))

    def _get_rules(self, horizons):
        """One word for what decides which debtors are looked at, whatever the day."""
        items = self._select_items(date.max)
        return hashlib.sha256(repr((items.code, items.params, horizons)).encode()).hexdigest()

    def _take_noted(self):
        """Ids of the debtors noted since the last reading; they are noted no more once this commits."""
        noted = self.env.execute_query(
            SQL(
                """WITH noted AS (DELETE FROM recouvrement_signalement WHERE company_id = %s RETURNING partner_id)
                   SELECT partner_id FROM noted
                    UNION
                   SELECT commercial_partner_id FROM noted JOIN res_partner ON res_partner.id = noted.partner_id""",
                self.env.company.id,
            )
        )
        return {partner_id for (partner_id,) in noted}

    def _find_come_into_reach(self, since, day, horizon):
        """Ids of the debtors whose items nobody touched, but whom the days from ``since`` to ``day`` bring in.

        Either an entry was dated later than ``since``, or an item comes into the widest reach of the
        scenarios where no dossier is open yet: what comes due in an open one, its own next date knows.
        """
        found = self.env.execute_query(
            SQL(
                """WITH open_item AS NOT MATERIALIZED (
                       SELECT id, partner_id, date, COALESCE(date_maturity, date) AS due, %(key)s AS grouping_key
                         FROM account_move_line line
                        WHERE company_id = %(company)s AND account_id = ANY(%(accounts)s)
                          AND amount_residual <> 0 AND reconciled IS NOT TRUE AND parent_state = 'posted')
                   SELECT person.commercial_partner_id
                     FROM open_item JOIN res_partner person ON person.id = open_item.partner_id
                    WHERE open_item.date > %(since)s AND open_item.date <= %(day)s
                    UNION
                   SELECT person.commercial_partner_id
                     FROM open_item JOIN res_partner person ON person.id = open_item.partner_id
                    WHERE due > %(since)s::date + %(horizon)s AND due <= %(day)s::date + %(horizon)s
                      AND NOT EXISTS (
                          SELECT FROM recouvrement_dossier dossier
                           WHERE dossier.partner_id = person.commercial_partner_id
                             AND dossier.grouping_key = open_item.grouping_key
                             AND dossier.company_id = %(company)s AND dossier.state <> 'closed')""",
                key=self._get_grouping_key(SQL.identifier("line")),
                company=self.env.company.id,
                accounts=self._get_receivable_accounts(),
                since=since,
                day=day,
                horizon=horizon,
            )
        )
        return {partner_id for (partner_id,) in found}

    def _note_waiting(self, rows, owing):
        """Who owes, but too little or too early for their own scenario, is looked at again the next night."""
        opening = {(row["partner_id"], row["grouping_key"]) for row in owing}
        waiting = {
            row["partner_id"]
            for row in rows
            if not row["id"] and (row["partner_id"], row["grouping_key"]) not in opening
        }
        self.env["recouvrement.signalement"]._note(sorted(waiting))

    def _wake(self, rows, day):
        self.env["recouvrement.lot"]._update_many(
            "recouvrement.dossier",
            [
                {"id": row["id"], "fingerprint": row["fingerprint"] or "0", "next_date": day}
                for row in rows
            ],
        )

    def _owing(self, rows):
        """Among debtors without dossier, those who owe above their own scenario's tolerance."""
        candidates = [row for row in rows if not row["id"]]
        if not candidates:
            return []
        partners = self.env["res.partner"].browse({row["partner_id"] for row in candidates})
        scenarios = self.env["recouvrement.scenario"]._assign(partners, self.env.company)
        rules = {scenario: scenario._get_reach() for scenario in set(scenarios.values())}
        owing, money = [], self.env.company.currency_id._recouvrement_decimal
        for row in candidates:
            scenario = scenarios.get(row["partner_id"])
            rule = rules.get(scenario)
            reach = (
                row[f"reach_{rule.horizon}"]
                if rule and f"reach_{rule.horizon}" in row
                else row["reach_-1"]
            )
            if money(reach) > (rule.tolerance if rule else 0):
                owing.append(row | {"scenario": scenario, "rule": rule})
        return owing

    def _open(self, rows, day):
        """Reopen the dossier an item came back to, open a new one for the others."""
        if not rows:
            return 0, 0
        back = self._get_dossiers_coming_back(rows, day)
        known = {(dossier.partner_id.id, dossier.grouping_key): dossier for dossier in back}
        fingerprints = {
            known[key].id: row
            for row in rows
            if (key := (row["partner_id"], row["grouping_key"])) in known
        }
        if back:
            self.env["recouvrement.cloture"]._reopen(back, day)
            self._wake([row | {"id": dossier_id} for dossier_id, row in fingerprints.items()], day)
        new = [row for row in rows if (row["partner_id"], row["grouping_key"]) not in known]
        return len(self._create_dossiers(new, day)), len(back)

    def _get_dossiers_coming_back(self, rows, day):
        """Closed dossiers to which an item returned: it was in their reach the day they closed."""
        horizon = max((row["rule"].horizon for row in rows if row["rule"]), default=-1)
        debtors = self._find_once_closed({row["partner_id"] for row in rows})
        if not debtors:
            return self.env["recouvrement.dossier"]
        found = self.env.execute_query(
            SQL(
                """WITH item AS (%(items)s)
                   SELECT DISTINCT ON (dossier.partner_id, dossier.grouping_key) dossier.id
                     FROM recouvrement_dossier dossier
                     JOIN item USING (partner_id, grouping_key)
                    WHERE dossier.company_id = %(company)s AND dossier.state = 'closed' AND item.amount > 0
                      AND dossier.date_erased IS NULL
                      AND dossier.partner_id = ANY(%(debtors)s)
                      AND item.entered <= dossier.date_closed AND item.due <= dossier.date_closed + %(horizon)s
                 ORDER BY dossier.partner_id, dossier.grouping_key, dossier.date_closed DESC, dossier.id DESC""",
                items=self._select_items(day, debtors),
                company=self.env.company.id,
                debtors=debtors,
                horizon=horizon,
            )
        )
        keys = {(row["partner_id"], row["grouping_key"]) for row in rows}
        dossiers = self.env["recouvrement.dossier"].browse(row[0] for row in found)
        return dossiers.filtered(
            lambda dossier: (dossier.partner_id.id, dossier.grouping_key) in keys
        )

    def _find_once_closed(self, debtors):
        """Those of ``debtors`` (ids) of whom the current company has closed a dossier: few, on a first night none."""
        closed = self.env.execute_query(
            SQL(
                """SELECT DISTINCT partner_id FROM recouvrement_dossier
                    WHERE company_id = %s AND state = 'closed' AND partner_id = ANY(%s)""",
                self.env.company.id,
                list(debtors),
            )
        )
        return [partner_id for (partner_id,) in closed]

    def _create_dossiers(self, rows, day):
        """Insert one dossier per row; a dossier that another night just opened is left alone."""
        if not rows:
            return []
        company = self.env.company
        partners = self.env["res.partner"].browse({row["partner_id"] for row in rows})
        portfolios = self.env["recouvrement.portefeuille"]._assign(partners, company)
        owners = self._get_owners(partners, portfolios)
        portfolios = {partner.id: portfolio.id for partner, portfolio in portfolios.items()}
        first_phase = self.env["recouvrement.phase"].search([("closing", "=", False)], limit=1)
        names = self._next_names(len(rows))
        shared = {
            "company_id": company.id,
            "phase_id": first_phase.id or None,
            "phase_since": day,
            "state": "open",
            "date_opened": day,
            "next_date": day,
        }
        values = [
            {
                "name": name,
                "partner_id": row["partner_id"],
                "grouping_key": row["grouping_key"],
                "portefeuille_id": portfolios.get(row["partner_id"]),
                "user_id": owners.get(row["partner_id"]),
                "scenario_id": row["scenario"].id if row["scenario"] else None,
                "fingerprint": row["fingerprint"],
            }
            for row, name in zip(rows, names, strict=True)
        ]
        return self.env["recouvrement.lot"]._insert_many(
            "recouvrement.dossier",
            values,
            conflict=SQL("(partner_id, company_id, grouping_key) WHERE state <> 'closed'"),
            shared=shared,
        )

    def _get_owners(self, partners, portfolios):
        """Collector of each debtor, those of nobody left out: ``{partner id: user id}``.

        The one chosen on the debtor, else the portfolio's responsible.
        """
        owners = {
            partner.id: portfolio.user_id.id
            for partner, portfolio in portfolios.items()
            if portfolio.user_id
        }
        chosen = partners.with_company(self.env.company)._filter_recouvrement_chosen(
            "recouvrement_user_id"
        )
        return owners | {partner.id: partner.recouvrement_user_id.id for partner in chosen}

    def _next_names(self, number, code="recouvrement.dossier"):
        """The next ``number`` numbers of the sequence ``code``, taken in one statement."""
        # sudo: a sequence is read whoever's night it is; it holds no data of anyone.
        sequence = (
            self.env["ir.sequence"]
            .sudo()
            .search(
                [
                    ("code", "=", code),
                    ("company_id", "in", [False, self.env.company.id]),
                ],
                order="company_id",
                limit=1,
            )
        )
        if not sequence or sequence.implementation != "standard" or sequence.use_date_range:
            return [sequence.next_by_code(code) or "/" for _each in range(number)]
        prefix, suffix = sequence._get_prefix_suffix()
        drawn = self.env.execute_query(
            SQL(
                "SELECT nextval(%s) FROM generate_series(1, %s)",
                f"ir_sequence_{sequence.id:03d}",
                number,
            )
        )
        return [f"{prefix}{value:0{sequence.padding}d}{suffix}" for (value,) in drawn]

    # -- leaving ----------------------------------------------------------------------------

    def _take_leave(self):
        """Have PostgreSQL note nothing any more: the add-on is being uninstalled."""
        self.env.cr.execute(
            """DROP FUNCTION IF EXISTS recouvrement_note_items, recouvrement_note_moves,
                                       recouvrement_note_partners, recouvrement_note_row CASCADE"""
        )
