"""The cash forecast worked out: facts in, flows out, written for the screens or added up by week."""

import io
from collections import Counter
from datetime import timedelta
from decimal import Decimal

from odoo import models
from odoo.tools import SQL

from ..engine import forecast as engine

FLUX = "recouvrement.prevision.flux"
STEP = 20000  # rows written by a statement
NULL = "\\N"
COLUMNS = (
    "company_id",
    "line_key",
    "dossier_key",
    "source",
    "date",
    "amount",
    "expected",
    "chance",
    "days",
    "basis",
    "payments",
)


class RecouvrementPrevisionCalcul(models.AbstractModel):
    _name = "recouvrement.prevision.calcul"
    _description = "Cash forecast, worked out"

    def _foresee(self, day):
        """``(flows, owners)`` of the current company as of ``day``: see ``Facts.owners``."""
        # sudo: habits and rates are those of the whole company; each reader sees the rows of his debtors.
        service = self.sudo().env["recouvrement.prevision.faits"]
        return self._foresee_from(service, service._read_sources(day))

    def _foresee_from(self, service, sources):
        facts = service._make(sources)
        unit = Decimal(1).scaleb(-sources.decimals)
        flows = engine.foresee(facts.claims, facts.commitments, facts.experience, sources.day, unit)
        return list(flows), facts.owners

    def _refresh(self, companies):
        """Bring the forecast of ``companies`` up to today.

        What it is made of is read each time; it is worked out and written again when any of it changed.
        """
        for company in companies:
            # sudo: see ``_foresee``.
            self.sudo().with_company(company)._write_flows()

    def _write_flows(self):
        """When somebody else is at it, theirs is as good: only one at a time writes."""
        company = self.env.company
        lock = SQL("hashtext('recouvrement.prevision'), %s", company.id)
        [[free]] = self.env.execute_query(SQL("SELECT pg_try_advisory_xact_lock(%s)", lock))
        if not free:
            return
        service = self.env["recouvrement.prevision.faits"]
        sources = service._read_sources(self.env["recouvrement.calendrier"]._today())
        known = self.env["recouvrement.prevision.empreinte"].search(
            [("company_id", "=", company.id)], limit=1
        )
        fingerprint = sources.fingerprint()
        if known.fingerprint == fingerprint:
            return
        flows, owners = self._foresee_from(service, sources)
        self._write(flows, owners, company)
        known.unlink()
        known.create({"company_id": company.id, "fingerprint": fingerprint})

    def _write(self, flows, owners, company):
        self.env.cr.execute(
            SQL("DELETE FROM recouvrement_prevision_flux WHERE company_id = %s", company.id)
        )
        for start in range(0, len(flows), STEP):
            self._insert(flows[start : start + STEP], owners, company)
        self.env[FLUX].invalidate_model(flush=False)
        self.env["recouvrement.prevision.ligne"].invalidate_model(flush=False)

    def _insert(self, flows, owners, company):
        """COPY: four times quicker than a statement with two million parameters. Numbers, days and codes."""
        rows = (
            f"{company.id}\t{flow.key}\t{owners[flow.key][0] or NULL}\t{flow.source}\t{flow.day}"
            f"\t{flow.amount}\t{flow.expected}\t{float(flow.chance) * 100:.4f}\t{flow.days}"
            f"\t{flow.basis}\t{flow.payments}\n"
            for flow in flows
        )
        self.env.cr.copy_from(
            io.StringIO("".join(rows)), self.env[FLUX]._table, null=NULL, columns=COLUMNS
        )

    def _add_up(self, day, horizon):
        """What is kept of a forecast, current company.

        :return: ``{(portfolio id or None, Monday or None beyond horizon, source): [open, expected]}``
        """
        flows, owners = self._foresee(day)
        last = engine.monday(day) + timedelta(weeks=horizon)
        opened, expected = Counter(), Counter()
        for flow in flows:
            week = engine.monday(flow.day)
            key = owners[flow.key][1], week if week < last else None, flow.source
            opened[key] += flow.amount
            expected[key] += flow.expected
        return {key: (amount, expected[key]) for key, amount in opened.items()}

    def _read_received(self, forecasts, until):
        """Cash that came in the weeks of kept ``forecasts``, to the end of the week before ``until``.

        By value date. ``{(forecast id, portfolio id or None, Monday): (on items it knew, besides)}``:
        besides are the items billed since, and what no lettrage has set against an item yet.
        """
        if not forecasts:
            return {}
        receipts = self.env["recouvrement.recette"].with_context(
            allowed_company_ids=self.env.company.ids
        )
        query = receipts._search(
            [
                ("company_id", "=", self.env.company.id),
                ("day", ">=", min(forecasts.mapped("day"))),
                ("day", "<", engine.monday(until)),
            ]
        )
        receipt = SQL.identifier(query.table)
        rows = self.env.execute_query(
            SQL(
                """SELECT kept.id, %(receipt)s.portefeuille_id,
                          date_trunc('week', %(receipt)s.day)::date,
                          SUM(%(receipt)s.amount) FILTER (WHERE %(known)s)::text,
                          SUM(%(receipt)s.amount) FILTER (WHERE NOT COALESCE(%(known)s, FALSE))::text
                     FROM %(from)s
                LEFT JOIN account_move_line item ON item.id = %(receipt)s.move_line_id
                LEFT JOIN account_move_line first ON first.id = item.recouvrement_origin_id
                     JOIN recouvrement_prevision kept
                       ON %(receipt)s.day >= kept.day
                      AND %(receipt)s.day < kept.week + 7 * kept.horizon
                    WHERE kept.id = ANY(%(ids)s) AND %(where)s
                 GROUP BY 1, 2, 3""",
                receipt=receipt,
                known=SQL("COALESCE(first.date, item.date) < kept.day"),
                ids=forecasts.ids,
                where=query.where_clause,
                **{"from": query.from_clause},
            )
        )
        return {
            (kept, portfolio, week): (Decimal(known or 0), Decimal(besides or 0))
            for kept, portfolio, week, known, besides in rows
        }
