"""A presentation: one debit of one item, from its plan to what became of it.

Only verbs write it: the upload of a batch, a bank return, the night. What was sent is never deleted.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import LazyTranslate

from ..engine import presentations as engine

_lt = LazyTranslate(__name__)

PLANNED, BATCHED, SENT = "planned", "batched", "sent"
PROVISIONAL, FINAL = "provisional", "final"
RETURNED, REFUNDED, CANCELLED = "returned", "refunded", "cancelled"
AHEAD = (PLANNED, BATCHED)
LEAVING = ("open", "generated")  # states of a batch that is confirmed, not known to be at the bank
GONE = (SENT, PROVISIONAL, FINAL)
BACK = (RETURNED, REFUNDED)
NO_CODE_BEFORE = _lt("First presentation")


class RecouvrementPresentation(models.Model):
    _name = "recouvrement.presentation"
    _description = "Presentation of a direct debit"
    _inherit = ["recouvrement.reserve"]
    _order = "date_planned desc, id desc"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True)
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    move_line_id = fields.Many2one(
        "account.move.line",
        "Item",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    document = fields.Char(related="move_line_id.recouvrement_document")
    partner_id = fields.Many2one(
        "res.partner", "Debtor", required=True, readonly=True, index=True, ondelete="restrict"
    )
    dossier_id = fields.Many2one(
        "recouvrement.dossier", readonly=True, index="btree_not_null", ondelete="set null"
    )
    mandate_id = fields.Many2one(
        "account.banking.mandate", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    journal_id = fields.Many2one("account.journal", "Bank", readonly=True, ondelete="restrict")
    attempt = fields.Integer(
        "Presentation no.",
        readonly=True,
        default=1,
        aggregator=None,
        help="1: the first of the item.",
    )
    previous_id = fields.Many2one(
        "recouvrement.presentation", "After", readonly=True, index="btree_not_null"
    )
    amount = fields.Monetary(readonly=True)
    state = fields.Selection(
        [
            (PLANNED, "Planned"),
            (BATCHED, "In a batch"),
            (SENT, "At the bank"),
            (PROVISIONAL, "Collected, may come back"),
            (FINAL, "Collected"),
            (RETURNED, "Came back"),
            (REFUNDED, "Refunded to the debtor"),
            (CANCELLED, "Called off"),
        ],
        required=True,
        readonly=True,
        default=PLANNED,
        index=True,
    )
    date_planned = fields.Date("Collection", required=True, readonly=True, index=True)
    date_leaves = fields.Date(
        "File at the bank by", readonly=True, help="The last day its file may leave."
    )
    date_told = fields.Date("Debtor to be told by", readonly=True)
    date_notified = fields.Date("Debtor told on", readonly=True)
    date_window = fields.Date(
        "May come back until", readonly=True, help="The debtor's bank may send it back until then."
    )
    date_refund = fields.Date(
        "Refundable until",
        readonly=True,
        help="The debtor may ask for its money back until then, without a reason.",
    )
    date_returned = fields.Date("Came back on", readonly=True)
    day_of_month = fields.Integer(compute="_compute_day_of_month", store=True, aggregator=None)
    reason_id = fields.Many2one(
        "payment.return.reason", "Return code", readonly=True, index="btree_not_null"
    )
    after_reason_id = fields.Many2one(
        related="previous_id.reason_id",
        string="After the code",
        store=True,
        index="btree_not_null",
        falsy_value_label=NO_CODE_BEFORE,
        help="What the presentation before came back with; empty for a first one.",
    )
    return_line_id = fields.Many2one(
        "payment.return.line", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    payment_line_id = fields.Many2one(
        "account.payment.line", readonly=True, index="btree_not_null", ondelete="set null"
    )
    order_id = fields.Many2one(
        related="payment_line_id.order_id", string="Batch", store=True, index="btree_not_null"
    )
    payment_id = fields.Many2one(
        "account.payment", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    reason = fields.Json("Why, for the engine", readonly=True)
    reason_text = fields.Char("Why", compute="_compute_reason_text")
    success = fields.Float(
        "Success (%)",
        compute="_compute_success",
        store=True,
        aggregator="avg",
        help="Of those that came to a result: 100 collected, 0 came back.",
    )
    known = fields.Boolean("Came to a result", compute="_compute_success", store=True)

    # Two nights, or a night and a hand, never plan the same item twice.
    _one_ahead = models.UniqueIndex(
        "(move_line_id) WHERE state IN ('planned', 'batched')",
        "This item is about to be presented already.",
    )
    _one_a_line = models.UniqueIndex(
        "(payment_line_id) WHERE payment_line_id IS NOT NULL",
        "This debit is followed already.",
    )

    @api.depends("document", "attempt")
    def _compute_display_name(self):
        for each in self:
            each.display_name = self.env._(
                "%(document)s, presentation %(attempt)s",
                document=each.document or "",
                attempt=each.attempt,
            )

    @api.depends("date_planned")
    def _compute_day_of_month(self):
        for each in self:
            each.day_of_month = each.date_planned.day if each.date_planned else 0

    @api.depends("state")
    def _compute_success(self):
        for each in self:
            each.known = each.state in (FINAL, *BACK)
            each.success = 100.0 if each.state == FINAL else 0.0

    @api.depends("reason")
    @api.depends_context("lang")
    def _compute_reason_text(self):
        say = self.env["recouvrement.motif"]._say
        for each in self:
            each.reason_text = say(each.reason, each.currency_id) if each.reason else False

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A presentation is called off, never deleted: it is a proof."))

    # -- what a person may do -----------------------------------------------------------------

    def action_cancel(self):
        """Not presented after all: for who leads collection or keeps the accounts.

        :raise UserError: at the bank already, or in a batch that is confirmed
        """
        self._check_leads()
        for each in self:
            if each._is_leaving():
                raise UserError(
                    self.env._(
                        "Batch %s is confirmed: cancel it and bring it back to draft, then call the debit off.",
                        each.order_id.name,
                    )
                )
            if each.state not in AHEAD:
                raise UserError(
                    self.env._(
                        "%s is not ahead any more: only the bank can stop it.", each.display_name
                    )
                )
        self._call_off("called_off", {"user": self.env.user.name})
        return True

    def _check_leads(self):
        """:raise AccessError: neither manager nor accountant, or not theirs"""
        self.env["recouvrement.presentation.regle"].check_access("write")
        self.check_access("read")

    def _is_leaving(self):
        """Whether its batch is confirmed: its file is about to be made, or may be at the bank already."""
        return self.state in AHEAD and self.order_id.state in LEAVING

    def _call_off(self, code, values=None, keep_line=False):
        """These will not be presented, because of ``code``; their lines leave their draft batches.

        :param keep_line: they stay tied to their line: its batch may be brought back to draft
        """
        here = (
            self.sudo()
        )  # sudo: presentations belong to verbs; rights were checked by whoever calls
        lines = here.payment_line_id
        why = engine.Refused(code, values or {})
        values = {"state": CANCELLED, "reason": self._to_json(why)}
        here.write(values if keep_line else values | {"payment_line_id": False})
        lines.filtered(lambda line: line.state == "draft").unlink()

    def action_open_order(self):
        """The batch it leaves with."""
        self.ensure_one()
        return self.order_id._get_records_action()

    # -- the scheme -----------------------------------------------------------------------------

    def _is_company_scheme(self, mandate):
        """A consumer is never under the scheme of companies, whatever its mandate says."""
        return mandate.format == "sepa_b2b" and mandate.partner_id.is_company

    def _read_scheme(self, company, day):
        """The engine's :class:`Scheme` on ``day``, from the law's rows; None when one lacks.

        :param company: the scheme of companies (B2B), else that of everyone (CORE)
        """
        law = self.env["recouvrement.parametre"]._value
        returned = law(f"prelevement_return_days_{'b2b' if company else 'core'}", day)
        refund = 0 if company else law("prelevement_refund_weeks", day)
        if returned is None or refund is None:
            return None
        return engine.Scheme(int(returned), int(refund) * 7)

    def _get_schemes(self):
        """``{presentation: its scheme on the day it was collected, or None}``; the law is read once a day."""
        keys = {
            each: (self._is_company_scheme(each.mandate_id), each.date_planned) for each in self
        }
        known = {key: self._read_scheme(*key) for key in set(keys.values())}
        return {each: known[key] for each, key in keys.items()}

    def _read_windows(self, company, day):
        """What to write of a debit collected on ``day``: until when it may come back; nothing when no law says it."""
        scheme = self._read_scheme(company, day)
        if not scheme:
            return {}
        bank = self.env["recouvrement.calendrier"]._get_clearing_days(day)
        return {
            "date_window": scheme.window_end(day, bank),
            "date_refund": scheme.refund_end(day),
        }

    def _to_json(self, told):
        return engine.to_json(told)
