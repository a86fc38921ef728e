"""Which unallocated money fits which dossier, with a score and the reasons. Nothing is matched here.

Everything is read in a fixed number of queries for a company, however many dossiers and payments.
"""

from collections import defaultdict
from decimal import Decimal

from odoo import models
from odoo.fields import Domain
from odoo.tools.misc import groupby

from ..tools import matching
from ..tools.words import join_clauses

# What each sign is worth; a suggestion needs LEAST, and never shows more than a hundred.
WORTH = {
    "number": 50,
    "dossier": 40,
    "one": 40,
    "total": 35,
    "overdue": 35,
    "oldest": 25,
    "some": 25,
    "debtor": 20,
    "name": 20,
    "guarantor": 15,
    "parent": 10,
}
LEAST = 20
PARENTS = 3  # levels of companies above a debtor that may pay for it


class RecouvrementRapprochement(models.AbstractModel):
    _name = "recouvrement.rapprochement"
    _description = "Payments that fit"

    def _find(self, dossiers):
        """Suggestions for ``dossiers`` of the current company, the best first.

        :return: list of dicts ``dossier`` ``credit`` (an item) or ``statement`` (a bank line), ``items``
            (those it names or sums to; empty: the oldest), ``score`` out of 100, ``reason`` (text)
        """
        dossiers.fetch(["name", "partner_id", "amount_overdue", "currency_id"])
        dossiers.partner_id.fetch(["name", "commercial_partner_id", "parent_id"])
        payers = self._get_payers(dossiers)
        money = self._read_credits(payers) + self._read_statement_lines(payers)
        strays = self._read_strays(money, dossiers)
        names = self._index_names(dossiers) if any(not each["payer"] for each in money) else {}
        candidates = [self._get_candidates(each, payers, strays, names) for each in money]
        # Of thousands of dossiers only those some money may be for are read further.
        items = self._read_items(
            dossiers.browse().union(*(one for some in candidates for one in some))
        )
        found = []
        for each, some in zip(money, candidates, strict=True):
            rows = [self._weigh(each, one, items.get(one.id, []), payers) for one in some]
            found += self._keep([row for row in rows if row["score"] >= LEAST])
        return sorted(found, key=lambda row: (-row["score"], row["day"], row["dossier"].id))

    def _keep(self, rows):
        """The best of what one sum could pay: its equals too, as a person must choose."""
        best = max((row["score"] for row in rows), default=0)
        return [row for row in rows if row["score"] == best][:3]

    # -- what is read -----------------------------------------------------------------------------

    def _get_payers(self, dossiers):
        """``{payer id: {dossier: how}}``: the debtor, the companies above it, who answers for it."""
        payers = defaultdict(dict)
        for dossier in dossiers:
            partner = dossier.partner_id
            payers[partner.id][dossier] = "debtor"
            above = partner
            for _level in range(PARENTS):
                above = above.parent_id.commercial_partner_id
                if above:
                    payers[above.id].setdefault(dossier, "parent")
        # sudo: who answers for a debt is read to recognise their payments; only names come out.
        parties = (
            self.env["recouvrement.partie"].sudo().search([("dossier_id", "in", dossiers.ids)])
        )
        for party in parties:
            payers[party.partner_id.commercial_partner_id.id].setdefault(
                party.dossier_id.with_env(dossiers.env), "guarantor"
            )
        return payers

    def _read_credits(self, payers):
        """Open credits on debtors' accounts: of these payers, or of nobody."""
        lines = self.env["account.move.line"].search_fetch(
            Domain("company_id", "=", self.env.company.id)
            & Domain("account_id", "in", self._get_accounts())
            & Domain("parent_state", "=", "posted")
            & Domain("reconciled", "=", False)
            & Domain("amount_residual", "<", 0)
            & (
                Domain("partner_id", "=", False)
                | Domain("partner_id.commercial_partner_id", "in", list(payers))
            ),
            [
                "name",
                "ref",
                "move_name",
                "date",
                "partner_id",
                "payment_id",
                "move_id",
                "account_id",
            ]
            + ["amount_residual_currency", "currency_id", "statement_line_id"],
        )
        lines.partner_id.fetch(["commercial_partner_id"])
        lines.payment_id.fetch(["memo", "payment_reference"])
        lines.statement_line_id.fetch(["payment_ref", "partner_name"])
        return [
            {
                "credit": line,
                "statement": None,
                "payer": line.partner_id.commercial_partner_id.id,
                "label": self._get_label(line),
                "amount": self._to_decimal(line.currency_id, -line.amount_residual_currency),
                "currency": line.currency_id,
                "account": line.account_id,
                "day": line.date,
            }
            for line in lines
        ]

    def _get_label(self, line):
        payment, bank = line.payment_id, line.statement_line_id
        parts = [line.name, line.ref, payment.memo, payment.payment_reference]
        parts += [bank.payment_ref, bank.partner_name]
        return " ".join(dict.fromkeys(filter(None, parts)))

    def _read_statement_lines(self, payers):
        """Money on bank statements that nobody has allocated yet."""
        lines = self.env["account.bank.statement.line"].search_fetch(
            Domain("company_id", "=", self.env.company.id)
            & Domain("is_reconciled", "=", False)
            & Domain("amount", ">", 0)
            & (
                Domain("partner_id", "=", False)
                | Domain("partner_id.commercial_partner_id", "in", list(payers))
            ),
            ["payment_ref", "partner_name", "partner_id", "amount", "currency_id", "move_id"]
            + ["foreign_currency_id", "amount_currency"],
        )
        lines.move_id.fetch(["date", "ref", "narration"])
        return [
            {
                "credit": None,
                "statement": line,
                "payer": line.partner_id.commercial_partner_id.id,
                "label": " ".join(filter(None, [line.payment_ref, line.partner_name, line.ref])),
                "amount": self._to_decimal(
                    line.foreign_currency_id or line.currency_id,
                    line.amount_currency if line.foreign_currency_id else line.amount,
                ),
                "currency": line.foreign_currency_id or line.currency_id,
                "account": None,
                "day": line.date,
            }
            for line in lines
        ]

    def _read_items(self, dossiers):
        """``{dossier id: [item, …]}`` owed, oldest first."""
        day = self.env["recouvrement.passage"]._far_day()
        rows = self.env["recouvrement.situation"]._fetch_items(dossiers, day)
        lines = self.env["account.move.line"].browse(row[1] for row in rows if Decimal(row[3]) > 0)
        lines.fetch(
            ["move_name", "name", "ref", "move_id", "currency_id", "account_id"]
            + ["amount_residual_currency", "date_maturity", "date"]
        )
        lines.move_id.fetch(["payment_reference", "recouvrement_reprise_id"])
        known = {line.id: line for line in lines}  # iterated: they are still read together
        return {
            dossier_id: [known[row[1]] for row in group if row[1] in known]
            for dossier_id, group in groupby(rows, lambda row: row[0])
        }

    def _read_strays(self, money, dossiers):
        """``{reference: dossiers}``: what labels of money without payer may name."""
        wanted = {
            reference
            for each in money
            if not each["payer"]
            for reference in matching.references(each["label"])
        }
        if not wanted:
            return {}
        texts, mine = list(wanted), defaultdict(list)
        for dossier in dossiers:
            mine[dossier.partner_id.id].append(dossier)
        lines = self.env["account.move.line"].search_fetch(
            Domain("company_id", "=", self.env.company.id)
            & Domain("account_id", "in", self._get_accounts())
            & Domain("parent_state", "=", "posted")
            & Domain("amount_residual", ">", 0)
            & (
                Domain("move_name", "in", texts)
                | Domain("ref", "in", texts)
                | Domain("move_id.payment_reference", "in", texts)
            ),
            ["move_name", "ref", "partner_id", "move_id"],
        )
        lines.move_id.fetch(["payment_reference"])
        lines.partner_id.fetch(["commercial_partner_id"])
        found = defaultdict(set)
        for line in lines:
            for text in filter(None, (line.move_name, line.ref, line.move_id.payment_reference)):
                found[text].update(mine[line.partner_id.commercial_partner_id.id])
        for dossier in dossiers:
            if dossier.name in wanted:
                found[dossier.name].add(dossier)
        return found

    def _index_names(self, dossiers):
        """``{longest word: [(words, dossier)]}`` of the debtors' names."""
        index = defaultdict(list)
        for dossier in dossiers:
            if wanted := matching.name_words(dossier.partner_id.name):
                index[max(wanted, key=lambda word: (len(word), word))].append((wanted, dossier))
        return index

    def _get_accounts(self):
        find = self.env["account.account"]._get_recouvrement_debtor_accounts
        return find(self.env.company).ids

    def _to_decimal(self, currency, amount):
        return currency._recouvrement_decimal(amount)

    # -- weighing ---------------------------------------------------------------------------------

    def _get_candidates(self, money, payers, strays, names):
        """The dossiers one sum could be for: its payer's, else those its label names."""
        if money["payer"]:
            return list(payers.get(money["payer"], ()))
        found = dict.fromkeys(
            dossier
            for reference in matching.references(money["label"])
            for dossier in strays.get(reference, ())
        )
        spoken = frozenset(matching.words(money["label"]))
        for word in spoken:
            found |= dict.fromkeys(
                dossier for wanted, dossier in names.get(word, ()) if matching.bears(spoken, wanted)
            )
        return list(found)

    def _weigh(self, money, dossier, items, payers):
        """One suggestion: what the sum would pay of this dossier, how likely, and why."""
        fit = [
            line
            for line in items
            if line.currency_id == money["currency"]
            and (
                not money["account"]
                or line.account_id == money["account"]
                or money["currency"] == dossier.currency_id  # an entry brings it to their account
            )
        ]
        signs, chosen = [], self._get_named(money, fit)
        if chosen:
            signs.append(("number", chosen))
        elif matching.named(money["label"], dossier.name):
            signs.append(("dossier", dossier))
        signs += self._get_amount_signs(money, dossier, fit, chosen)
        chosen = chosen or next((of for sign, of in signs if isinstance(of, list)), [])
        signs += self._get_payer_signs(money, dossier, payers)
        score = sum(WORTH[sign] for sign, _of in signs)
        return {
            "dossier": dossier,
            "credit": money["credit"],
            "statement": money["statement"],
            "day": money["day"],
            "label": money["label"],
            "amount": money["amount"],
            "currency": money["currency"],
            "items": self.env["account.move.line"].union(*chosen) if fit else None,
            "score": min(score, 100) if fit else 0,
            "reason": self._say(signs, chosen),
        }

    def _get_named(self, money, items):
        label = money["label"]
        return [
            line
            for line in items
            if any(
                matching.named(label, text)
                for text in (line.recouvrement_document, line.move_id.payment_reference)
                if text
            )
        ]

    def _get_amount_signs(self, money, dossier, items, named):
        owed = [self._to_decimal(line.currency_id, line.amount_residual_currency) for line in items]
        if named:
            whole = sum(owed[items.index(line)] for line in named)
            return (
                [("one" if len(named) == 1 else "some", named)] if whole == money["amount"] else []
            )
        ranks, how = matching.pick(money["amount"], owed)
        if how:
            return [(how, [items[rank] for rank in ranks])]
        overdue = self._to_decimal(dossier.currency_id, dossier.amount_overdue)
        return [("overdue", dossier)] if overdue and overdue == money["amount"] else []

    def _get_payer_signs(self, money, dossier, payers):
        how = payers.get(money["payer"], {}).get(dossier)
        if how:
            return [(how, dossier)]
        spoken = frozenset(matching.words(money["label"]))
        named = matching.bears(spoken, matching.name_words(dossier.partner_id.name))
        return [("name", dossier)] if named else []

    # -- the words --------------------------------------------------------------------------------

    def _say(self, signs, chosen):
        said = [sentence for sign, of in signs if (sentence := self._say_one(sign, of))]
        if not chosen:
            said.append(self.env._("it would pay the oldest items first"))
        text = join_clauses(self.env, said)
        return text[:1].upper() + text[1:] + "." if text else ""

    def _say_one(self, sign, of):
        documents = (
            ", ".join(line.recouvrement_document for line in of) if isinstance(of, list) else ""
        )
        return {
            "number": lambda: self.env._("the number of %s is in the label", documents),
            "dossier": lambda: self.env._("the label bears the dossier's number"),
            "one": lambda: self.env._("same amount as %s", documents),
            "total": lambda: self.env._("same amount as all that is open"),
            "overdue": lambda: self.env._("same amount as what is overdue"),
            "oldest": lambda: self.env._(
                "same amount as the oldest items together (%s)", documents
            ),
            "some": lambda: self.env._("same amount as %s together", documents),
            "debtor": lambda: self.env._("it comes from the debtor"),
            "name": lambda: self.env._("the label bears the debtor's name"),
            "guarantor": lambda: self.env._("it comes from someone who answers for the debt"),
            "parent": lambda: self.env._("it comes from a company above the debtor"),
        }[sign]()
