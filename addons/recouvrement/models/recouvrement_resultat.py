"""Station 8 of 11: résultat.

Comes from: action. Goes to: suspension (and what later stations open). What the debtor answered.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date


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
    contact_id = fields.Many2one("res.partner", "Who was reached")
    type_id = fields.Many2one(
        "recouvrement.resultat.type", "Result", required=True, ondelete="restrict"
    )
    opens = fields.Selection(related="type_id.opens")
    next_date = fields.Date(
        "Look again on", compute="_compute_next_date", store=True, readonly=False, precompute=True
    )
    note = fields.Text()

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

    @api.constrains("type_id", "next_date", "date")
    def _check_next_date(self):
        for result in self:
            if result.opens == "hold" and not (result.next_date and result.next_date > result.date):
                raise ValidationError(
                    self.env._("Say on which later day the dossier must be looked at again.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        results = super().create(vals_list)
        for result in results:
            getattr(result, f"_open_{result.opens}")(result.action_id)
            result._finish_call()
        return results

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What the debtor answered is kept with the dossier."))

    # -- hook: _open_<what>(action) ---------------------------------------------------------

    def _open_nothing(self, action):
        """The scenario goes on."""

    def _open_hold(self, action):
        """Nothing is sent before the date agreed."""
        self.env["recouvrement.suspension"].create(
            {
                "dossier_id": self.dossier_id.id,
                "reason": self.type_id.name,
                "date_from": self.date,
                "date_to": fields.Date.subtract(self.next_date, days=1),
                "origin": f"{self._name},{self.id}",
            }
        )

    def _finish_call(self):
        """The activity this contact was handed over with is done."""
        if self.action_id.activity_id:
            self.action_id.activity_id.action_feedback(feedback=self.type_id.name)
