"""The late items interest is counted on: since when, on how much, with which clause. Set-based, writes nothing."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from odoo import models
from odoo.fields import Domain

from ..engine import interest as engine
from ..engine.facts import REGISTERED, ZERO

ONE_DAY = timedelta(days=1)


class Debt(NamedTuple):
    """A late item as the engine sees it."""

    dossier: int
    line: models.BaseModel
    clause: models.BaseModel
    since: date | None = None  # its first day of interest; None: it bears none
    owed: list = ()
    pauses: list = ()
    until: date = date.min
    payable: date | None = (
        None  # the last day it could be paid, where a court forbade it since; None: it can
    )
    settled: date | None = None  # the value day of what paid the last of it
    professional: bool = False
    invoiced: bool = False  # an invoice, which the fixed indemnity is due for
    title: tuple = ()  # the day a court's own rates begin, and these rates: they go before the clause


class RecouvrementInteret(models.AbstractModel):
    _inherit = "recouvrement.interet"

    def _read_debts(self, dossiers, day):
        owners = self._read_lines(dossiers, day)
        lines = self.env["account.move.line"].browse(owners)
        lines.fetch(["date_maturity", "date", "balance", "move_id", "partner_id", "ref", "name"])
        moves = lines.move_id
        moves.fetch(["move_type", "invoice_payment_term_id", "recouvrement_reprise_id", "state"])
        partners = lines.partner_id.commercial_partner_id
        partners.fetch(
            ["is_company", "vat", "recouvrement_clause_id", "recouvrement_procedure_date"]
        )
        heirs = self._read_heirs(lines)
        receipts = self._read_receipts(lines, heirs, day)
        pauses = self._read_pauses(dossiers, heirs)
        barren = self._read_barren(moves)
        notices = self._read_notices(dossiers, heirs, day)
        facts = receipts, pauses, notices, day
        return [
            self._prepare_debt(line, owners[line.id], *facts)
            for line in lines
            if line.move_id.id not in barren
        ]

    def _prepare_debt(self, line, dossier_id, receipts, pauses, notices, day):
        partner, move = line.partner_id.commercial_partner_id, line.move_id
        professional = partner._is_recouvrement_professional()
        clause, runs = self._find_clause(line, partner, professional)
        invoiced = move.is_sale_document(include_receipts=True) or move.recouvrement_reprise_id
        debt = Debt(dossier_id, line, clause, professional=professional, invoiced=bool(invoiced))
        if line.parent_state != "posted" or line.balance <= 0:
            return debt  # no longer posted: what ran on it is dropped
        due = line.date_maturity or line.date
        corrected, received = receipts[line.id]
        whole = self.env.company.currency_id._recouvrement_decimal(line.balance) - corrected
        owed = engine.lower_by((due + ONE_DAY, whole), received)
        last, left = owed[-1]
        notice = clause.start == "notice"
        since = notices.get((dossier_id, line.id)) if notice else due + ONE_DAY
        mine, stops = engine.set_parts_aside(owed, pauses.get(dossier_id, ()), line.id)
        # The judgment stops the interest, and forbids to pay what falls due after it.
        opened = partner.recouvrement_procedure_date
        return debt._replace(
            since=max(since, due + ONE_DAY) if runs and since else None,
            owed=mine,
            pauses=stops,
            until=min(day, opened - ONE_DAY) if opened else day,
            settled=last - ONE_DAY if left <= 0 else None,
        )

    def _find_clause(self, line, partner, professional):
        """``(clause, does interest run at all?)``: the debtor's, the payment term's, the company's."""
        company = self.env.company
        own = partner.recouvrement_clause_id
        term = line.move_id.invoice_payment_term_id.recouvrement_clause_id
        if professional:
            return own or term or company.recouvrement_clause_id, True
        # Private persons owe what their contract or the law of all says, never those penalties.
        for clause in (own, term, company.recouvrement_clause_private_id):
            if clause.private:
                return clause, True
        return own.browse(), False

    def _read_lines(self, dossiers, day):
        """``{line id: dossier id}``: the late items, and those on which something was counted already."""
        items = {
            line_id: dossier_id
            for dossier_id, line_id, due, amount, _contested in self.env[
                "recouvrement.situation"
            ]._fetch_items(dossiers, day)
            if due < day and Decimal(amount) > 0
        }
        lines = self.env["account.move.line"].browse(items)
        late = {line._get_recouvrement_first().id: items[line.id] for line in lines}
        counted = self.env["recouvrement.accessoire"].search_fetch(
            Domain("dossier_id", "in", dossiers.ids) & self._get_alive_domain(),
            ["dossier_id", "move_line_id"],
        )
        return {row.move_line_id.id: row.dossier_id.id for row in counted} | late

    def _get_alive_domain(self):
        """Rows of items still to be counted: the principal is not settled, or a rate was not known.

        What was claimed or waived of an item is followed by what runs next, until it is settled.
        """
        interest = Domain("kind", "=", "interest") & Domain("decision", "!=", "cancelled")
        running = Domain("decision", "=", "running") & Domain("kind", "!=", "cost")
        waits = Domain("missing_from", "!=", False) & Domain("decision", "=", "running")
        return (
            (interest | running)
            & Domain("move_line_id", "!=", False)
            & Domain("for_good", "=", False)
            & (Domain("date_fixed", "=", False) | waits)
        )

    def _read_heirs(self, lines):
        """``{id of an item a debt moved to: id of the document's own}``: a doubtful debt goes on."""
        heirs, found = {}, lines
        while found := self.env["account.move.line"].search_fetch(
            [("recouvrement_origin_id", "in", found.ids), ("id", "not in", list(heirs))],
            ["recouvrement_origin_id", "move_id"],
        ):
            for heir in found:
                origin = heir.recouvrement_origin_id.id
                heirs[heir.id] = heirs.get(origin, origin)
        return heirs

    def _read_pauses(self, dossiers, heirs):
        """Suspensions, as of the documents' own items."""
        pauses = self.env["recouvrement.situation"]._read_pauses(dossiers)
        if not heirs:
            return pauses
        return {
            dossier_id: [
                replace(
                    pause,
                    items=frozenset(heirs.get(key, key) for key in pause.items),
                    parts=tuple((heirs.get(key, key), part) for key, part in pause.parts),
                )
                for pause in each
            ]
            for dossier_id, each in pauses.items()
        }

    def _read_receipts(self, lines, heirs, day):
        """``{line id: (what was never owed, [(value day, amount), …])}``.

        A credit note made of the invoice itself corrects it from the start; any other, like money and
        write-offs, counts from its own day. A transfer to another account is no receipt.
        """
        everywhere = lines | lines.browse(heirs)
        found = self.env["recouvrement.encaissement"]._read_receipts(everywhere, day)
        partials = self.env["account.partial.reconcile"].browse(
            {receipt.key for each in found.values() for receipt in each}
        )
        partials.fetch(["credit_move_id"])
        partials.credit_move_id.fetch(["move_id"])
        partials.credit_move_id.move_id.fetch(["reversed_entry_id"])
        transfers = lines.browse(heirs).move_id
        told = {line.id: (ZERO, {}) for line in lines}
        for line in everywhere:
            own = lines.browse(heirs.get(line.id, line.id))
            corrected, received = told.get(own.id, (ZERO, {}))
            for receipt in found.get(line.id, ()):
                credit = partials.browse(receipt.key).credit_move_id.move_id
                if credit in transfers:
                    continue
                if credit.reversed_entry_id and credit.reversed_entry_id == own.move_id:
                    corrected += receipt.amount
                else:
                    received[receipt.key, receipt.cash] = receipt.day, receipt.amount
            told[own.id] = corrected, received
        return {key: (corrected, list(each.values())) for key, (corrected, each) in told.items()}

    def _read_barren(self, moves):
        """Ids of invoices that bear nothing: those of accessories and of plans, no interest on interest."""
        rows = self.env["recouvrement.accessoire"].search_fetch(
            [("invoice_ids", "in", moves.ids)], ["invoice_ids"]
        )
        plans = self.env["recouvrement.plan"].search_fetch(
            [("interest_move_id", "in", moves.ids)], ["interest_move_id"]
        )
        return set(rows.invoice_ids.ids) | set(plans.interest_move_id.ids)

    def _read_notices(self, dossiers, heirs, day):
        """``{(dossier id, line id): day a formal notice took effect}``; read only if a clause asks."""
        if not self.env["recouvrement.clause"].search_count([("start", "=", "notice")], limit=1):
            return {}
        actions = self.env["recouvrement.action"].search_fetch(
            [
                ("dossier_id", "in", dossiers.ids),
                ("state", "=", "done"),
                ("kind", "in", REGISTERED),
                ("partie_id", "=", False),
                ("date_effective", "<=", day),
            ],
            ["dossier_id", "items", "date_effective"],
            order="date_effective desc",
        )
        return {
            (action.dossier_id.id, heirs.get(item["line"], item["line"])): action.date_effective
            for action in actions
            for item in action.items or ()
            if item.get("asked")
        }

    def _read_kept(self, debts):
        """What the ledger holds of each item: ``{line id: {"running", "decided", "indemnity"}}``."""
        Row = self.env["recouvrement.accessoire"]
        rows = Row.search(
            Domain("kind", "in", ("interest", "indemnity"))
            & Domain("decision", "!=", "cancelled")
            & (
                Domain("move_line_id", "in", [debt.line.id for debt in debts])
                | Domain("move_id", "in", [debt.line.move_id.id for debt in debts])
            )
        )
        told = defaultdict(lambda: {"running": Row, "decided": Row, "indemnity": Row})
        indemnities = {row.move_id.id: row for row in rows if row.kind == "indemnity"}
        for row in rows:
            if row.kind == "interest":
                told[row.move_line_id.id][
                    "running" if row.decision == "running" else "decided"
                ] |= row
        for debt in debts:
            told[debt.line.id]["indemnity"] = indemnities.get(debt.line.move_id.id, Row)
        return told
