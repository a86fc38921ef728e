"""Social support: a collector asks for it, a social worker takes it, concludes it.

Collectors read that it is in progress, what was concluded and what they may do meanwhile. What the household told
the social worker is in notes of her own, which nothing here points to: no domain finds a road to them.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from odoo.addons.recouvrement.tools.hand import check_written, open_to_hand

GROUP = "recouvrement_logement_social.group_social"
OPEN = ("requested", "running")
# Written by the social worker alone; the rest is the request.
HERS = ("user_id", "mode_id", "date_review", "conclusion")


class RecouvrementAccompagnement(models.Model):
    _name = "recouvrement.accompagnement"
    _description = "Social support"
    _inherit = ["recouvrement.etat", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_name = "partner_id"
    _check_company_auto = True

    dossier_id = fields.Many2one(
        "recouvrement.dossier", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="dossier_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(
        related="dossier_id.partner_id", string="Household", store=True, index=True
    )
    bail_id = fields.Many2one(
        related="dossier_id.recouvrement_bail_id", string="Lease", store=True, index=True
    )
    portefeuille_id = fields.Many2one(
        related="dossier_id.portefeuille_id", string="Agency", store=True, index=True
    )
    # A closed list: what is wrong with somebody is not written where collectors read.
    motive = fields.Selection(
        [
            ("budget", "The budget no longer holds"),
            ("rights", "Rights to open"),
            ("change", "Change in the household"),
            ("reach", "Out of reach"),
            ("dwelling", "Keeping the dwelling"),
            ("other", "Other, told by word of mouth"),
        ],
        "Reason",
        required=True,
        default="budget",
    )
    informed = fields.Boolean(
        "The household knows", help="They were told that a social worker would contact them."
    )
    state = fields.Selection(
        [
            ("requested", "Requested"),
            ("running", "In progress"),
            ("over", "Concluded"),
            ("declined", "Not taken"),
            ("withdrawn", "Withdrawn"),
        ],
        default="requested",
        required=True,
        readonly=True,
        index=True,
        copy=False,
        tracking=True,
    )
    requested_by_id = fields.Many2one(
        "res.users", readonly=True, default=lambda self: self.env.user, copy=False
    )
    date_requested = fields.Date("Requested on", readonly=True, copy=False)
    user_id = fields.Many2one("res.users", "Social worker", index=True, copy=False, tracking=True)
    mode_id = fields.Many2one(
        "recouvrement.accompagnement.mode",
        "What is spared",
        ondelete="restrict",
        index="btree_not_null",
        copy=False,
        tracking=True,
        domain="[('company_id', 'in', (False, company_id))]",
    )
    date_started = fields.Date("In progress since", readonly=True, copy=False)
    date_review = fields.Date("To look at again on", copy=False)
    date_ended = fields.Date("Concluded on", readonly=True, copy=False)
    conclusion = fields.Selection(
        [
            ("plan", "Able to keep a plan"),
            ("autonomous", "Situation restored"),
            ("rights", "Rights opened, to be followed"),
            ("relay", "Relayed to a partner"),
            ("refused", "Support refused by the household"),
            ("unreached", "Nobody could be reached"),
        ],
        copy=False,
        tracking=True,
    )
    allowed = fields.Text("What collectors may do", compute="_compute_allowed")

    _one_open = models.UniqueIndex(
        "(dossier_id) WHERE state IN ('requested', 'running')",
        "Social support is asked for or in progress already on this dossier.",
    )

    @api.depends("mode_id.allowed", "state")
    @api.depends_context("lang")
    def _compute_allowed(self):
        for each in self:
            spared = each.mode_id if each.state == "running" else each.mode_id.browse()
            each.allowed = spared.allowed or self.env._("Everything the scenario foresees.")

    # -- written ----------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        here = open_to_hand(self, vals_list)
        for vals in vals_list:
            self._check_hers(vals)
            vals["date_requested"] = self.env["recouvrement.calendrier"]._today()
        supports = super(RecouvrementAccompagnement, here).create(vals_list)
        if not self.env.su:
            supports._check_request()
        return supports

    def write(self, vals):
        check_written(self, vals)
        self._check_hers(vals)
        if "dossier_id" in vals and not self.env.su:
            raise AccessError(self.env._("A support stays with its dossier: withdraw it."))
        return super().write(vals)

    def _check_hers(self, vals):
        """:raise AccessError: somebody else writes what the social worker decides"""
        if not self.env.su and any(vals.get(name) for name in HERS):
            self._check_social()

    def _check_social(self):
        if not self.env.user.has_group(GROUP):
            raise AccessError(self.env._("This is decided by the social worker."))

    def _check_request(self):
        for each in self:
            each.dossier_id.check_access("write")
            if each.dossier_id.partner_id._get_recouvrement_audience() == "professional":
                raise UserError(self.env._("Social support is for households."))
            if not each.informed:
                raise UserError(
                    self.env._(
                        "Tell the household first that a social worker will contact them, and tick it."
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        # Superuser code only: a context can come by RPC.
        if not (self.env.su and self.env.context.get("recouvrement_retention")):
            raise UserError(self.env._("A support is kept: withdraw it."))

    # -- verbs ------------------------------------------------------------------------------------

    def action_take(self):
        """The social worker takes it: what the mode spares is spared from today."""
        self._check_hand("requested")
        today = self.env["recouvrement.calendrier"]._today()
        for each in self:
            each._set("running", date_started=today, user_id=(each.user_id or self.env.user).id)
        self._plan_review()
        self._wake()
        return True

    def action_decline(self):
        """It is not for a social worker; collection goes on."""
        self._check_hand("requested")
        self._set("declined", date_ended=self.env["recouvrement.calendrier"]._today())
        return True

    def action_conclude(self):
        """It ends: what was concluded is told to collectors, nothing is spared any more."""
        self._check_hand("running")
        if any(not each.conclusion for each in self):
            raise UserError(self.env._("Choose what was concluded."))
        self._set("over", date_ended=self.env["recouvrement.calendrier"]._today())
        self.sudo().activity_unlink(["mail.mail_activity_data_todo"])  # sudo: set by the verb
        self._wake()
        return True

    def action_reopen(self):
        """Concluded or not taken by mistake."""
        self._check_hand("over", "declined")
        for each in self:
            back = "running" if each.date_started else "requested"
            each._set(back, date_ended=False)
        self._wake()
        return True

    def action_withdraw(self):
        """Asked for by mistake."""
        self.check_access("write")
        self._check_state("requested")
        self._set("withdrawn", date_ended=self.env["recouvrement.calendrier"]._today())
        return True

    def action_review(self):
        """The social worker is reminded on the day to look at it again."""
        self._check_hand("running")
        if any(not each.date_review for each in self):
            raise UserError(self.env._("Enter the day to look at it again."))
        self._plan_review()
        return True

    def action_open_dossier(self):
        self.check_access("read")
        return self.dossier_id._get_records_action()

    def action_open_notes(self):
        """Her notes, for those of her group."""
        self.ensure_one()
        self.check_access("read")
        self._check_social()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Notes"),
            "res_model": "recouvrement.accompagnement.note",
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
            "domain": [("accompagnement_id", "=", self.id)],
            "context": {"default_accompagnement_id": self.id},
        }

    def _check_hand(self, *states):
        self.check_access("write")
        self._check_social()
        self._check_state(*states)

    def _set(self, state, **values):
        # sudo: rights were checked by the verb; states are written by verbs only.
        self.sudo().write({"state": state, **values})

    def _plan_review(self):
        for each in self.filtered("date_review"):
            mine = each.sudo()  # sudo: an activity of hers, whatever her rights on activities
            mine.activity_unlink(["mail.mail_activity_data_todo"])
            mine.activity_schedule(
                "mail.mail_activity_data_todo",
                each.date_review,
                self.env._("Look at this support again"),
                user_id=each.user_id.id,
            )

    def _wake(self):
        """What the scenario may do has changed: the dossiers are looked at again, at once."""
        # sudo: the social worker need not write dossiers.
        dossiers = self.sudo().dossier_id.filtered(lambda dossier: dossier.state != "closed")
        self.env["recouvrement.passage"].sudo()._refresh(
            dossiers, self.env["recouvrement.calendrier"]._today()
        )

    # -- what is spared ---------------------------------------------------------------------------

    @api.model
    def _read_spared(self, partners):
        """``{partner id: modes of the supports in progress}``, those without any left out; one query."""
        # sudo: what a household is spared holds whoever would write to it.
        found = self.sudo()._read_group(
            [
                ("partner_id", "in", partners.ids),
                ("state", "=", "running"),
                ("mode_id", "!=", False),
            ],
            ["partner_id"],
            ["mode_id:recordset"],
        )
        return {partner.id: modes for partner, modes in found}

    @api.model
    def _find_handover_faults(self, dossiers):
        """``{partner id: why}`` for those of ``dossiers`` not handed over while their household is supported; one query."""
        # sudo: as above; only a day comes out.
        found = self.sudo().search(
            [
                ("partner_id", "in", dossiers.partner_id.ids),
                ("state", "=", "running"),
                ("mode_id.no_handover", "=", True),
            ]
        )
        return {
            support.partner_id.id: self.env._(
                "The household is under social support since %s: nothing is handed over meanwhile.",
                format_date(self.env, support.date_started),
            )
            for support in found
        }
