import phonenumbers

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.facts import NO_CONTACT
from .mail_template import TONES

# What makes up each address: changing one of these gives it a new chance.
ADDRESS_OF = {
    "post": {"street", "street2", "zip", "city", "country_id"},
    "email": {"email"},
    "phone": {"phone"},
}

OPT_OUTS = {f"recouvrement_optout_{kind}" for kind in ("email", "sms", "call")}


class ResPartner(models.Model):
    _inherit = "res.partner"

    type = fields.Selection(
        selection_add=[("recouvrement", "Collection contact")],
        ondelete={"recouvrement": "set default"},
    )
    recouvrement_excluded = fields.Boolean("Left out of collection", company_dependent=True)
    recouvrement_exclusion_reason = fields.Char("Why left out", company_dependent=True)
    recouvrement_scenario_id = fields.Many2one(
        "recouvrement.scenario",
        "Collection scenario",
        company_dependent=True,
        domain="[('state', '=', 'published')]",
        help="Empty: the first scenario whose rule fits this debtor.",
    )
    recouvrement_user_id = fields.Many2one(
        "res.users",
        "Collector",
        company_dependent=True,
        help="Empty: the responsible of the portfolio.",
    )
    recouvrement_tone = fields.Selection(
        TONES, "Tone of letters", help="Empty: neutral. The texts that have a variant follow it."
    )
    recouvrement_dossier_ids = fields.One2many(
        "recouvrement.dossier", "partner_id", "Collection dossiers"
    )
    recouvrement_dossier_count = fields.Integer(compute="_compute_recouvrement_dossier_count")
    recouvrement_action_count = fields.Integer(
        "Reminders", compute="_compute_recouvrement_action_count"
    )
    recouvrement_overdue = fields.Monetary(
        "In collection", compute="_compute_recouvrement_dossier_count"
    )

    recouvrement_promise_rate = fields.Float(
        "Promises kept (%)",
        compute="_compute_recouvrement_promise_rate",
        help="Of those judged, in the companies shown.",
    )
    recouvrement_promise_count = fields.Integer(
        "Promises judged", compute="_compute_recouvrement_promise_rate"
    )

    # What the person asked for, by law or by courtesy: the policy of contacts obeys.
    recouvrement_optout_email = fields.Date("No more e-mails since", copy=False)
    recouvrement_optout_sms = fields.Date("No more SMS since", copy=False)
    recouvrement_optout_call = fields.Date("No more calls since", copy=False)
    # Addresses that came back. They are cleared when the address is changed.
    recouvrement_lost_post = fields.Date("Post came back on", copy=False)
    recouvrement_lost_email = fields.Date("E-mail rejected on", copy=False)
    recouvrement_lost_phone = fields.Date("Phone number rejected on", copy=False)
    recouvrement_lost_reason = fields.Char("Why it came back", copy=False)

    # Electronic registered letters: agreed to with this company, and until when.
    recouvrement_lre_consent_date = fields.Date(
        "Agreed on",
        company_dependent=True,
        help="Professionals are presumed to agree; a private person must have agreed beforehand, or "
        "the letter has no effect.",
    )
    recouvrement_lre_consent_note = fields.Char(
        "How",
        company_dependent=True,
        help="What proves it: a clause of the contract, a form, an e-mail.",
    )
    recouvrement_lre_consent_file = fields.Binary("Proof of the agreement", copy=False)
    recouvrement_lre_consent_filename = fields.Char("Name of the proof", copy=False)
    recouvrement_lre_withdrawn_date = fields.Date("Withdrawn on", company_dependent=True)

    def write(self, vals):
        cleared = {
            f"recouvrement_lost_{channel}": False
            for channel, names in ADDRESS_OF.items()
            if vals.keys() & names and f"recouvrement_lost_{channel}" not in vals
        }
        result = super().write(vals | cleared if cleared else vals)
        if vals.keys() & OPT_OUTS:
            self._wake_recouvrement()
        return result

    def _wake_recouvrement(self):
        """The next night looks at the dossiers of these debtors again: what they wish has changed."""
        # sudo: whoever may write the debtor's wishes wakes their dossiers, whatever the portfolio.
        dossiers = self.env["recouvrement.dossier"].sudo()
        dossiers.search([("partner_id", "in", self.ids), ("state", "!=", "closed")])._look_again()

    def _mark_recouvrement_lost(self, channel, reason, day):
        """Remember that what was sent through ``channel`` ("post", "email", "sms", "lre") came back.

        The steps to come no longer use it; it is forgotten when the address is mended.
        """
        channel = {"lre": "email", "sms": "phone"}.get(channel, channel)
        if channel:
            # sudo: the ledger's verbs have checked who asks; collectors do not edit partners.
            self.sudo().write(
                {f"recouvrement_lost_{channel}": day, "recouvrement_lost_reason": reason}
            )

    def _filter_recouvrement_chosen(self, name):
        """Those of these debtors for whom ``name`` was chosen: a few of thousands, found by one statement."""
        everyone = self.with_context(active_test=False)
        chosen = everyone.search([("id", "in", self.ids), (name, "!=", False)])
        return self.browse(chosen.ids).filtered(name)

    # -- how this person can be reached -------------------------------------------------------

    def _is_recouvrement_professional(self):
        return self.is_company or bool(self.vat)

    def _accepts_recouvrement_lre(self):
        """Whether a registered letter may be electronic: presumed of professionals, else agreed to."""
        today = self.env["recouvrement.calendrier"]._today()
        agreed, withdrawn = self.recouvrement_lre_consent_date, self.recouvrement_lre_withdrawn_date
        if withdrawn and withdrawn <= today and not (agreed and withdrawn < agreed <= today):
            return False
        return self._is_recouvrement_professional() or bool(agreed and agreed <= today)

    def _find_recouvrement_obstacle(self, channel, refused_numbers=frozenset()):
        """What keeps ``channel`` from reaching this very contact: a code, "" when nothing does.

        :param channel: "email", "lre", "sms", "phone" or "post"
        :param refused_numbers: numbers whose owner refused text messages
        """
        if channel == "post":
            has = self.city and (self.street or self.zip)
            return "missing" if not has else "lost" if self.recouvrement_lost_post else ""
        if channel in ("email", "lre"):
            if not self.email:
                return "missing"
            lost = self.recouvrement_lost_email
            return "invalid" if not self.email_normalized else "lost" if lost else ""
        if not self.phone:
            return "missing"
        if self.recouvrement_lost_phone:
            return "lost"
        return self._find_recouvrement_sms_obstacle(refused_numbers) if channel == "sms" else ""

    def _find_recouvrement_sms_obstacle(self, refused_numbers):
        number = self.phone_sanitized
        if not number:
            return "invalid"
        if number in refused_numbers:
            return "refused"
        line = phonenumbers.number_type(phonenumbers.parse(number))
        return "landline" if line == phonenumbers.PhoneNumberType.FIXED_LINE else ""

    def _get_recouvrement_audience(self):
        """Whether this debtor is written to as a "private" person or as a "professional"."""
        debtor = self.commercial_partner_id
        return "professional" if debtor._is_recouvrement_professional() else "private"

    def _get_recouvrement_tone(self):
        return self.commercial_partner_id.recouvrement_tone or "neutral"

    def _compute_recouvrement_dossier_count(self):
        groups = self.env["recouvrement.dossier"]._read_group(
            [
                ("partner_id", "in", self.commercial_partner_id.ids),
                ("company_id", "in", self.env.companies.ids),
            ],
            ["partner_id"],
            ["__count", "amount_overdue:sum"],
        )
        found = {partner: (count, overdue) for partner, count, overdue in groups}
        for partner in self:
            count, overdue = found.get(partner.commercial_partner_id, (0, 0))
            partner.recouvrement_dossier_count, partner.recouvrement_overdue = count, overdue

    def _compute_recouvrement_promise_rate(self):
        groups = self.env["recouvrement.promesse"]._read_group(
            [
                ("partner_id", "in", self.commercial_partner_id.ids),
                ("company_id", "in", self.env.companies.ids),
                ("state", "in", ["kept", "broken"]),
            ],
            ["partner_id"],
            ["__count", "kept_rate:avg"],
        )
        found = {partner: (count, rate) for partner, count, rate in groups}
        for partner in self:
            count, rate = found.get(partner.commercial_partner_id, (0, 0.0))
            partner.recouvrement_promise_count, partner.recouvrement_promise_rate = count, rate

    def _compute_recouvrement_action_count(self):
        for partner in self:
            partner.recouvrement_action_count = self.env["recouvrement.action"].search_count(
                partner._get_recouvrement_action_domain()
            )

    def _get_recouvrement_action_domain(self):
        """What was done towards this debtor, and what this very contact received."""
        mine = fields.Domain("dossier_id.partner_id", "=", self.commercial_partner_id.id)
        if self != self.commercial_partner_id:
            mine = fields.Domain("partner_id", "=", self.id)
        else:
            mine |= fields.Domain("partner_id", "=", self.id)
        return (
            mine & fields.Domain("state", "=", "done") & fields.Domain("kind", "not in", NO_CONTACT)
        )

    def action_open_recouvrement_actions(self):
        """What was sent to this debtor or contact, the last first."""
        self.ensure_one()
        actions = self.env["recouvrement.action"].search(self._get_recouvrement_action_domain())
        return actions._get_records_action(name=self.env._("Reminders"))

    @api.constrains("recouvrement_excluded", "recouvrement_exclusion_reason")
    def _check_recouvrement_exclusion(self):
        if any(
            partner.recouvrement_excluded and not partner.recouvrement_exclusion_reason
            for partner in self
        ):
            raise ValidationError(self.env._("Say why this debtor is left out of collection."))

    def action_open_recouvrement(self):
        dossiers = self.env["recouvrement.dossier"].search(
            [("partner_id", "in", self.commercial_partner_id.ids)]
        )
        return dossiers._get_records_action(name=self.env._("Collection"))
