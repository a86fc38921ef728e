"""A judicial procedure under way for a dossier: what is claimed, the step to come, who answers for it.

Verbs are in the aspects beside this file: opening and closing (``_vie``), acts (``_cours``), deadlines
(``_butoir``), documents (``_ecrit``). Nothing here is decided by the software: people say what was done.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.recouvrement.tools.hand import check_written

from .recouvrement_procedure_issue import OUTCOMES


class RecouvrementProcedure(models.Model):
    _name = "recouvrement.procedure"
    _description = "Judicial procedure"
    _inherit = ["recouvrement.etat", "mail.thread", "mail.activity.mixin"]
    _order = "state desc, date_opened desc, id desc"
    _rec_names_search = ["name", "dossier_id.name", "partner_id.name", "reference"]

    name = fields.Char("Number", required=True, readonly=True, copy=False, default="/")
    dossier_id = fields.Many2one(
        "recouvrement.dossier", required=True, index=True, ondelete="restrict", readonly=True
    )
    company_id = fields.Many2one(related="dossier_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        related="dossier_id.partner_id", string="Debtor", store=True, index=True
    )
    portefeuille_id = fields.Many2one(related="dossier_id.portefeuille_id", string="Portfolio")
    type_id = fields.Many2one(
        "recouvrement.procedure.type",
        "Track",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
        tracking=True,
    )
    family = fields.Selection(related="type_id.family", store=True)
    jurisdiction = fields.Selection(related="type_id.jurisdiction")
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        required=True,
        default=lambda self: self.env.user,
        index=True,
        tracking=True,
    )
    reason = fields.Char("Why", readonly=True)
    origin = fields.Char(readonly=True, help="What opened it: empty when a person did.")
    date_opened = fields.Date("Opened on", required=True, readonly=True)
    date_closed = fields.Date("Ended on", readonly=True, copy=False)
    state = fields.Selection(
        [("open", "Under way"), ("held", "Suspended"), ("closed", "Over")],
        required=True,
        default="open",
        readonly=True,
        index=True,
        tracking=True,
    )
    outcome = fields.Selection(OUTCOMES, readonly=True, tracking=True, copy=False)
    closing_reason = fields.Char("Why it ended", readonly=True, copy=False)
    held_reason = fields.Char("Why it is suspended", readonly=True, copy=False)
    etape_id = fields.Many2one(
        "recouvrement.procedure.etape",
        "Step to come",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        copy=False,
        group_expand="_read_group_etape_ids",
    )
    etape_role = fields.Selection(related="etape_id.role", string="Awaited from")
    etape_document = fields.Selection(related="etape_id.document", string="Document to draft")
    etape_description = fields.Text(related="etape_id.description", string="What is done")
    step_since = fields.Date("Awaited since", readonly=True, copy=False)
    last_acte_id = fields.Many2one(
        "recouvrement.procedure.acte", "Last act", compute="_compute_last_acte_id"
    )
    court_name = fields.Char(
        "Court", tracking=True, help="As it will stand on the documents: its kind and its town."
    )
    reference = fields.Char("Court number", tracking=True, help="General register (RG) number.")
    note = fields.Text()

    titre_id = fields.Many2one(
        "recouvrement.titre",
        "Title enforced",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    titre_ids = fields.One2many("recouvrement.titre", "procedure_id", "Titles obtained")

    # What is claimed
    ligne_ids = fields.One2many("recouvrement.procedure.ligne", "procedure_id", "Items claimed")
    amount_principal = fields.Monetary("Principal", compute="_compute_amounts", store=True)
    amount_interest = fields.Monetary("Interest", readonly=True)
    amount_indemnity = fields.Monetary("Indemnity", readonly=True)
    amount_cost = fields.Monetary("Costs", readonly=True)
    amount_claimed = fields.Monetary("Claimed", compute="_compute_amounts", store=True)
    amount_owed = fields.Monetary("Principal still owed", compute="_compute_amount_owed")

    acte_ids = fields.One2many("recouvrement.procedure.acte", "procedure_id", "Acts")
    intervenant_ids = fields.One2many("recouvrement.intervenant", "procedure_id", "Parties")
    audience_ids = fields.One2many("recouvrement.audience", "procedure_id", "Hearings")
    debours_ids = fields.One2many("recouvrement.debours", "procedure_id", "Costs of the procedure")
    amount_engaged = fields.Monetary("Costs engaged", compute="_compute_costs")
    amount_recoverable = fields.Monetary("Costs recoverable", compute="_compute_costs")
    amount_recovered = fields.Monetary("Costs recovered", compute="_compute_costs")
    verification_ids = fields.One2many(
        "recouvrement.procedure.verification", "procedure_id", "Checks"
    )
    unchecked = fields.Boolean("Checks left", compute="_compute_unchecked")
    suspension_id = fields.Many2one("recouvrement.suspension", readonly=True, copy=False)
    phase_before_id = fields.Many2one(
        "recouvrement.phase", "Phase before", readonly=True, copy=False, ondelete="set null"
    )

    _dates_ordered = models.Constraint(
        "CHECK (date_closed IS NULL OR date_closed >= date_opened)",
        "A procedure cannot end before it begins.",
    )

    # -- computed ---------------------------------------------------------------------------

    @api.depends("name", "type_id.name", "partner_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for procedure in self:
            parts = (procedure.name, procedure.type_id.name, procedure.partner_id.name)
            procedure.display_name = " – ".join(filter(None, parts))

    @api.depends("ligne_ids.amount", "amount_interest", "amount_indemnity", "amount_cost")
    def _compute_amounts(self):
        for each in self:
            exact = each.currency_id.round
            each.amount_principal = exact(sum(each.ligne_ids.mapped("amount")))
            each.amount_claimed = exact(
                each.amount_principal
                + each.amount_interest
                + each.amount_indemnity
                + each.amount_cost
            )

    @api.depends("ligne_ids.move_line_id.amount_residual")
    def _compute_amount_owed(self):
        for each in self:
            each.amount_owed = each.currency_id.round(sum(each.ligne_ids.mapped("residual")))

    @api.depends("debours_ids.amount", "debours_ids.recoverable", "debours_ids.accessoire_id.state")
    def _compute_costs(self):
        for each in self:
            exact = each.currency_id.round
            each.amount_engaged = exact(sum(each.debours_ids.mapped("amount")))
            each.amount_recoverable = exact(sum(each.debours_ids.mapped("amount_recoverable")))
            each.amount_recovered = exact(sum(each.debours_ids.mapped("amount_recovered")))

    @api.depends("acte_ids.cancelled_on")
    def _compute_last_acte_id(self):
        for each in self:
            each.last_acte_id = each._get_acts()[-1:]

    @api.depends("verification_ids.done", "verification_ids.reason", "verification_ids.required")
    def _compute_unchecked(self):
        for each in self:
            each.unchecked = bool(each.verification_ids.filtered("pending"))

    @api.model
    def _read_group_etape_ids(self, steps, domain):
        """Every step of the track shown, when there is but one; else those where something waits."""
        tracks = steps.type_id
        return steps.search([("type_id", "=", tracks.id)]) if len(tracks) == 1 else steps

    def _get_acts(self):
        """The acts that stand, in the order they were entered."""
        return self.acte_ids.filtered(lambda acte: not acte.cancelled_on).sorted("id")

    def _get_done(self, nature):
        """The last act of that nature; may be empty."""
        return self._get_acts().filtered(lambda acte: acte.etape_id.nature == nature)[-1:]

    # -- who may ----------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("A procedure is opened from its dossier."))
        return super().create(vals_list)

    def write(self, vals):
        check_written(self, vals)
        if not self.env.su and vals.keys() & {"ligne_ids", "acte_ids"}:
            raise AccessError(self.env._("Items and acts of a procedure are not written by hand."))
        owner = vals.get("user_id")
        res = super().write(vals)
        if owner:
            self._hand_deadlines()
        return res

    def _hand_deadlines(self):
        """The deadlines follow their owner."""

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not (self.env.su and self.env.context.get("recouvrement_retention")):
            raise UserError(self.env._("A procedure is kept with its dossier: close it instead."))

    def _as_record(self):
        """These procedures, to be written by a verb that has checked who asks."""
        self.check_access("write")
        # sudo: what a procedure says is written by its verbs only, which check rights first.
        return self.sudo()

    # -- told -------------------------------------------------------------------------------

    def _tell(self, kind, sentence, day, record=None):
        """One event of this procedure in the stream of its dossier."""
        self.ensure_one()
        about = record if record is not None else self
        self.env["recouvrement.fil"]._record(
            kind, {self.dossier_id: sentence}, day=day, records={self.dossier_id: about}
        )

    def _for_company(self):
        """In the company's name and language: what is told is worded once."""
        lang = self.company_id.partner_id.lang or self.env.lang
        return self.with_company(self.company_id).with_context(lang=lang)

    # -- buttons ----------------------------------------------------------------------------

    def action_do(self):
        """Enter what was done: the step to come, or another with a reason."""
        self.ensure_one()
        return self._open_wizard("recouvrement.accomplissement", self.env._("Enter an act"))

    def action_plan_hearing(self):
        """Plan a hearing: its place in the calendar and its delays follow."""
        self.ensure_one()
        return self._open_wizard("recouvrement.audience", self.env._("Plan a hearing"))

    def action_end(self):
        """Close it, and say how it ended."""
        return self._open_end("close", self.env._("End the procedure"))

    def action_hold(self):
        """Suspend it, and say why."""
        return self._open_end("hold", self.env._("Suspend the procedure"))

    def action_resume(self):
        """Take up again what was suspended, and say why."""
        return self._open_end("resume", self.env._("Take the procedure up again"))

    def _open_end(self, what, name):
        self.ensure_one()
        action = self._open_wizard("recouvrement.procedure.fin", name)
        action["context"]["default_what"] = what
        return action

    def _open_wizard(self, model, name):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_procedure_id": self.id},
        }

    def action_open_dossier(self):
        """The dossier it belongs to."""
        self.ensure_one()
        return self.dossier_id._get_records_action()

    def action_open_next(self):
        """Open the track its outcome usually leads to."""
        self.ensure_one()
        following = self._get_acts()[-1:].issue_id.next_type_id
        return self.dossier_id.action_open_procedure() | {
            "context": {
                "default_dossier_id": self.dossier_id.id,
                "default_type_id": following.id,
                "default_titre_id": self._get_title().id or self.titre_id.id,
            }
        }
