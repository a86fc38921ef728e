"""The entries of write-offs, waivers and goodwill gestures.

What is given up leaves the account its item stands on, at its booked amount. Inside it, VAT that waits
for the payment leaves its waiting account (it never was due); VAT to recover waits on an account of its
own until the document is sent (``recouvrement.tva``); the rest is the loss.
"""

from datetime import date

from odoo import Command, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class RecouvrementEcriture(models.AbstractModel):
    _inherit = "recouvrement.ecriture"

    def _prepare_move(self, proposition, line_vals, **values):
        """EXTENDS recouvrement: what follows a proposal (VAT, receipts) is dated on its own day."""
        day = self.env.context.get("recouvrement_entry_date")
        # A date set by our code: a context that comes by RPC holds text.
        values = {"date": day, **values} if type(day) is date else values
        return super()._prepare_move(proposition, line_vals, **values)

    def _book_loss(self, proposition):
        return self._give_up(proposition, self._get_loss_account)

    def _book_waiver(self, proposition):
        code = "waiver" if proposition.nature == "commercial" else "waiver_financial"
        account = self.env["recouvrement.compte"]._get(proposition.company_id, code)
        moves = self._give_up(proposition, lambda item, day: account)
        proposition._follow_fortune()
        return moves

    def _book_gesture(self, proposition):
        if proposition.form == "credit_note":
            return self.env["recouvrement.avoir"]._book(proposition)
        account = self.env["recouvrement.compte"]._get(proposition.company_id, "gesture")
        return self._give_up(proposition, lambda item, day: account)

    def _get_loss_account(self, item, day):
        """Debts invoiced in the fiscal year of ``day``, or before."""
        first = item._get_recouvrement_first()
        year = first.company_id.compute_fiscalyear_dates(day)
        issued = first.move_id.invoice_date or first.date
        code = "loss" if issued >= year["date_from"] else "loss_prior"
        return self.env["recouvrement.compte"]._get(first.company_id, code)

    def _give_up(self, proposition, get_account):
        """One entry for all the items of ``proposition``; then the lettrage, which declares no VAT."""
        self._check_items(proposition)
        recovers = proposition.kind == "loss" and proposition.recovers_vat
        shares = self.env["recouvrement.perte.calcul"]._share(proposition.ligne_ids)
        commands, pairs = [], []
        for line in proposition.ligne_ids:
            mine = self._prepare_given_up(line, shares[line], get_account, recovers)
            commands += [Command.create(vals) for vals, _counterpart in mine]
            pairs += [counterpart for _vals, counterpart in mine]
        release = self._prepare_release(proposition)
        commands, pairs = commands + release, pairs + [None] * len(release)
        move = self.with_context(skip_invoice_sync=True)._post(proposition, commands)
        self._check_tax_lock(proposition, move)
        self._match(move, pairs)
        self._keep_taxes(proposition, shares, recovers)
        return move | self._settle_waiting(proposition, shares, move)

    def _settle_waiting(self, proposition, shares, move):
        """The entry that puts right what credit notes on some rates left waiting on all of them.

        Odoo makes the VAT on payments of every rate due in the proportion of the whole credit note: what
        is amiss of a rate is declared, or taken back, so that each rate ends where its own lines say.
        """
        amiss = [
            (line, share)
            for line, mine in shares.items()
            for share in mine
            if share.amiss and share.not_due
        ]
        if not amiss:
            return move.browse()
        commands, pairs = [], []
        for line, share in amiss:
            rows = self._prepare_waiting(line, share)
            commands += [Command.create(vals) for vals in rows]
            pairs += [share.tax_line, *[None] * (len(rows) - 1)]
        told = self._say_put_right(proposition)
        ref = f"{told} – {proposition.name} – {proposition.dossier_id.name}"
        settled = self.with_context(skip_invoice_sync=True)._post(proposition, commands, ref=ref)
        settled.always_tax_exigible = True  # declared now, whatever it stands beside
        self._check_tax_lock(proposition, settled)
        self._match_waiting(settled, move, pairs)
        return settled

    def _say_put_right(self, proposition):
        here = self._speak_company(proposition)
        return here.env._("VAT on payments put right by rate")

    def _prepare_waiting(self, line, share):
        """Values of the lines: off the waiting account, onto the return, and the price it goes with."""
        source, currency = share.tax_line, line.currency_id
        repartition, tax = source.tax_repartition_line_id, source.tax_line_id
        told = self._say_put_right(line.proposition_id)
        label = self._get_label(line.proposition_id, line.document, told)
        common = {"partner_id": line.move_line_id.partner_id.id, "name": label}
        whole = abs(source.balance)
        base = currency.round(abs(source.tax_base_amount) * share.amiss / whole) if whole else 0.0
        account = self._get_loss_account(line.move_line_id, line.proposition_id.date)
        plain = common | {"account_id": account.id, "balance": base}
        return [
            common | self._continue(source, share.amiss),
            common
            | {
                "account_id": (repartition.account_id or source.account_id).id,
                "balance": -share.amiss,
                "tax_repartition_line_id": repartition.id,
                "tax_base_amount": base,
                "tax_tag_ids": [Command.set(repartition.tag_ids.ids)],
            },
            plain
            | {
                "balance": -base,
                "tax_ids": [Command.set(tax.ids)],
                "tax_tag_ids": [Command.set(tax.get_tax_tags(False, "base").ids)],
            },
            plain,
        ]

    def _match_waiting(self, settled, move, pairs):
        """Letter what was put right: with the tax line, or with what the loss took of it beyond."""
        quiet = {"no_cash_basis": True, "no_exchange_difference": True}
        for ours, source in zip(settled.line_ids.sorted("id"), pairs, strict=True):
            if not source or not source.account_id.reconcile:
                continue
            beyond = move.line_ids.filtered(
                lambda line, ours=ours: (
                    line.account_id == ours.account_id
                    and not line.reconciled
                    and line.amount_residual * ours.balance < 0
                )
            )
            group = ours | (source if ours.balance > 0 else beyond)
            group.with_context(**quiet).reconcile()

    def _check_items(self, proposition):
        for line in proposition.ligne_ids:
            proposition._check_within(line)

    def _prepare_given_up(self, line, shares, get_account, recovers):
        """``[(values of an entry line, the line it is matched with or None), …]`` for one item."""
        item, proposition = line.move_line_id, line.proposition_id
        currency, label = line.currency_id, self._get_label(proposition, line.document)
        waiting = [share for share in shares if share.not_due]
        pending = sum(share.amount for share in shares if not share.not_due) if recovers else 0.0
        expense = currency.round(line.amount - sum(each.amount for each in waiting) - pending)
        common = {"partner_id": item.partner_id.id, "name": label}
        rows = []
        if not currency.is_zero(expense):
            account = get_account(item, proposition.date)
            rows.append((common | {"account_id": account.id, "balance": expense}, None))
        if not currency.is_zero(pending):
            account = self.env["recouvrement.compte"]._get(proposition.company_id, "vat_pending")
            rows.append((common | {"account_id": account.id, "balance": pending}, None))
        rows += [
            (common | self._continue(share.tax_line, share.amount), share.tax_line)
            for share in waiting
            if share.amount
        ]
        credit = common | self._continue(item, -line.amount)
        return [*rows, (credit, item)]

    def _continue(self, line, balance):
        """Values that take ``balance`` off ``line``, in its own currency, at its own rate."""
        left, in_currency = line.amount_residual, line.amount_residual_currency
        if not left:
            left, in_currency = line.balance, line.amount_currency
        return {
            "account_id": line.account_id.id,
            "currency_id": line.currency_id.id,
            "balance": balance,
            "amount_currency": line.currency_id.round(in_currency * balance / left) if left else 0,
        }

    def _match(self, move, pairs):
        """Letter each line of ``move`` with its counterpart.

        Without Odoo's own entries: no money came in, so no VAT on payments falls due, and what is given
        up is given up at the booked rate.
        """
        quiet = {"no_cash_basis": True, "no_exchange_difference": True}
        for ours, counterpart in zip(move.line_ids.sorted("id"), pairs, strict=True):
            if counterpart and counterpart.account_id.reconcile:
                (ours | counterpart).with_context(**quiet).reconcile()

    def _check_tax_lock(self, proposition, move):
        """:raise UserError: Odoo moved the entry out of a period whose taxes are locked"""
        if move.date != proposition.date:
            raise UserError(
                self.env._(
                    "%(proposal)s: taxes are locked on %(date)s. Date it later.",
                    proposal=proposition.display_name,
                    date=format_date(self.env, proposition.date),
                )
            )

    def _keep_taxes(self, proposition, shares, recovers):
        due = "pending" if recovers else "lost"
        self.env["recouvrement.perte.taxe"].create(
            [
                {
                    "ligne_id": line.id,
                    "tax_line_id": share.tax_line.id,
                    "typed_tax_id": share.typed_tax.id if share.typed_tax else False,
                    "amount": share.amount,
                    "amount_base": share.base,
                    "treatment": "not_due" if share.not_due else due,
                }
                for line, mine in shares.items()
                for share in mine
                if share.amount
            ]
        )
        if recovers:
            self.env["recouvrement.tva"]._open(proposition)

    def _prepare_release(self, proposition):
        """Lines that take back, in the same entry, what was set aside for these items."""
        if "recouvrement.depreciation" not in self.env:
            return []
        lines = proposition.ligne_ids
        shares = {
            line.move_line_id.id: line.amount / line.move_line_id.amount_residual for line in lines
        }
        allowances = self.env["recouvrement.depreciation"]
        return allowances._release_for(lines.move_line_id, proposition, shares)

    # -- undoing ------------------------------------------------------------------------------

    def _undo_loss(self, proposition):
        return self._undo_given_up(proposition)

    def _undo_waiver(self, proposition):
        moves = self._undo_given_up(proposition)
        proposition._forget_fortune()
        return moves

    def _undo_gesture(self, proposition):
        return self._undo_given_up(proposition)

    def _undo_given_up(self, proposition):
        """Whole: the VAT recovered goes back first, then the entry, and what it settled is owed again."""
        if proposition.ligne_ids.part_ids.filtered(lambda part: part.state == "booked"):
            raise UserError(
                self.env._(
                    "Money came in on %s since: undo these receipts first.",
                    proposition.display_name,
                )
            )
        self.env["recouvrement.tva"]._cancel(proposition.tva_ids)
        back = self._reverse_moves(proposition.move_ids, proposition)
        for move in back:
            # What was declared at once is taken back at once.
            move.always_tax_exigible = move.reversed_entry_id.always_tax_exigible
        return back
