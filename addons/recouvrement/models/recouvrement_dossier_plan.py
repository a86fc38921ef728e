"""What a dossier shows of its plans, and what a letter may say of them."""

from odoo import api, fields, models
from odoo.tools import format_amount

from ..engine.clock import ONE_DAY


class RecouvrementDossier(models.Model):
    _inherit = "recouvrement.dossier"

    plan_ids = fields.One2many("recouvrement.plan", "dossier_id", "Plans")
    letter_plan = fields.Char("Letter: number of the plan", compute="_compute_letter_plan")
    letter_plan_total = fields.Char("Letter: total of the plan", compute="_compute_letter_plan")
    letter_plan_left = fields.Char(
        "Letter: what remains of the plan", compute="_compute_letter_plan"
    )
    letter_plan_count = fields.Char(
        "Letter: number of instalments of the plan", compute="_compute_letter_plan"
    )
    letter_plan_schedule = fields.Html(
        "Letter: schedule of the plan", compute="_compute_letter_plan", sanitize=False
    )
    letter_plan_rule = fields.Text("Letter: when the plan lapses", compute="_compute_letter_plan")
    letter_plan_broken = fields.Char("Letter: why the plan broke", compute="_compute_letter_plan")
    letter_instalment_date = fields.Char(
        "Letter: date of the instalment", compute="_compute_letter_plan"
    )
    letter_instalment_amount = fields.Char(
        "Letter: amount of the instalment", compute="_compute_letter_plan"
    )
    letter_instalment_late = fields.Char(
        "Letter: what is late under the plan", compute="_compute_letter_plan"
    )

    # The keys set by recouvrement.redaction: which action the letter is for.
    @api.depends_context("lang", "recouvrement_day", "recouvrement_action_ids")
    def _compute_letter_plan(self):
        """The plan that runs, or the last one that broke, and the instalment the action is about."""
        ids = self.env.context.get("recouvrement_action_ids", ())
        # sudo: the ledger and the plans are read whole; only the text of a letter comes out.
        actions = self.env["recouvrement.action"].sudo().browse(ids)
        actions = {action.dossier_id.id: action for action in actions}
        for dossier in self.sudo():
            plan = dossier._get_letter_plan()
            instalment = dossier._get_letter_instalment(plan, actions.get(dossier.id))
            late = plan.echeance_ids.filtered(lambda each: each.state == "late")
            money = dossier._get_plan_money
            dossier.letter_plan = plan.name or ""
            dossier.letter_plan_total = money(plan.amount)
            dossier.letter_plan_left = money(plan.amount_left)
            dossier.letter_plan_count = str(len(plan.echeance_ids))
            schedule = {"rows": plan._get_instalment_rows()} if plan else {}
            dossier.letter_plan_schedule = bool(schedule) and self.env["ir.qweb"]._render(
                "recouvrement.plan_lettre", schedule
            )
            dossier.letter_plan_rule = plan._get_default_clause() if plan else ""
            dossier.letter_plan_broken = plan.broken_reason or ""
            dossier.letter_instalment_date = (
                self.env["recouvrement.formule"]._format_long(instalment.date) if instalment else ""
            )
            dossier.letter_instalment_amount = money(instalment.amount_left)
            dossier.letter_instalment_late = money(sum(late.mapped("amount_left")))

    def _get_letter_plan(self):
        for state in ("active", "proposed", "broken"):
            plans = self.plan_ids.filtered(lambda plan, state=state: plan.state == state)
            if plans:
                return plans.sorted("id")[-1]
        return self.plan_ids.browse()

    def _get_letter_instalment(self, plan, action):
        """The instalment whose day called for ``action``; else the oldest still to be paid."""
        left = plan.echeance_ids.filtered(lambda each: each.state != "paid").sorted("date")
        if action and action.etape_id.anchor in ("instalment", "instalment_missed"):
            missed = action.etape_id.anchor == "instalment_missed"
            ahead = (plan.grace_days + 1) * ONE_DAY if missed else 0 * ONE_DAY
            left = left.filtered(lambda each: each.date + ahead == action.turn) or left
        return left[:1]

    def _get_plan_money(self, amount):
        return format_amount(self.env, amount, self.currency_id or self.env.company.currency_id)

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
