from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from odoo.addons.recouvrement.tools.words import say_pair

from .recouvrement_seance_point import DECISIONS


class RecouvrementComiteDelegation(models.Model):
    """Who may decide without a session: which decision, up to what the dossier owes."""

    _name = "recouvrement.comite.delegation"
    _description = "Delegation of a committee"
    _inherit = ["recouvrement.reserve"]
    _order = "comite_id, amount_max, id"

    comite_id = fields.Many2one(
        "recouvrement.comite", "Committee", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="comite_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_ids = fields.Many2many("res.users", string="People")
    decision = fields.Selection(
        [("any", "Any decision"), *DECISIONS], "For", required=True, default="any"
    )
    amount_max = fields.Monetary("Up to", required=True, help="Owed in all by the dossier.")
    date_from = fields.Date("From")
    date_to = fields.Date("To (included)")

    _amount_positive = models.Constraint(
        "CHECK (amount_max > 0)", "A delegation needs a ceiling above zero."
    )
    _dates_ordered = models.Constraint(
        "CHECK (date_to IS NULL OR date_from IS NULL OR date_to >= date_from)",
        "The end comes before the beginning.",
    )

    @api.constrains("user_ids")
    def _check_someone(self):
        if any(not each.user_ids for each in self):
            raise ValidationError(self.env._("Say who holds the delegation."))

    @api.depends("user_ids", "decision", "amount_max")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["decision"]._description_selection(self.env))
        for each in self:
            who = ", ".join(each.user_ids.mapped("name"))
            ceiling = each.currency_id.format(each.amount_max)
            each.display_name = say_pair(
                self.env, who, f"{labels.get(each.decision, '')} ≤ {ceiling}"
            )

    @api.model
    def _find(self, user, dossier, decision, day):
        """The delegation that lets ``user`` decide this of ``dossier`` alone on ``day``; may be empty."""
        # sudo: delegations are no secret; what a dossier owes is read whole.
        rows = self.sudo().search(
            Domain("company_id", "=", dossier.company_id.id)
            & Domain("comite_id.active", "=", True)
            & Domain("user_ids", "in", user.ids)
            & Domain("decision", "in", ("any", decision))
            & (Domain("date_from", "=", False) | Domain("date_from", "<=", day))
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", day))
        )
        owed, compare = dossier.sudo().amount_due, dossier.currency_id.compare_amounts
        return rows.filtered(lambda each: compare(owed, each.amount_max) <= 0)[:1].with_env(
            self.env
        )
