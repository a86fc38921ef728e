"""How a dispute ends: granted in whole, in part, or not; and the credit note that follows."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command


class RecouvrementLitige(models.Model):
    _inherit = "recouvrement.litige"

    amount_granted = fields.Monetary("Granted", readonly=True, copy=False)
    outcome_reason = fields.Text("Reason", readonly=True, copy=False)
    credit_move_ids = fields.Many2many(
        "account.move",
        "recouvrement_litige_credit_rel",
        "litige_id",
        "move_id",
        "Credit notes",
        copy=False,
    )
    credit_state = fields.Selection(
        [("none", "None needed"), ("awaited", "Awaited"), ("done", "In the accounts")],
        "Credit note",
        compute="_compute_credit_state",
        store=True,
    )

    @api.depends("state", "credit_move_ids.state")
    def _compute_credit_state(self):
        for dispute in self:
            credits_ = dispute.credit_move_ids.filtered(lambda move: move.state != "cancel")
            if dispute.state not in ("accepted", "partly"):
                dispute.credit_state = "none"
            else:
                posted = credits_ and all(move.state == "posted" for move in credits_)
                dispute.credit_state = "done" if posted else "awaited"

    @api.constrains("credit_move_ids")
    def _check_credits(self):
        for dispute in self.sudo():
            for move in dispute.credit_move_ids:
                theirs = move.commercial_partner_id == dispute.debtor_id.commercial_partner_id
                ours = move.company_id == dispute.company_id
                if move.move_type != "out_refund" or not (theirs and ours):
                    raise ValidationError(
                        self.env._("%s is not a credit note of this debtor.", move.display_name)
                    )

    def action_settle(self):
        """Decide the outcome."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Outcome of the dispute"),
            "res_model": "recouvrement.litige.issue",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_litige_id": self.id},
        }

    def action_open_credits(self):
        return self.credit_move_ids._get_records_action(name=self.env._("Credit notes"))

    def _settle(self, outcome, granted=None, reason="", credits=None, make_credit=False):
        """End this dispute: its suspension ends and the dossier is looked at again at once.

        What is granted stays out of the chase until its credit note is posted.

        :param outcome: ``accepted``, ``partly``, ``rejected`` or ``cancelled``
        :param granted: the amount recognised, when ``partly``
        :param credits: existing credit notes to link
        :param make_credit: create the draft credit notes of what is granted
        :raise UserError: the dispute is over, the amount or the reason is missing
        """
        self.ensure_one()
        self.check_access("write")
        if self.state != "open":
            raise UserError(self.env._("This dispute is over."))
        if outcome == "rejected" and not reason:
            raise UserError(self.env._("Say why the dispute is rejected: the debtor will ask."))
        if outcome == "partly":
            self._check_granted(granted)
        granted = {"accepted": self.amount, "partly": granted}.get(outcome, 0)
        day = self.env["recouvrement.calendrier"]._today()
        self._share_out(granted)
        moves = credits or self.env["account.move"]
        if make_credit and granted:
            moves |= self._draft_credits(day)
        # sudo: state and suspension follow from this verb alone, whose right was checked.
        mine = self.sudo()
        mine.write(
            {
                "state": outcome,
                "amount_granted": granted,
                "outcome_reason": reason,
                "date_closed": max(day, mine.date_opened),
                "credit_move_ids": [Command.link(move.id) for move in moves],
            }
        )
        mine.activity_unlink(["mail.mail_activity_data_todo"])
        mine._replace_suspension(day)
        mine._tell_outcome(reason)

    def _check_granted(self, amount):
        less = self.currency_id.compare_amounts
        if less(amount or 0, 0) <= 0 or less(amount, self.amount) >= 0:
            raise UserError(
                self.env._(
                    "What is granted in part lies between zero and the %(amount)s in dispute.",
                    amount=self.currency_id.format(self.amount),
                )
            )

    def _share_out(self, granted):
        """Set ``granted`` against the items in dispute, the oldest first."""
        left = granted
        # sudo: what is granted is written by this verb alone.
        for line in self.sudo().ligne_ids.sorted(lambda each: (each.date_maturity, each.id)):
            line.amount_granted = min(left, line.amount)
            left = self.currency_id.round(left - line.amount_granted)

    def _replace_suspension(self, day):
        """End the suspension; what is granted stays out of the chase until its credit note is posted."""
        self._end_suspension(day)
        if self.credit_state != "awaited":
            return
        granted = {
            line.move_line_id: line.amount_granted for line in self.ligne_ids if line.amount_granted
        }
        reason = self.env._("Dispute %s accepted: credit note to come", self.name)
        values = self._prepare_suspension(granted, reason, day)
        self.suspension_id = self.env["recouvrement.suspension"].create(
            values | {"stops_interest": True}
        )

    def _end_suspension(self, day):
        self.suspension_id._end(day)
        self.suspension_id._wake()

    def _end_when_credited(self):
        """What was granted is chased no more because it is no longer owed: its suspension can end."""
        day = self.env["recouvrement.calendrier"]._today()
        # sudo: follows from the accounts, whoever posts the credit note.
        for dispute in self.sudo().filtered(lambda each: each.credit_state == "done"):
            suspension = dispute.suspension_id
            if suspension.active and not suspension.date_to:
                dispute._end_suspension(day)

    def _tell_outcome(self, reason):
        states = dict(self._fields["state"]._description_selection(self.env))
        text = self.env._(
            "Dispute %(number)s: %(outcome)s, %(granted)s granted of %(amount)s.",
            number=self.name,
            outcome=states[self.state],
            granted=self.currency_id.format(self.amount_granted),
            amount=self.currency_id.format(self.amount),
        )
        text = f"{text} {reason}" if reason else text
        self.dossier_id._log_lines({self.dossier_id.id: text})
        self._message_log(body=text)

    # -- credit notes -------------------------------------------------------------------------

    def _draft_credits(self, day):
        """Draft credit notes of what is granted on each invoice, by Odoo's own reversal.

        Made under the user's rights: who may not invoice links a credit note made by another.
        """
        moves = self.env["account.move"]
        for move, lines in (
            self.ligne_ids.filtered("amount_granted")
            .grouped(lambda line: line.move_line_id.move_id)
            .items()
        ):
            if not move.is_sale_document():
                raise UserError(
                    self.env._(
                        "%s is not an invoice: make its credit entry in accounting, and link it.",
                        move.display_name,
                    )
                )
            moves |= self._draft_credit(move, sum(lines.mapped("amount_granted")), day)
        return moves

    def _draft_credit(self, move, granted, day):
        wizard = (
            self.env["account.move.reversal"]
            .with_company(move.company_id)
            .with_context(active_model="account.move", active_ids=move.ids)
            .create(
                {
                    "date": day,
                    "journal_id": move.journal_id.id,
                    "reason": self.env._("dispute %s", self.name),
                }
            )
        )
        wizard.reverse_moves()
        credit = wizard.new_move_ids
        credit.ensure_one()
        # In the invoice's own currency, at the rate the invoice was booked at.
        rate = abs(move.amount_total / move.amount_total_signed) if move.amount_total_signed else 1
        self._bring_down(credit, move.currency_id.round(granted * rate))
        return credit

    def _bring_down(self, credit, wanted):
        """Bring the lines of ``credit`` down so that it comes to ``wanted``, taxes included."""
        currency, total = credit.currency_id, credit.amount_total
        if currency.compare_amounts(wanted, total) >= 0:
            return
        lines = credit.invoice_line_ids.filtered(
            lambda line: line.display_type == "product" and line.price_unit
        )
        for line in lines:
            line.write(
                {
                    "price_unit": currency.round(
                        line.price_unit * line.quantity * (1 - line.discount / 100) * wanted / total
                    ),
                    "quantity": 1,
                    "discount": 0,
                }
            )
        # Rounding leaves a cent or two: they go into the tax, or into the largest line without tax.
        gap = currency.round(wanted - credit.amount_total)
        taxes = credit.line_ids.filtered("tax_line_id")
        if taxes and gap:
            taxes[0].amount_currency += gap
        elif gap:
            max(lines, key=lambda line: line.price_subtotal).price_unit += gap
