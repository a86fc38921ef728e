"""Station 8 of 11: résultat.

Comes from: action. Goes to: promise, plan, dispute, suspension. What the debtor answered, and what
that opens, in one gesture.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import email_normalize, format_date

from ..tools.hand import get_ours, open_to_hand
from ..tools.words import to_html

# What is put right afterwards; the rest is what was said, and what it opened.
BY_HAND = {"note", "cause_id", "contact_id", "channel"}
CHANNEL_OF_KIND = {"email": "email", "sms": "sms", "call": "call"}


class RecouvrementResultat(models.Model):
    _name = "recouvrement.resultat"
    _description = "Result of a contact"
    _order = "date desc, id desc"

    dossier_id = fields.Many2one(
        "recouvrement.dossier", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="dossier_id.company_id", store=True, index=True)
    debtor_id = fields.Many2one(related="dossier_id.partner_id", string="Debtor")
    action_id = fields.Many2one(
        "recouvrement.action",
        "After",
        index="btree_not_null",
        domain="[('dossier_id', '=', dossier_id)]",
        compute="_compute_action_id",
        store=True,
        readonly=False,
        precompute=True,
        help="What this contact answers: the call to make, when there is one.",
    )
    date = fields.Date(
        required=True, default=lambda self: self.env["recouvrement.calendrier"]._today()
    )
    user_id = fields.Many2one("res.users", "By", required=True, default=lambda self: self.env.user)
    channel = fields.Selection(
        [
            ("call", "Phone call"),
            ("email", "E-mail"),
            ("letter", "Letter"),
            ("sms", "SMS"),
            ("visit", "Visit"),
            ("counter", "Meeting at our place"),
            ("portal", "Online"),
        ],
        "By way of",
        compute="_compute_channel",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    contact_id = fields.Many2one("res.partner", "Who was reached")
    type_id = fields.Many2one(
        "recouvrement.resultat.type", "Result", required=True, ondelete="restrict"
    )
    opens = fields.Selection(related="type_id.opens")
    type_reached = fields.Boolean(related="type_id.reached")
    next_date = fields.Date(
        "Look again on", compute="_compute_next_date", store=True, readonly=False, precompute=True
    )
    cause_id = fields.Many2one(
        "recouvrement.cause", "Why it is unpaid", ondelete="restrict", index="btree_not_null"
    )
    note = fields.Text()

    # What it opens: asked in the same form, kept by what is opened.
    currency_id = fields.Many2one(related="company_id.currency_id")
    promise_amount = fields.Monetary(
        "Amount promised",
        compute="_compute_promise",
        compute_sudo=False,  # what another portfolio's dossier owes is no default
        store=True,
        readonly=False,
        precompute=True,
    )
    promise_date = fields.Date(
        "Promised for",
        compute="_compute_promise",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    promise_means = fields.Selection(
        lambda self: (
            self.env["recouvrement.promesse"]._fields["means"]._description_selection(self.env)
        ),
        "Means of payment",
        default="transfer",
    )
    promise_line_ids = fields.Many2many(
        "account.move.line",
        string="Items promised",
        help="Empty: everything open on the dossier.",
    )
    promise_exception = fields.Boolean("Beyond the policy")
    open_line_ids = fields.Many2many(related="dossier_id.open_line_ids", string="Open items")
    promesse_ids = fields.One2many("recouvrement.promesse", "resultat_id", "Promises")
    new_phone = fields.Char("New phone number")
    new_email = fields.Char("New e-mail address")
    alert = fields.Selection(
        [
            ("overindebtedness", "Over-indebtedness (Banque de France)"),
            ("insolvency", "Insolvency proceedings"),
            ("death", "Death of the debtor"),
            ("vulnerable", "Vulnerable person"),
        ],
    )

    @api.depends("action_id.kind")
    def _compute_channel(self):
        for result in self:
            kind = result.action_id.kind
            result.channel = result.channel or CHANNEL_OF_KIND.get(
                kind, "letter" if kind else "call"
            )

    @api.depends("type_id", "dossier_id")
    def _compute_promise(self):
        """What is expected: all that is overdue, in a week, on a worked day."""
        for result in self:
            if result.opens != "promise":
                result.promise_amount = result.promise_date = False
                continue
            result.promise_amount = result.promise_amount or self.env[
                "recouvrement.promesse"
            ]._get_default_amount(result.dossier_id)
            result.promise_date = result.promise_date or self._get_default_day(result)

    def _get_default_day(self, result):
        calendar = self.env["recouvrement.calendrier"]._get_calendar(
            result.company_id or self.env.company, result.date.year
        )
        return calendar.roll_forward(
            fields.Date.add(result.date, days=result.type_id.default_days or 7)
        )

    @api.depends("dossier_id")
    def _compute_action_id(self):
        """The call that waits for its result, so that logging the contact ticks its activity off."""
        for result in self.filtered(lambda each: not each.action_id):
            calls = result.dossier_id.action_ids.filtered(lambda action: action.activity_id.active)
            result.action_id = calls.sorted("id")[-1:]

    @api.depends("type_id.name", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for result in self:
            result.display_name = (
                f"{result.type_id.name or ''} – {format_date(self.env, result.date)}"
            )

    @api.depends("type_id", "date")
    def _compute_next_date(self):
        for result in self:
            holds = result.type_id.opens == "hold" and result.date
            result.next_date = (
                fields.Date.add(result.date, days=result.type_id.default_days) if holds else False
            )

    @api.constrains("date")
    def _check_date(self):
        today = self.env["recouvrement.calendrier"]._today()
        if any(result.date > today for result in self):
            raise ValidationError(
                self.env._("A contact is logged once it took place: today or before.")
            )

    @api.constrains("type_id", "next_date", "date")
    def _check_next_date(self):
        for result in self:
            if result.opens == "hold" and not (result.next_date and result.next_date > result.date):
                raise ValidationError(
                    self.env._("Say on which later day the dossier must be looked at again.")
                )

    @api.constrains("type_id", "alert")
    def _check_alert(self):
        if any(result.opens == "alert" and not result.alert for result in self):
            raise ValidationError(self.env._("Say what the alert is about."))

    @api.constrains("new_email")
    def _check_new_email(self):
        for result in self:
            if result.new_email and not email_normalize(result.new_email):
                raise ValidationError(
                    self.env._("“%s” is not an e-mail address.", result.new_email)
                )

    @api.model_create_multi
    def create(self, vals_list):
        here = open_to_hand(self, vals_list)
        results = super(RecouvrementResultat, here).create(vals_list)
        if not self.env.su:
            results._check_told()
        for result in results:
            getattr(result, f"_open_{result.opens}")(result.action_id)
            result._note_contact_data()
            result._finish_call()
        return results

    def write(self, vals):
        if not self.env.su and get_ours(self, vals) - BY_HAND:
            raise AccessError(
                self.env._("What the debtor answered stays as it was told: record another contact.")
            )
        return super().write(vals)

    def _check_told(self):
        """:raise AccessError: another's contact, another dossier's action, or somebody unconcerned"""
        manager = self.env.user.has_group("recouvrement.group_manager")
        for result in self:
            if result.user_id != self.env.user and not manager:
                raise AccessError(self.env._("One records one's own promises and contacts."))
            # sudo: whose action or relative it is follows from the dossier, not from who looks.
            itself = result.sudo()
            if itself.action_id.dossier_id - itself.dossier_id:
                raise AccessError(self.env._("This action is of another dossier."))
            dossier = itself.dossier_id
            if itself.contact_id.commercial_partner_id - (
                dossier.partner_id | dossier.partie_ids.partner_id.commercial_partner_id
            ):
                raise AccessError(
                    self.env._(
                        "%s has nothing to do with this dossier.", itself.contact_id.display_name
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not (self.env.su and self.env.context.get("recouvrement_retention")):
            raise UserError(self.env._("What the debtor answered is kept with the dossier."))

    # -- hook: _open_<what>(action) ---------------------------------------------------------

    def _open_nothing(self, action):
        """The scenario goes on."""

    def _open_hold(self, action):
        """Nothing is sent before the date agreed."""
        # sudo: what wrote a suspension is told by our verbs; the contact's rights were checked.
        self.env["recouvrement.suspension"].sudo().create(
            {
                "dossier_id": self.dossier_id.id,
                "reason": self.type_id.name,
                "date_from": self.date,
                "stops_interest": False,
                "date_to": fields.Date.subtract(self.next_date, days=1),
                "origin": f"{self._name},{self.id}",
            }
        )

    def _open_promise(self, action):
        """The scenario waits for the day promised; the policy of commitments has its say."""
        self.env["recouvrement.promesse"].create(
            {
                "dossier_id": self.dossier_id.id,
                "resultat_id": self.id,
                "amount": self.promise_amount,
                "date": self.promise_date,
                "date_made": self.date,
                "means": self.promise_means,
                "promised_by_id": self.contact_id.id,
                "move_line_ids": [fields.Command.set(self.promise_line_ids.ids)],
                "exception": self.promise_exception,
                "note": self.note,
            }
        )

    def _open_contact_data(self, action):
        """Nothing stops: the new address, when there is one, is noted with the contact."""

    def _open_alert(self, action):
        """Nothing more is sent until someone has looked into it: the law may forbid it."""
        label = dict(self._fields["alert"]._description_selection(self.env))[self.alert]
        # sudo: as for a hold.
        self.env["recouvrement.suspension"].sudo().create(
            {
                "dossier_id": self.dossier_id.id,
                "reason": label,
                "date_from": self.date,
                "stops_interest": False,  # what it turns out to be stops it from its own day
                "origin": f"{self._name},{self.id}",
            }
        )
        self._ask_to_look_into(label)

    def _ask_to_look_into(self, label):
        """A task for who answers for the dossier; the suspension lasts until they end it."""
        dossier = self.dossier_id
        # sudo: who is responsible is no secret; the collector may not read every portfolio.
        owner = dossier.sudo().portefeuille_id.user_id or dossier.user_id or self.env.user
        dossier.with_context(mail_activity_quick_update=True).activity_schedule(
            "mail.mail_activity_data_todo",
            self.env["recouvrement.calendrier"]._today(),
            user_id=owner.id,
            summary=self.env._("Alert to look into: %s", label),
            note=self.note and to_html(self.note),
        )

    def _note_contact_data(self):
        """The debtor's new number or e-mail replaces the old one, which the debtor's history keeps."""
        values = {
            name: value.strip()
            for name, value in (("phone", self.new_phone), ("email", self.new_email))
            if value and value.strip()
        }
        if values:
            # sudo: the collector has just heard it; collectors do not edit partners otherwise.
            debtor = (self.contact_id or self.debtor_id).sudo()
            if debtor.user_ids.filtered(lambda user: user._is_internal()):
                # Whoever changes the e-mail address of an account can have its password sent there.
                raise AccessError(
                    self.env._("%s is one of us: they change their own address.", debtor.name)
                )
            before = {name: debtor[name] or "–" for name in values}
            debtor.write(values)
            changes = "\n".join(f"{before[name]} → {value}" for name, value in values.items())
            debtor._message_log(body=to_html(changes))

    def _finish_call(self):
        """The activity this contact was handed over with is done."""
        if self.action_id.activity_id:
            self.action_id.activity_id.action_feedback(feedback=self.type_id.name)
