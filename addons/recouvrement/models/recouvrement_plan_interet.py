"""Interest of a plan: charged by an invoice the accountant posts, or waived and claimed if it breaks."""

from odoo import Command, models
from odoo.exceptions import UserError
from odoo.tools import format_amount


class RecouvrementPlan(models.Model):
    _inherit = "recouvrement.plan"

    def action_invoice_interest(self):
        """Draft the invoice of the interest of this plan; once posted, the plan covers it too."""
        self.ensure_one()
        if not self.interest_move_id:
            self._check_state("active")
            self._draft_interest()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.interest_move_id.id,
            "views": [(False, "form")],
        }

    def _draft_interest(self):
        if not self.amount_interest:
            raise UserError(self.env._("This plan charges no interest."))
        move = self.env["account.move"].with_company(self.company_id)
        invoice = move.create(
            {
                "move_type": "out_invoice",
                "partner_id": self.debtor_id.id,
                "invoice_origin": self.name,
                "invoice_date": self.env["recouvrement.calendrier"]._today(),
                "invoice_payment_term_id": False,
                "invoice_date_due": max(self.echeance_ids.mapped("date")),
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": self.env._("Interest of payment plan %s", self.name),
                            "quantity": 1,
                            "price_unit": self.amount_interest,
                            # Interest for late payment is outside the scope of VAT.
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        # sudo: the accountant who may write invoices need not be able to write plans.
        self.sudo().interest_move_id = invoice
        return invoice

    def _claim_waived(self, day):
        """What was waived under condition is due: a task for an accountant on each plan that broke."""
        for plan in self.filtered("amount_waived"):
            plan.activity_schedule(
                "mail.mail_activity_data_todo",
                day,
                summary=self.env._("Plan broken: claim what was waived"),
                note=self.env._(
                    "%(amount)s had been waived on condition that the plan be kept.",
                    amount=format_amount(self.env, plan.amount_waived, plan.currency_id),
                ),
                user_id=plan._get_accountant().id,
            )

    def _get_accountant(self):
        """An accountant of the desk in the plan's company; who follows the dossier when there is none."""
        # sudo: who is an accountant is no secret.
        group = self.env.ref("recouvrement.group_accountant").sudo()
        managers = self.env.ref("recouvrement.group_manager").sudo().all_user_ids
        users = group.all_user_ids.filtered(
            lambda user: user.active and self.company_id in user.company_ids
        )
        return (
            (users - managers)[:1]
            or users[:1]
            or self.dossier_id.user_id
            or self.user_id
            or self.env.user
        )
