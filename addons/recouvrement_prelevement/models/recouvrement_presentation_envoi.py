"""Presentations on their way out: from a plan to a draft batch, then to the bank."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.recouvrement.tools.words import say_pair

from .recouvrement_presentation import AHEAD, BATCHED, CANCELLED, FINAL, PROVISIONAL, SENT

LABEL = 140  # characters a label holds


class RecouvrementPresentation(models.Model):
    _inherit = "recouvrement.presentation"

    def _batch(self, day):
        """Put into draft batches what must leave soon: one batch a bank account and collection day.

        A manager or an accountant releases them, as any payment order. Run twice, it adds nothing.

        :return: the batches
        """
        orders = self.env["account.payment.order"]
        for key, group in self.grouped(lambda each: each._get_batch_key()).items():
            if key:
                orders |= group._put_in(group._find_order(*key))
        return orders

    def _get_batch_key(self):
        """``(payment method line, day)``; None when the method is not that of a batch any more."""
        method = self.previous_id.payment_line_id.order_id.payment_method_line_id
        method = method or self.move_line_id.move_id.preferred_payment_method_line_id
        return (method, self.date_planned) if method.payment_order_ok else None

    def _find_order(self, method, day):
        orders = self.env["account.payment.order"]
        known = orders.search(
            [
                ("state", "=", "draft"),
                ("company_id", "=", self.company_id.id),
                ("payment_method_line_id", "=", method.id),
                ("recouvrement_collection", "=", day),
            ],
            limit=1,
        )
        return known or orders.with_company(self.company_id).create(
            {
                "payment_method_line_id": method.id,
                "payment_type": "inbound",
                "company_id": self.company_id.id,
                "journal_id": self.journal_id[:1].id or method.journal_id.id,
                "recouvrement_collection": day,
                "description": self.env._("Presented again"),
            }
        )

    def _put_in(self, order):
        lines = self.env["account.payment.line"].create(
            [each._prepare_payment_line(order) for each in self]
        )
        for each, line in zip(self, lines, strict=True):
            each.write({"payment_line_id": line.id, "state": BATCHED})
        return order

    def _prepare_payment_line(self, order):
        """The same debit again: same amount, same mandate, a label the debtor's bank can link."""
        first = self._get_first().payment_line_id
        structured = first.communication_type == "structured" and first.communication
        return self.move_line_id._prepare_payment_line_vals(order) | {
            "mandate_id": self.mandate_id.id,
            "partner_bank_id": self.mandate_id.partner_bank_id.id,
            "amount_currency": self.amount,
            # A structured reference is checked by its digits: nothing is added to it.
            "communication": structured or self._get_label(first.communication),
            "communication_type": "structured" if structured else "free",
        }

    def _get_first(self):
        """The first presentation of the item."""
        first = self
        while first.previous_id:
            first = first.previous_id
        return first

    def _get_label(self, own):
        """The label ``own`` of the first presentation, marked with the number of this one."""
        mark, own = self.env._("PRESENTATION %s", self.attempt), own or self.document or ""
        return f"{own[: LABEL - len(mark) - 1]} {mark}"

    # -- released --------------------------------------------------------------------------------

    @api.model
    def _review_batch(self, orders):
        """Before these draft batches are confirmed: what must not go any more leaves them.

        :return: the presentations called off
        """
        ahead = self.sudo().search(  # sudo: presentations belong to verbs
            [("order_id", "in", orders.ids), ("state", "=", BATCHED)]
        )
        ahead._recheck(self.env["recouvrement.calendrier"]._today())
        return ahead.filtered(lambda each: each.state == CANCELLED)

    @api.model
    def _check_leaving(self, orders):
        """Before the file of these confirmed batches is made.

        :raise UserError: one holds a debit that must not go any more, with why and what to do
        """
        ahead = self.sudo().search(  # sudo: presentations belong to verbs
            [("order_id", "in", orders.ids), ("state", "=", BATCHED)]
        )
        day = self.env["recouvrement.calendrier"]._today()
        ahead._move_items()
        next_ones = ahead.previous_id._find_next(day)
        told = [
            say_pair(self.env, each.display_name, each._say_refused(found))
            for each in ahead
            if (found := next_ones[each.previous_id]) and not each._stands(found, day)
        ]
        if told:
            raise UserError(
                self.env._(
                    "These debits must not go any more. Cancel the batch and bring it back to draft: they "
                    "leave it when it is confirmed again.\n%s",
                    "\n".join(told),
                )
            )

    def _say_refused(self, found):
        return self.env["recouvrement.motif"]._say(self._to_json(found), self.currency_id)

    def _warn_leaving(self, found):
        """Its batch is confirmed and it must not go, because of ``found``: whoever follows the dossier stops it."""
        self.ensure_one()
        self.reason = self._to_json(found)
        self._ask(
            self.env._(
                "Stop the debit of batch %(batch)s: cancel the batch, or ask the bank if the file has gone",
                batch=self.order_id.name,
            ),
            self.env["recouvrement.calendrier"]._today(),
        )

    def _take_back(self):
        """These were called off with their batch, which is a draft again: ahead once more, unless planned elsewhere."""
        busy = self.search(
            [("move_line_id", "in", self.move_line_id.ids), ("state", "in", AHEAD)]
        ).move_line_id
        elsewhere = self.filtered(lambda each: each.move_line_id in busy)
        elsewhere.payment_line_id.unlink()
        (self - elsewhere).write({"state": BATCHED, "reason": False})

    def _get_release_day(self):
        """The day it is collected when its batch is confirmed now: as planned, or as soon as the bank takes it."""
        today = self.env["recouvrement.calendrier"]._today()
        if self.date_leaves and self.date_leaves >= today:
            return self.date_planned
        bank = self.env["recouvrement.calendrier"]._get_clearing_days(today)
        rule = self.env["recouvrement.presentation.regle"]._find_rules(self)[self]
        return max(self.date_planned, bank.add(bank.next(today), rule.lead_days or 1))

    @api.model
    def _note_sent(self, orders):
        """These batches went to the bank: each debit of an item is followed from now on; again adds nothing.

        :return: the presentations
        """
        lines = orders.filtered(lambda order: order.payment_type == "inbound").payment_line_ids
        lines = lines.filtered(lambda line: line.mandate_id and line.move_line_id)
        # sudo: presentations belong to verbs; who uploads a batch is trusted by OCA's own rights.
        here = self.sudo()
        ahead = here.search(
            [("move_line_id", "in", lines.move_line_id.ids), ("state", "in", AHEAD)]
        )
        ahead.filtered(lambda each: each.payment_line_id not in lines)._call_off("by_hand")
        known = here.search([("payment_line_id", "in", lines.ids)]).grouped("payment_line_id")
        fresh = lines.filtered(lambda line: line not in known)
        sent = here._prepare_sent(lines)
        first = here._prepare_first(fresh)
        made = here.create([first[line] | sent[line] for line in fresh])
        for line, each in known.items():
            if each.state in AHEAD:
                each.write(sent[line])
        followed = made.union(*known.values())
        followed.filtered("previous_id")._end_silence()
        return followed

    def _count_before(self, items):
        """``{item: its last presentation}`` of those that were not called off."""
        chains = {item: item._get_recouvrement_first() for item in items}
        found = {}
        every = items.union(*chains.values())._get_recouvrement_chain()
        for each in self.search(
            [("move_line_id", "in", every.ids), ("state", "!=", CANCELLED)], order="attempt, id"
        ):
            found[each.move_line_id._get_recouvrement_first()] = each
        return {item: found[first] for item, first in chains.items() if first in found}

    def _prepare_first(self, lines):
        """``{line: values}`` of debits nobody had planned here: the first of its item, or one more made by hand."""
        items = lines.move_line_id
        before, dossiers = self._count_before(items), self._find_dossiers(items)
        values = {}
        for line in lines:
            item, last = line.move_line_id, before.get(line.move_line_id, self.browse())
            values[line] = {
                "company_id": line.company_id.id,
                "currency_id": line.currency_id.id,
                "move_line_id": item.id,
                "partner_id": line.partner_id.commercial_partner_id.id,
                "dossier_id": dossiers[item].id,
                "mandate_id": line.mandate_id.id,
                "journal_id": line.order_id.journal_id.id,
                "attempt": last.attempt + 1,
                "previous_id": last.id,
                "payment_line_id": line.id,
            }
        return values

    def _prepare_sent(self, lines):
        """``{line: values}`` of debits that went to the bank; the law is read once a scheme and day."""
        keys = {
            line: (self._is_company_scheme(line.mandate_id), self._get_collection(line))
            for line in lines
        }
        windows = {key: self._read_windows(*key) for key in set(keys.values())}
        return {
            line: {
                "state": SENT,
                "date_planned": key[1],
                "amount": line.amount_currency,
                "payment_id": line.payment_ids[:1].id,
                "journal_id": line.order_id.journal_id.id,
                **windows[key],
            }
            for line, key in keys.items()
        }

    def _get_collection(self, line):
        lot = line.payment_ids[:1].payment_lot_id
        return lot.date or line.date or fields.Date.context_today(self)

    # -- collected --------------------------------------------------------------------------------

    def _settle(self, day):
        """Time passes: at the bank, then collected under reserve, then for good."""
        collected = self.filtered(lambda each: each.state == SENT and each.date_planned <= day)
        collected.write({"state": PROVISIONAL})
        safe = self.filtered(
            lambda each: each.state == PROVISIONAL and each.date_window and each.date_window < day
        )
        safe.write({"state": FINAL})
