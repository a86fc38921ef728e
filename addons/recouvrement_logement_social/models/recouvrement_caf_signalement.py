"""The duty to report an unpaid rent to the body that pays the housing benefit, and its clock.

Two months from the day the unpaid rent is constituted, unless everything is paid meanwhile (CCH, art. R824-4). Only a
household that receives a benefit is reported. The row is proof: it is never deleted.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

REPORT = "caf_report"  # code of the delay of the law
CHANNELS = [
    ("portal", "Portal of the body"),
    ("file", "File"),
    ("email", "E-mail"),
    ("post", "Post"),
]
WARNING = ["recouvrement_logement_social.mail_activity_caf_report"]
LAST_DAYS = 7  # days left: the list turns red


class RecouvrementCafSignalement(models.Model):
    _name = "recouvrement.caf.signalement"
    _description = "Report of an unpaid rent to the CAF or the MSA"
    _inherit = ["recouvrement.reserve", "recouvrement.etat", "mail.thread", "mail.activity.mixin"]
    _order = "date_deadline, id"
    _rec_names_search = ["bail_id.name", "partner_id.name", "number", "reference"]
    _check_company_auto = True

    bail_id = fields.Many2one(
        "recouvrement.bail", "Lease", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="bail_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="bail_id.currency_id")
    partner_id = fields.Many2one(related="bail_id.partner_id", string="Tenant", store=True)
    portefeuille_id = fields.Many2one(
        related="bail_id.portefeuille_id", string="Agency", store=True
    )
    dossier_id = fields.Many2one(
        "recouvrement.dossier", readonly=True, index="btree_not_null", ondelete="set null"
    )
    user_id = fields.Many2one(related="dossier_id.user_id", string="Collector")
    organisme_id = fields.Many2one(
        "recouvrement.organisme",
        "Body",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("kind", "in", ("caf", "msa"))],
    )
    number = fields.Char("Beneficiary number")
    date_constituted = fields.Date(
        "Constituted on",
        required=True,
        tracking=True,
        help="The day the unpaid rent is constituted: the two months run from it.",
    )
    explanation = fields.Text("Why it is constituted", readonly=True)
    amount_unpaid = fields.Monetary("Owed", readonly=True, help="When it was last read.")
    unpaid_terms = fields.Integer("Terms unpaid", readonly=True)
    first_unpaid_date = fields.Date("First term unpaid", readonly=True)
    state = fields.Selection(
        [
            ("due", "To report"),
            ("sent", "Reported"),
            ("acknowledged", "Acknowledged"),
            ("dropped", "Not owed any more"),
        ],
        default="due",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
        copy=False,
    )
    date_sent = fields.Date("Reported on", readonly=True, copy=False, tracking=True)
    channel = fields.Selection(CHANNELS, "By", readonly=True, copy=False)
    reference = fields.Char("Their reference", readonly=True, copy=False)
    proof_ids = fields.Many2many("ir.attachment", readonly=True, copy=False)
    date_acknowledged = fields.Date("Acknowledged on", readonly=True, copy=False)
    drop_reason = fields.Char("Why no more", readonly=True, copy=False)
    butoir_id = fields.Many2one(
        "recouvrement.butoir", "Clock", readonly=True, copy=False, ondelete="set null"
    )
    date_deadline = fields.Date(
        related="butoir_id.date", string="Report by", store=True, index="btree_not_null"
    )
    met_late = fields.Boolean(related="butoir_id.met_late", string="Reported late")
    days_left = fields.Integer(compute="_compute_days_left")
    pressing = fields.Boolean(compute="_compute_days_left")
    echange_ids = fields.One2many("recouvrement.caf.echange", "signalement_id", "Exchanges")

    _one_due = models.UniqueIndex(
        "(bail_id) WHERE state = 'due'", "This lease has a report to make already."
    )
    _day_uniq = models.UniqueIndex(
        "(bail_id, date_constituted) WHERE state <> 'dropped'",
        "This unpaid rent is reported already.",
    )

    # -- computed -----------------------------------------------------------------------------

    @api.depends("bail_id.name", "date_constituted")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for each in self:
            each.display_name = self.env._(
                "Report of %(lease)s (%(day)s)",
                lease=each.bail_id.name or "",
                day=format_date(self.env, each.date_constituted) if each.date_constituted else "",
            )

    @api.depends("date_deadline", "state")
    def _compute_days_left(self):
        today = self.env["recouvrement.calendrier"]._today()
        for each in self:
            counts = each.date_deadline and each.state == "due"
            each.days_left = (each.date_deadline - today).days if counts else 0
            each.pressing = bool(counts) and each.days_left <= LAST_DAYS

    @api.onchange("bail_id")
    def _onchange_bail_id(self):
        if self.bail_id and not self.organisme_id:
            aid = self._find_aid(self.bail_id)
            self.organisme_id = aid.organisme_id or self._find_body(self.bail_id)
            self.number = aid.number

    # -- made ---------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        reports = super().create(vals_list)
        for each in reports:
            each._complete()
            each._follow_clock()
        return reports

    def write(self, vals):
        if not self.env.su and any(each.state != "due" for each in self):
            raise UserError(self.env._("What was reported is proof: it does not change any more."))
        if "bail_id" in vals and any(each.bail_id.id != vals["bail_id"] for each in self):
            raise UserError(self.env._("A report is about one lease: enter another one."))
        result = super().write(vals)
        if "date_constituted" in vals:
            # sudo: a day corrected by hand is no longer that of the count.
            self.sudo().explanation = False
            for each in self:
                each._follow_clock()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not (self.env.su and self.env.context.get("recouvrement_retention")):
            raise UserError(self.env._("A report is kept as proof: say why it is not owed."))

    @api.model
    def _find_aid(self, bail):
        """The benefit of ``bail`` that was last paid or suspended; empty when it has none."""
        # sudo: who follows the lease is told who pays the aid, not more.
        aids = bail.sudo().aide_ids.filtered(lambda aid: aid.state != "ended")
        return aids.sorted(lambda aid: (aid.date_from, aid.id))[-1:]

    @api.model
    def _find_body(self, bail):
        """The CAF of the dwelling's department, from the directory; may be empty."""
        directory = self.env["recouvrement.organisme"]
        place = directory._get_department(bail.logement_id.zip or bail.partner_id.zip)
        return directory._find("caf", place, bail.company_id) if place else directory

    def _complete(self):
        """What is read rather than typed: the body, the number, the dossier, what is owed."""
        aid = self._find_aid(self.bail_id)
        values = {"dossier_id": self.bail_id._get_open_dossier().id}
        if not self.organisme_id:
            values["organisme_id"] = (aid.organisme_id or self._find_body(self.bail_id)).id
        if not self.number:
            values["number"] = aid.number
        # sudo: read from the lease and its terms, never typed.
        self.sudo().write(values)
        self._read_owed()

    def _read_owed(self):
        """Read again what is owed: asked for by the paper and the file."""
        today = self.env["recouvrement.calendrier"]._today()
        found = self.env["recouvrement.bail.terme"]._read_unpaid(self.bail_id, today)
        for each in self:
            owed = found[each.bail_id.id]
            # sudo: amounts follow from the accounts.
            each.sudo().write(
                {
                    "amount_unpaid": float(owed.amount),
                    "unpaid_terms": owed.terms,
                    "first_unpaid_date": owed.first,
                }
            )

    def _follow_clock(self):
        """Count the two months from the day of constitution; another day counts them again."""
        clock = self.env["recouvrement.butoir"]._follow(
            self,
            REPORT,
            self.date_constituted,
            dossier=self.dossier_id or None,
            missing_sentence=self.env._("Report it at once: nobody knows how long there is."),
        )
        # sudo: the clock is set by this verb only.
        self.sudo().butoir_id = clock

    # -- reported, acknowledged, not owed any more ----------------------------------------------

    def _send(self, day, channel, reference="", proofs=None):
        """Note that these unpaid rents were reported on ``day``.

        :param channel: one of ``CHANNELS``
        :param proofs: attachments that show it
        :raise UserError: reported already, a day to come, or no body to report to
        """
        self.check_access("write")
        self._check_state("due")
        if day > self.env["recouvrement.calendrier"]._today():
            raise UserError(self.env._("Enter the day it was reported, once it is."))
        if bare := self.filtered(lambda each: not each.organisme_id):
            raise UserError(
                self.env._("Choose the body %s is reported to.", bare[0].bail_id.display_name)
            )
        self._read_owed()
        proofs = proofs or self.env["ir.attachment"]
        for each in self:
            # sudo: rights are checked; states are written by verbs.
            each.sudo().write(
                {
                    "state": "sent",
                    "date_sent": day,
                    "channel": channel,
                    "reference": reference or False,
                    "proof_ids": [fields.Command.set(proofs.ids)],
                }
            )
            self.env["recouvrement.butoir"]._meet(each, REPORT, day, proofs[:1])
            each.sudo().activity_unlink(WARNING)
        return True

    def action_send(self):
        """Say when and how these were reported."""
        self._check_state("due")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reported"),
            "res_model": "recouvrement.caf.envoi",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_signalement_ids": [fields.Command.set(self.ids)]},
        }

    def action_acknowledge(self):
        """The body acknowledged it today."""
        self.check_access("write")
        self._check_state("sent")
        today = self.env["recouvrement.calendrier"]._today()
        # sudo: as in `_send`.
        self.sudo().write({"state": "acknowledged", "date_acknowledged": today})
        return True

    def _drop(self, why):
        """Nothing is to be reported any more, because of ``why``."""
        for each in self.filtered(lambda one: one.state == "due"):
            # sudo: as in `_send`, whoever books the payment.
            each.sudo().write({"state": "dropped", "drop_reason": why})
            self.env["recouvrement.butoir"]._drop(each, REPORT, why)
            each.sudo().activity_unlink(WARNING)

    def _drop_paid(self, day):
        """Drop those whose lease owes nothing on ``day``: what is paid in full is not reported."""
        due = self.filtered(lambda each: each.state == "due")
        found = self.env["recouvrement.bail.terme"]._read_unpaid(due.bail_id, day)
        paid = due.filtered(lambda each: not found[each.bail_id.id].terms)
        paid._drop(self.env._("Paid in full before it was reported."))
        return paid

    # -- whom to tell ---------------------------------------------------------------------------

    def _get_manager(self):
        """Who answers for the agency, and must know that a report is about to be missed."""
        self.ensure_one()
        # sudo: who is responsible is no secret.
        agency = self.sudo().portefeuille_id or self.sudo().dossier_id.portefeuille_id
        while agency and not agency.user_id:
            agency = agency.parent_id
        managers = self.env.ref("recouvrement.group_manager").sudo().all_user_ids
        ours = managers.filtered(
            lambda user: user.active and not user.share and self.company_id in user.company_ids
        )
        return agency.user_id or ours.sorted("id")[:1]

    def _replace_warning(self, manager, summary, day):
        """One warning at a time for the manager; closed with the report."""
        self.activity_unlink(WARNING)
        self.with_context(mail_activity_quick_update=True).activity_schedule(
            WARNING[0], day, user_id=manager.id, summary=summary
        )
