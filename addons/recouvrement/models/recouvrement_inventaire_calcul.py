from collections import defaultdict
from decimal import Decimal

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import format_date

from ..engine.allowance import base_of, find_band, share_out, take
from ..tools.words import say_pair
from .recouvrement_inventaire import UNDECIDED

HUNDRED = Decimal(100)


class RecouvrementInventaire(models.Model):
    """How a closing is drawn up and proposed: a fixed number of queries, whatever the number of debtors."""

    _inherit = "recouvrement.inventaire"

    # -- drawing up -------------------------------------------------------------------------

    def _draw_up(self):
        """Write the items anew, from the entries of the closing date as they are now.

        :raise UserError: the date is to come, or before the first entry; proposals of this closing still wait for a decision
        """
        for run in self:
            run._check_drawable()
            # sudo: a closing is of the whole company; its rows are nobody's to write.
            ours = run.sudo().with_company(run.company_id)
            ours.ligne_ids.unlink()
            rows = ours._compute_rows()
            ours.env["recouvrement.lot"]._insert_many("recouvrement.inventaire.ligne", rows)
            ours.invalidate_recordset()
            ours.write({"date_drawn": fields.Datetime.now(), "drawn_by_id": self.env.uid})

    def _check_drawable(self):
        if self.date > self.env["recouvrement.calendrier"]._today():
            raise UserError(
                self.env._(
                    "Allowances are of entries made: not as of %s, a day to come.",
                    format_date(self.env, self.date),
                )
            )
        self.company_id._check_recouvrement_began(self.date)
        if self.waiting_count:
            raise UserError(
                self.env._(
                    "%s proposals of this closing wait: approve or refuse them first.",
                    self.waiting_count,
                )
            )

    def _compute_rows(self):
        """The rows to store: what is late, what was judged by a person, what carries an allowance."""
        self.ensure_one()
        reader = self.env["recouvrement.depreciation.lecture"]
        items = reader._read_open(self.company_id, self.date)
        # The allowance before: without what this very closing booked, so that drawing it up again
        # shows the same movement.
        booked = reader._read_booked(self.company_id, self.date, but=self.proposition_ids)
        evaluations = self.env["recouvrement.evaluation"]._read_on(self.company_id, self.date)
        kept = [
            item
            for item in items
            if item.due < self.date or item.dossier_id in evaluations or item.root_id in booked
        ]
        rows = self._rate(kept, evaluations)
        rows += self._list_gone(booked.keys() - {row["root_id"] for row in rows})
        return self._lay_booked(rows, booked)

    def _rate(self, items, evaluations):
        """A row for each of ``items``, all but what is booked."""
        covered = self.env["recouvrement.depreciation"]._get_covered(
            self.env["account.move.line"].browse(item.id for item in items)
        )
        taxes = self.env["recouvrement.depreciation.lecture"]._read_taxes(
            self.company_id, {item.root_id for item in items}, self.date
        )
        find = self._get_finder(items, evaluations)
        digits = self.currency_id.decimal_places
        return [
            self._prepare_row(
                item, taxes[item.root_id], covered.get(item.id, Decimal(0)), find(item), digits
            )
            for item in items
        ]

    def _get_finder(self, items, evaluations):
        """A function: item -> (what found its rate, rate, tax rate, why)."""
        partners = self.env["res.partner"].browse({item.partner_id for item in items} - {None})
        people = self.env["recouvrement.situation"]._read_people(partners)
        doubtful = self._get_doubtful_accounts()
        matrices = [
            (
                matrix,
                matrix._match(partners, people),
                set(self._get_portfolios(matrix).ids),
                matrix._get_bands(self.date),
                {line: say_pair(self.env, matrix.name, line.told) for line in matrix.ligne_ids},
            )
            for matrix in self.env["recouvrement.bareme"]._get_matrices(self.company_id, self.date)
        ]
        young = self.env._("not late enough for a rate")
        none = self.env._("no matrix fits")

        def find(item):
            judged = evaluations.get(item.dossier_id)
            if judged:
                rate, tax_rate = Decimal(str(judged.rate)), Decimal(str(judged.tax_rate))
                return judged, rate, tax_rate, judged.reason
            for matrix, debtors, portfolios, bands, words in matrices:
                if (
                    item.partner_id not in debtors
                    or (portfolios and item.portefeuille_id not in portfolios)
                    or (matrix.scope != "all")
                    and (matrix.scope == "doubtful") != (item.account_id in doubtful)
                ):
                    continue
                band = find_band(bands, item.due)
                if band:
                    return matrix, band.rate, band.tax_rate, words[band.key]
                return matrix, Decimal(0), Decimal(0), say_pair(self.env, matrix.name, young)
            return None, Decimal(0), Decimal(0), none

        return find

    def _get_doubtful_accounts(self):
        """Ids of the debtors' accounts that are not plain receivables."""
        accounts = self.env["account.account"]._get_recouvrement_debtor_accounts(self.company_id)
        chosen = self.company_id.recouvrement_account_doubtful_id
        return {
            account.id
            for account in accounts.with_company(self.company_id)
            if account == chosen
            or account.account_type != "asset_receivable"
            or (account.code or "").startswith("416")
        }

    def _get_portfolios(self, matrix):
        chosen = matrix.portefeuille_ids
        return chosen.search([("id", "child_of", chosen.ids)]) if chosen else chosen

    def _prepare_row(self, item, tax, covered, found, digits):
        source, rate, tax_rate, reason = found
        untaxed, base = base_of(item.amount, *tax, covered, digits)
        required = take(base, rate / HUNDRED, digits)
        tax_required = take(base, tax_rate / HUNDRED, digits)
        by_matrix = source is not None and source._name == "recouvrement.bareme"
        return {
            "inventaire_id": self.id,
            "company_id": self.company_id.id,
            "currency_id": self.currency_id.id,
            "dossier_id": item.dossier_id,
            "partner_id": item.partner_id,
            "partner_name": item.partner_name or "",
            "portefeuille_id": item.portefeuille_id,
            "move_line_id": item.id,
            "root_id": item.root_id,
            "account_id": item.account_id,
            "document": item.document or "",
            "due": item.due,
            "days": max((self.date - item.due).days, 0),
            "residual": item.residual,
            "amount": item.amount,
            "untaxed": untaxed,
            "covered": min(covered, untaxed),
            "base": base,
            "bareme_id": source.id if by_matrix else None,
            "evaluation_id": source.id if source is not None and not by_matrix else None,
            "reason": reason,
            "unrated": source is None,
            "rate": rate,
            "tax_rate": tax_rate,
            "required": required,
            "tax_required": tax_required,
            "addback": required - tax_required,
        }

    def _list_gone(self, roots):
        """Rows of debts that carry an allowance and are owed no more: all of it is to release."""
        gone = self.env["recouvrement.depreciation.lecture"]._read_gone(
            self.company_id, self.date, roots
        )
        nothing = (None, Decimal(0), Decimal(0), self.env._("owed no more"))
        digits = self.currency_id.decimal_places
        return [
            self._prepare_row(item, (Decimal(0), Decimal(0)), Decimal(0), nothing, digits)
            | {"unrated": False}
            for item in gone
        ]

    def _lay_booked(self, rows, booked):
        """The allowance before and the movement; a debt in several items has one allowance to share."""
        debts = defaultdict(list)
        for row in rows:
            debts[row["root_id"]].append(row)
        for root, parts in debts.items():
            shares = share_out(booked.get(root, Decimal(0)), [part["required"] for part in parts])
            for part, share in zip(parts, shares, strict=True):
                part["booked"], part["difference"] = share, part["required"] - share
        return rows

    # -- proposing --------------------------------------------------------------------------

    def _propose(self):
        """Draw up, then propose for each dossier what the books lack or have too much of.

        :return: names of the debtors left out: one of their proposals waits, or they have no dossier
        """
        self.ensure_one()
        self._draw_up()
        left, out = self._read_left(), set()
        busy = self._get_busy(left)
        values = []
        for dossier, debts in left.items():
            if not dossier or dossier in busy:
                out.add(dossier.partner_id.name or self.env._("%s debts", len(debts)))
                continue
            for kind, sign in (("release", -1), ("allowance", 1)):
                chosen = {root: sign * due for root, due in debts.items() if sign * due > 0}
                if chosen:
                    values.append(self._prepare_proposition(dossier, kind, chosen))
        if not values and not out:
            raise UserError(self.env._("The books agree with this closing: nothing to propose."))
        quiet = {"tracking_disable": True, "mail_create_nolog": True}
        propositions = self.env["recouvrement.proposition"].with_context(**quiet)
        made = propositions.create([vals | {"ligne_ids": lines} for vals, lines in values])
        # sudo: which closing they are of is ours to write.
        made.sudo().write({"inventaire_id": self.id})
        made._propose()
        return out

    def _read_left(self):
        """``{dossier: {first item: Decimal}}``: what the books still lack (above zero) or have too much of."""
        own = (
            self.env["recouvrement.depreciation.lecture"]
            .sudo()
            ._read_booked(self.company_id, self.date)
        )
        money, left = self.currency_id._recouvrement_decimal, defaultdict(dict)
        # sudo: a closing is of the whole company.
        groups = self.sudo().ligne_ids._read_group(
            [("inventaire_id", "=", self.id)],
            ["root_id", "dossier_id"],
            ["required:sum"],
            order="root_id",
        )
        needs, dossiers = defaultdict(Decimal), {}
        for root, dossier, required in groups:
            needs[root] += money(required)
            dossiers[root] = dossiers.get(root) or dossier
        for root, required in needs.items():
            due = required - own.get(root.id, Decimal(0))
            if due:
                left[dossiers[root].sudo(False)][root] = due
        return left

    def _get_busy(self, left):
        """Dossiers whose allowance is being decided already, in this closing or another."""
        dossiers = self.env["recouvrement.dossier"].union(*left) if left else []
        return (
            self.env["recouvrement.proposition"]
            .search(
                Domain("dossier_id", "in", [each.id for each in dossiers])
                & Domain("kind", "in", ["allowance", "release"])
                & Domain("state", "in", UNDECIDED)
            )
            .dossier_id
        )

    def _prepare_proposition(self, dossier, kind, debts):
        """``(values, commands of its lines)``."""
        return (
            {
                "kind": kind,
                "dossier_id": dossier.id,
                "date": self.date,
                "reason": self.display_name,
            },
            [
                Command.create({"move_line_id": root.id, "amount": float(amount)})
                for root, amount in debts.items()
            ],
        )
