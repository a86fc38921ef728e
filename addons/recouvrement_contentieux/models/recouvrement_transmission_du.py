"""What a prestataire may ask for today of each dossier it has: not what was entrusted, nor what the items alone say.

One reading, for its portal, its programs, the statements it fetches and the agenda of points.
"""

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from odoo import models

from odoo.addons.recouvrement.engine.facts import ZERO

from .recouvrement_gel import FREEZES

# Who asks nothing meanwhile, be it a prestataire: what is contested, frozen, or paid by a plan of ours.
HOLDING = (*FREEZES, "recouvrement.litige,", "recouvrement.plan,")


class Owed(NamedTuple):
    """Of a dossier entrusted, in company currency; ``total`` is what may be asked for today."""

    principal: Decimal  # what remains of the items entrusted
    credits: Decimal  # negative: payments and credits set against no item yet
    interest: Decimal
    costs: Decimal  # indemnities and costs
    held: Decimal  # negative: items that are not to be asked for at the moment
    awaited: Decimal  # negative: what they received, that the accounts do not show yet

    @property
    def total(self):
        return max(sum(self, ZERO), ZERO)


class Item(NamedTuple):
    """A document entrusted, as its debtor knows it, be it moved from account to account since."""

    document: str
    date: date
    due: date | None
    total: float
    remaining: float

    @property
    def paid(self):
        return self.total - self.remaining


class RecouvrementTransmission(models.Model):
    _inherit = "recouvrement.transmission"

    def _read_owed(self, day):
        """``{transmission id: Owed}`` on ``day``; as many queries for many as for one."""
        # sudo: the accounts are read whole; only sums of what was entrusted come out.
        here = self.sudo()
        free = here._read_free(day)
        added = here._read_accessories({each: free[each.id] for each in here}, day)
        credits, awaited = here._read_credits(), here._read_awaited()
        found = {}
        for each in here:
            money = each.currency_id._recouvrement_decimal
            whole = money(sum(each.move_line_ids.mapped("amount_residual")))
            asked = money(sum(free[each.id].mapped("amount_residual")))
            interest, costs = added[each.id] if each.mandat_id.accessories else (ZERO, ZERO)
            found[each.id] = Owed(
                whole, credits[each.id], interest, costs, asked - whole, -awaited[each.id]
            )
        return found

    def _read_free(self, day):
        """``{transmission id: items}`` that may be asked for: neither contested, frozen, planned nor time-barred."""
        pauses = self._read_pauses(self.dossier_id, day)
        found = {}
        for each in self:
            stops = pauses[each.dossier_id.id].filtered(
                lambda pause: (pause.origin or "").startswith(HOLDING)
            )
            held = stops.move_line_ids
            if "dossier" in stops.mapped("scope"):
                held |= each.move_line_ids
            found[each.id] = (each.move_line_ids - held).filtered(
                lambda line: line.recouvrement_limitation_state != "expired"
            )
        return found

    def _read_accessories(self, kept, day):
        """``{record id: (interest, indemnities and costs)}`` due on ``day``: of these items, or of no item.

        :param kept: ``{record with a dossier_id, or dossier: its items}``
        """
        dossiers = {
            each: each if each._name == "recouvrement.dossier" else each.dossier_id for each in kept
        }
        together = self.env["recouvrement.dossier"].union(*dossiers.values())
        rows = self.env["recouvrement.interet"]._read_rows(together, day)
        rows = [row for row in rows if row["state"] in ("running", "claimed") and row["chargeable"]]
        Line = self.env["account.move.line"].sudo()  # sudo: which document an item comes from
        firsts = {
            row["move_line_id"]: Line.browse(row["move_line_id"])._get_recouvrement_first().id
            for row in rows
            if row["move_line_id"]
        }
        of_dossier = defaultdict(list)
        for row in rows:
            of_dossier[row["dossier_id"]].append(row)
        found = {}
        for each, lines in kept.items():
            mine = {line._get_recouvrement_first().id for line in lines.sudo()}
            due = Counter()
            for row in of_dossier[dossiers[each].id]:
                item = row["move_line_id"]
                if not item or firsts[item] in mine:
                    due[row["kind"]] += row["due"]
            found[each.id] = due["interest"] + ZERO, due["indemnity"] + due["cost"] + ZERO
        return found

    def _read_credits(self):
        """``{transmission id: amount, negative}`` that no item was set against yet; remittances are told apart."""
        opened = self.env["recouvrement.situation"]._get_open_lines(self.dossier_id)
        remitted = self.env["recouvrement.versement"]._read_remitted(self)
        found = {}
        for each in self:
            lines = opened.get(each.dossier_id.id) or self.env["account.move.line"]
            loose = lines.filtered(
                lambda line: line.amount_residual < 0 and line.move_id.id not in remitted
            )
            money = each.currency_id._recouvrement_decimal
            found[each.id] = money(sum(loose.mapped("amount_residual")))
        return found

    def _read_awaited(self):
        """``{transmission id: amount}``: received by them, less what their remittances settled in the accounts."""
        remitted = self.env["recouvrement.versement"]._read_remitted(self)
        partials = self.env["account.partial.reconcile"].search_fetch(
            [
                ("debit_move_id", "in", self.move_line_ids.ids),
                ("credit_move_id.move_id", "in", list(remitted)),
            ],
            ["debit_move_id", "amount"],
        )
        settled = Counter()
        for partial in partials:
            settled[partial.debit_move_id.id] += partial.amount
        found = {}
        for each in self:
            money = each.currency_id._recouvrement_decimal
            came = money(sum(settled[line.id] for line in each.move_line_ids))
            found[each.id] = max(money(each.amount_received) - came, ZERO)
        return found

    def _read_items(self):
        """``{transmission id: [Item]}``, oldest first: what was entrusted, one row a document."""
        # sudo: the documents of what was entrusted; callers check who reads the transmission.
        here = self.sudo()
        totals = here.move_line_ids._get_recouvrement_totals()
        found = {}
        for each in here:
            groups = each.move_line_ids.grouped(lambda line: line._get_recouvrement_first())
            items = []
            for first, lines in groups.items():
                live = lines.filtered("amount_residual")
                items.append(
                    Item(
                        first.recouvrement_document,
                        first.invoice_date or first.date,
                        first.date_maturity or None,
                        sum(totals[line.id] for line in live) if live else totals[first.id],
                        sum(live.mapped("amount_residual")),
                    )
                )
            found[each.id] = sorted(items, key=lambda item: (item.due or item.date, item.document))
        return found
