"""An enforcement title: what a court (or a deed) lets us recover by force, and for how long.

Its dates say what it is worth: rendered, served, contested, enforceable. Those of a title that came out
of a procedure follow from its acts; one that existed before is entered whole.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date

from odoo.addons.recouvrement.tools.hand import check_written, open_to_hand

from .recouvrement_procedure_acte import SERVICE_MODES

# What follows from the acts of its procedure, when it has one.
FROM_ACTS = {
    "date",
    "date_served",
    "service_mode",
    "date_contested",
    "date_enforceable",
    "date_annulled",
    "move_line_ids",
    "amount_principal",
    "dossier_id",
}
DAYS = ("date", "date_served", "date_contested", "date_enforceable", "date_annulled")


class RecouvrementTitre(models.Model):
    _name = "recouvrement.titre"
    _description = "Enforcement title"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"

    name = fields.Char(compute="_compute_name", store=True)
    dossier_id = fields.Many2one(
        "recouvrement.dossier", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="dossier_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(related="dossier_id.partner_id", string="Debtor", store=True)
    procedure_id = fields.Many2one(
        "recouvrement.procedure",
        "Obtained by",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    acte_id = fields.Many2one(
        "recouvrement.procedure.acte", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    kind = fields.Selection(
        [
            ("order", "Order to pay"),
            ("summary", "Interim order"),
            ("judgment", "Judgment"),
            ("small", "Title of a commissaire de justice"),
            ("cheque", "Certificate of an unpaid cheque"),
            ("deed", "Notarial deed"),
            ("agreement", "Agreement approved by a judge"),
            ("other", "Other"),
        ],
        required=True,
        default="judgment",
        tracking=True,
    )
    court_name = fields.Char("Court", tracking=True)
    reference = fields.Char("Court number", tracking=True)
    date = fields.Date("Rendered on", required=True, tracking=True)
    conditional = fields.Boolean(
        "On condition", help="Not usable before the debtor's time to contest is over."
    )
    date_served = fields.Date("Served on", tracking=True)
    service_mode = fields.Selection(SERVICE_MODES, "How served")
    date_contested = fields.Date("Contested on", tracking=True)
    date_enforceable = fields.Date("Enforceable on", tracking=True)
    date_annulled = fields.Date("Fell on", tracking=True)
    annul_reason = fields.Char("Why it fell")
    state = fields.Selection(
        [
            ("conditional", "To be served"),
            ("served", "Served, may be contested"),
            ("contested", "Contested"),
            ("enforceable", "Enforceable"),
            ("annulled", "Fallen"),
        ],
        compute="_compute_state",
        store=True,
        index=True,
    )
    in_force = fields.Boolean("Can be enforced", compute="_compute_in_force")
    date_end = fields.Date("Can be enforced until", readonly=True, copy=False)

    move_line_ids = fields.Many2many("account.move.line", string="Items")
    amount_principal = fields.Monetary("Principal", required=True)
    amount_interest = fields.Monetary("Interest awarded")
    amount_indemnity = fields.Monetary("Indemnity awarded")
    amount_cost = fields.Monetary("Costs awarded (dépens)")
    amount_other = fields.Monetary("Irrecoverable costs awarded (art. 700)")
    amount_total = fields.Monetary("Awarded", compute="_compute_total", store=True)
    interest_from = fields.Date(
        "Interest from", help="As the decision says. Empty: from its service, or from its day."
    )
    rate_kind = fields.Selection(
        [("legal", "Legal rate"), ("contract", "Rate of the contract"), ("none", "None")],
        required=True,
        default="legal",
    )
    rate = fields.Float("Percent a year", digits=(16, 6))
    amount_left = fields.Monetary("Principal left", compute="_compute_left")
    amount_paid = fields.Monetary("Paid so far", compute="_compute_left")
    note = fields.Text()

    _amounts_sane = models.Constraint(
        "CHECK (amount_principal >= 0 AND amount_interest >= 0 AND amount_indemnity >= 0 "
        "AND amount_cost >= 0 AND amount_other >= 0)",
        "A title awards no negative amount.",
    )
    _acte_uniq = models.UniqueIndex(
        "(acte_id) WHERE date_annulled IS NULL", "This decision made a title already."
    )

    # -- computed ---------------------------------------------------------------------------

    @api.depends("kind", "court_name", "date")
    def _compute_name(self):
        for title in self:
            lang = title.company_id.partner_id.lang or self.env.lang
            here = title.with_context(lang=lang)
            kind = dict(self._fields["kind"]._description_selection(here.env)).get(title.kind, "")
            day = format_date(here.env, title.date) if title.date else ""
            title.name = ", ".join(filter(None, (kind, title.court_name, day)))

    @api.depends("conditional", *DAYS)
    def _compute_state(self):
        for title in self:
            if title.date_annulled:
                title.state = "annulled"
            elif title.date_enforceable:
                title.state = "enforceable"
            elif title.date_contested:
                title.state = "contested"
            else:
                title.state = "served" if title.date_served else "conditional"

    @api.depends("state", "date_end")
    def _compute_in_force(self):
        today = self.env["recouvrement.calendrier"]._today()
        for title in self:
            title.in_force = title.state == "enforceable" and not (
                title.date_end and title.date_end < today
            )

    @api.depends(
        "amount_principal", "amount_interest", "amount_indemnity", "amount_cost", "amount_other"
    )
    def _compute_total(self):
        for title in self:
            title.amount_total = title.currency_id.round(
                title.amount_principal
                + title.amount_interest
                + title.amount_indemnity
                + title.amount_cost
                + title.amount_other
            )

    @api.depends("amount_principal", "move_line_ids.amount_residual")
    def _compute_left(self):
        # sudo: what is left of the items of the dossier, for whoever reads its title.
        for title in self.sudo():
            lines = title.move_line_ids | title.move_line_ids._get_recouvrement_heirs()
            left = title.currency_id.round(sum(lines.mapped("amount_residual")))
            title.amount_left = (
                min(left, title.amount_principal) if lines else title.amount_principal
            )
            title.amount_paid = title.currency_id.round(title.amount_principal - title.amount_left)

    # -- by hand ----------------------------------------------------------------------------

    @api.constrains(*DAYS)
    def _check_days(self):
        today = self.env["recouvrement.calendrier"]._today()
        for title in self:
            for name in DAYS:
                if title[name] and title[name] > today:
                    raise ValidationError(
                        self.env._(
                            "%(what)s %(day)s: that day is to come.",
                            what=self._fields[name]._description_string(self.env),
                            day=format_date(self.env, title[name]),
                        )
                    )
                if title[name] and title[name] < title.date:
                    raise ValidationError(
                        self.env._(
                            "%(what)s %(day)s: the title was rendered on %(rendered)s only.",
                            what=self._fields[name]._description_string(self.env),
                            day=format_date(self.env, title[name]),
                            rendered=format_date(self.env, title.date),
                        )
                    )

    @api.model_create_multi
    def create(self, vals_list):
        here = open_to_hand(self, vals_list)
        titles = super(RecouvrementTitre, here).create(vals_list)
        for title in titles:
            if not self.env.su and title.dossier_id.state == "closed":
                raise UserError(self.env._("This dossier is closed: nothing is owed."))
        titles._follow_life()
        return titles

    def write(self, vals):
        check_written(self, vals)
        if not self.env.su and vals.keys() & FROM_ACTS and self.acte_id:
            raise AccessError(
                self.env._(
                    "The dates and items of this title follow from the acts of its procedure."
                )
            )
        res = super().write(vals)
        if vals.keys() & {"date", *DAYS}:
            self._follow_life()
        return res

    def _follow_life(self):
        """The clock of its life runs from the day it can be enforced."""

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not (self.env.su and self.env.context.get("recouvrement_retention")):
            raise UserError(self.env._("A title is kept with its dossier: say why it fell."))
