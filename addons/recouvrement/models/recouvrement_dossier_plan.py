"""What a dossier shows of its plans, and what a letter may say of them."""

from odoo import fields, models
from odoo.tools import format_amount, format_date


class RecouvrementDossier(models.Model):
    _inherit = "recouvrement.dossier"

    plan_ids = fields.One2many("recouvrement.plan", "dossier_id", "Plans")
    letter_plan = fields.Char("Letter: number of the plan", compute="_compute_letter_plan")
    letter_plan_left = fields.Char(
        "Letter: what remains of the plan", compute="_compute_letter_plan"
    )
    letter_plan_count = fields.Char(
        "Letter: number of instalments of the plan", compute="_compute_letter_plan"
    )
    letter_plan_broken = fields.Char("Letter: why the plan broke", compute="_compute_letter_plan")
    letter_instalment_date = fields.Char(
        "Letter: date of the instalment", compute="_compute_letter_plan"
    )
    letter_instalment_amount = fields.Char(
        "Letter: amount of the instalment", compute="_compute_letter_plan"
    )

    def _compute_letter_plan(self):
        """The plan that runs, or the last one that broke; its oldest instalment still to be paid."""
        for dossier in self:
            plan = dossier._get_letter_plan()
            upcoming = plan.echeance_ids.filtered(lambda each: each.state != "paid")
            upcoming = upcoming.sorted("date")[:1]
            money = dossier._get_plan_money
            dossier.letter_plan = plan.name or ""
            dossier.letter_plan_left = money(plan.amount_left)
            dossier.letter_plan_count = str(len(plan.echeance_ids))
            dossier.letter_plan_broken = plan.broken_reason or ""
            dossier.letter_instalment_date = (
                format_date(self.env, upcoming.date) if upcoming else ""
            )
            dossier.letter_instalment_amount = money(upcoming.amount_left)

    def _get_letter_plan(self):
        for state in ("active", "proposed", "broken"):
            plans = self.plan_ids.filtered(lambda plan, state=state: plan.state == state)
            if plans:
                return plans.sorted("id")[-1]
        return self.plan_ids.browse()

    def _get_plan_money(self, amount):
        return format_amount(self.env, amount, self.currency_id)

    def action_new_plan(self):
        """A plan in draft for this dossier, on its overdue items."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Payment plan"),
            "res_model": "recouvrement.plan",
            "views": [(False, "form")],
            "context": {"default_dossier_id": self.id},
        }
