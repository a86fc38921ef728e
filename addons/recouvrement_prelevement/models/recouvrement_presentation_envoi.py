"""Presentations on their way out: from a plan to a draft batch, then to the bank."""

from odoo import api, fields, models

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
        return self.move_line_id._prepare_payment_line_vals(order) | {
            "mandate_id": self.mandate_id.id,
            "partner_bank_id": self.mandate_id.partner_bank_id.id,
            "amount_currency": self.amount,
            "communication": self._get_label(),
        }

    def _get_label(self):
        first = self
        while first.previous_id:
            first = first.previous_id
        own = first.payment_line_id.communication or self.document or ""
        mark = self.env._("PRESENTATION %s", self.attempt)
        return f"{own[: LABEL - len(mark) - 1]} {mark}"

    # -- released --------------------------------------------------------------------------------

    @api.model
    def _review_batch(self, orders):
        """Before these draft batches are confirmed: what must not go any more leaves them."""
        ahead = self.sudo().search(  # sudo: presentations belong to verbs
            [("order_id", "in", orders.ids), ("state", "=", BATCHED)]
        )
        ahead._recheck(self.env["recouvrement.calendrier"]._today())

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
        known = {
            each.payment_line_id: each
            for each in here.search([("payment_line_id", "in", lines.ids)])
        }
        fresh = lines.filtered(lambda line: line not in known)
        before = here._count_before(fresh.move_line_id)
        made = here.create(
            [here._prepare_first(line, before) | here._prepare_sent(line) for line in fresh]
        )
        for line, each in known.items():
            if each.state in AHEAD:
                each.write(each._prepare_sent(line))
        sent = made.union(*known.values())
        sent.filtered("previous_id")._end_silence()
        return sent

    def _count_before(self, items):
        """``{item: its last presentation}`` of those that were not called off."""
        found = {}
        for each in self.search(
            [("move_line_id", "in", items.ids), ("state", "!=", CANCELLED)], order="attempt, id"
        ):
            found[each.move_line_id] = each
        return found

    def _prepare_first(self, line, before):
        """A debit nobody had planned here: the first of its item, or one more made by hand."""
        last = before.get(line.move_line_id)
        return {
            "company_id": line.company_id.id,
            "currency_id": line.currency_id.id,
            "move_line_id": line.move_line_id.id,
            "partner_id": line.partner_id.commercial_partner_id.id,
            "dossier_id": self._find_dossier(line.move_line_id).id,
            "mandate_id": line.mandate_id.id,
            "journal_id": line.order_id.journal_id.id,
            "attempt": last.attempt + 1 if last else 1,
            "previous_id": last.id if last else False,
            "payment_line_id": line.id,
        }

    def _prepare_sent(self, line):
        day = self._get_collection(line)
        return {
            "state": SENT,
            "date_planned": day,
            "amount": line.amount_currency,
            "payment_id": line.payment_ids[:1].id,
            "journal_id": line.order_id.journal_id.id,
            **self._get_windows(line.mandate_id, day),
        }

    def _get_collection(self, line):
        lot = line.payment_ids[:1].payment_lot_id
        return lot.date or line.date or fields.Date.context_today(self)

    def _find_dossier(self, item):
        """The dossier this item is, or would be, chased in: empty when there is none yet."""
        # sudo: which dossier a debit belongs to does not depend on who uploads it.
        dossiers = (
            self.env["recouvrement.dossier"]
            .sudo()
            .search(
                [
                    ("partner_id", "=", item.partner_id.commercial_partner_id.id),
                    ("company_id", "=", item.company_id.id),
                ],
                order="date_closed desc, id desc",
            )
        )
        running = dossiers.filtered(lambda dossier: dossier.state != "closed") or dossiers
        owned = self.env["recouvrement.situation"].sudo()._get_open_lines(running)
        return next(
            (one for one in running if item in owned.get(one.id, item.browse())), running[:1]
        )

    # -- collected --------------------------------------------------------------------------------

    def _settle(self, day):
        """Time passes: at the bank, then collected under reserve, then for good."""
        collected = self.filtered(lambda each: each.state == SENT and each.date_planned <= day)
        collected.write({"state": PROVISIONAL})
        safe = self.filtered(
            lambda each: each.state == PROVISIONAL and each.date_window and each.date_window < day
        )
        safe.write({"state": FINAL})
