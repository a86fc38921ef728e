"""A legal hold: what concerns a debtor or a dossier is erased by no rule while it lasts."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain


class RecouvrementMaintien(models.Model):
    _name = "recouvrement.maintien"
    _description = "Legal hold"
    _inherit = ["recouvrement.reserve", "mail.thread"]
    _order = "date_from desc, id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner",
        "Debtor",
        required=True,
        index=True,
        ondelete="restrict",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        domain=[("parent_id", "=", False)],
    )
    dossier_id = fields.Many2one(
        "recouvrement.dossier",
        index="btree_not_null",
        ondelete="cascade",
        domain="[('partner_id', '=', partner_id)]",
        help="Empty: all the dossiers of this debtor.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    reason = fields.Char(
        required=True, help="The trial, the inquiry, the request: readable by the person concerned."
    )
    date_from = fields.Date(
        "From",
        required=True,
        default=lambda self: self.env["recouvrement.calendrier"]._today(),
    )
    date_to = fields.Date("To (included)", tracking=True, help="Empty: until somebody ends it.")
    user_id = fields.Many2one(
        "res.users", "Asked by", required=True, default=lambda self: self.env.user, readonly=True
    )
    running = fields.Boolean(compute="_compute_running", search="_search_running")

    _dates_ordered = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)", "The end comes before the beginning."
    )

    @api.depends("dossier_id")
    def _compute_partner_id(self):
        for hold in self:
            hold.partner_id = hold.dossier_id.partner_id or hold.partner_id

    @api.depends("date_from", "date_to")
    def _compute_running(self):
        running = self.filtered_domain(self._get_running_domain(self._today()))
        for hold in self:
            hold.running = hold in running

    def _search_running(self, operator, value):
        if operator != "in":
            return NotImplemented
        running = self._get_running_domain(self._today())
        return running if True in value else ~running

    @api.constrains("dossier_id", "partner_id", "company_id")
    def _check_dossier(self):
        for hold in self.filtered("dossier_id"):
            of_debtor = hold.dossier_id.partner_id == hold.partner_id
            if not of_debtor or hold.dossier_id.company_id != hold.company_id:
                raise ValidationError(
                    self.env._(
                        "Dossier %(dossier)s is not one of %(who)s in this company.",
                        dossier=hold.dossier_id.name,
                        who=hold.partner_id.display_name,
                    )
                )

    def write(self, vals):
        if vals.keys() & {"partner_id", "dossier_id", "company_id", "date_from"}:
            raise UserError(
                self.env._("A legal hold is kept as it was asked: end it, and enter another.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not (self.env.su and self.env.context.get("recouvrement_retention")):
            raise UserError(self.env._("A legal hold is kept with its dates: end it."))

    def action_end(self):
        """What it kept may be erased from tomorrow on."""
        self.check_access("write")
        today = self._today()
        for hold in self.filtered("running"):
            hold.date_to = max(today, hold.date_from)
        return True

    @api.model
    def _find_held(self, dossiers, day):
        """Those of ``dossiers`` a hold stands on, on ``day``."""
        # sudo: whether something is held does not depend on who looks.
        holds = self.sudo().search(
            self._get_running_domain(day)
            & Domain("company_id", "in", dossiers.company_id.ids)
            & (
                Domain("dossier_id", "in", dossiers.ids)
                | Domain("dossier_id", "=", False)
                & Domain("partner_id", "in", dossiers.partner_id.ids)
            )
        )
        everything = {(hold.partner_id, hold.company_id) for hold in holds if not hold.dossier_id}
        return dossiers.filtered(
            lambda each: (
                each in holds.dossier_id or (each.partner_id, each.company_id) in everything
            )
        )

    @api.model
    def _get_running_domain(self, day):
        return Domain("date_from", "<=", day) & (
            Domain("date_to", "=", False) | Domain("date_to", ">=", day)
        )

    def _today(self):
        return self.env["recouvrement.calendrier"]._today()
