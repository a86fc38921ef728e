from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..models.recouvrement_compte import IN_CHART


class RecouvrementReglage(models.TransientModel):
    """The settings of collection for the company one works in.

    A form of its own: Odoo's general settings are for administrators, collection's are for its managers.
    """

    _name = "recouvrement.reglage"
    _description = "Collection settings"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company
    )
    company_partner_id = fields.Many2one(related="company_id.partner_id")
    recouvrement_started_on = fields.Date(related="company_id.recouvrement_started_on")
    recouvrement_signatory = fields.Char(
        related="company_id.recouvrement_signatory", readonly=False
    )
    recouvrement_signatory_title = fields.Char(
        related="company_id.recouvrement_signatory_title", readonly=False
    )
    recouvrement_attach_limit = fields.Integer(
        related="company_id.recouvrement_attach_limit", readonly=False
    )
    recouvrement_contact = fields.Char(related="company_id.recouvrement_contact", readonly=False)
    recouvrement_window = fields.Selection(related="company_id.recouvrement_window", readonly=False)
    recouvrement_bank_id = fields.Many2one(
        related="company_id.recouvrement_bank_id",
        readonly=False,
        domain="[('partner_id', '=', company_partner_id)]",
    )

    recouvrement_portal_link = fields.Boolean(
        related="company_id.recouvrement_portal_link", readonly=False
    )
    recouvrement_portal_days = fields.Integer(
        related="company_id.recouvrement_portal_days", readonly=False
    )
    recouvrement_bank_days = fields.Integer(
        related="company_id.recouvrement_bank_days", readonly=False
    )
    recouvrement_limitation_soon_days = fields.Integer(
        related="company_id.recouvrement_limitation_soon_days", readonly=False
    )
    recouvrement_limitation_payments = fields.Boolean(
        related="company_id.recouvrement_limitation_payments", readonly=False
    )
    recouvrement_limitation_regime_id = fields.Many2one(
        related="company_id.recouvrement_limitation_regime_id", readonly=False
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    recouvrement_rest_floor = fields.Monetary(
        related="company_id.recouvrement_rest_floor", readonly=False
    )

    recouvrement_balance_bounds = fields.Char(
        related="company_id.recouvrement_balance_bounds", readonly=False
    )

    recouvrement_forecast_limit = fields.Integer(
        related="company_id.recouvrement_forecast_limit", readonly=False
    )
    recouvrement_forecast_promise_rate = fields.Float(
        related="company_id.recouvrement_forecast_promise_rate", readonly=False
    )
    recouvrement_forecast_plan_rate = fields.Float(
        related="company_id.recouvrement_forecast_plan_rate", readonly=False
    )
    recouvrement_forecast_disputed_rate = fields.Float(
        related="company_id.recouvrement_forecast_disputed_rate", readonly=False
    )
    recouvrement_forecast_held_rate = fields.Float(
        related="company_id.recouvrement_forecast_held_rate", readonly=False
    )
    recouvrement_forecast_doubtful_rate = fields.Float(
        related="company_id.recouvrement_forecast_doubtful_rate", readonly=False
    )
    recouvrement_allowance_vat_rate = fields.Float(
        related="company_id.recouvrement_allowance_vat_rate", readonly=False
    )

    recouvrement_accessories = fields.Boolean(
        related="company_id.recouvrement_accessories", readonly=False
    )
    recouvrement_clause_id = fields.Many2one(
        related="company_id.recouvrement_clause_id", readonly=False
    )
    recouvrement_clause_private_id = fields.Many2one(
        related="company_id.recouvrement_clause_private_id", readonly=False
    )
    recouvrement_imputation = fields.Selection(
        related="company_id.recouvrement_imputation", readonly=False
    )

    recouvrement_entry_journal_id = fields.Many2one(
        related="company_id.recouvrement_entry_journal_id", readonly=False
    )
    recouvrement_account_doubtful_id = fields.Many2one(
        related="company_id.recouvrement_account_doubtful_id", readonly=False
    )
    recouvrement_account_allowance_id = fields.Many2one(
        related="company_id.recouvrement_account_allowance_id", readonly=False
    )
    recouvrement_account_allowance_expense_id = fields.Many2one(
        related="company_id.recouvrement_account_allowance_expense_id", readonly=False
    )
    recouvrement_account_allowance_income_id = fields.Many2one(
        related="company_id.recouvrement_account_allowance_income_id", readonly=False
    )
    recouvrement_account_loss_id = fields.Many2one(
        related="company_id.recouvrement_account_loss_id", readonly=False
    )
    recouvrement_account_loss_prior_id = fields.Many2one(
        related="company_id.recouvrement_account_loss_prior_id", readonly=False
    )
    recouvrement_account_recovered_id = fields.Many2one(
        related="company_id.recouvrement_account_recovered_id", readonly=False
    )
    recouvrement_account_gesture_id = fields.Many2one(
        related="company_id.recouvrement_account_gesture_id", readonly=False
    )
    recouvrement_account_penalty_id = fields.Many2one(
        related="company_id.recouvrement_account_penalty_id", readonly=False
    )
    recouvrement_account_indemnity_id = fields.Many2one(
        related="company_id.recouvrement_account_indemnity_id", readonly=False
    )
    recouvrement_account_cost_id = fields.Many2one(
        related="company_id.recouvrement_account_cost_id", readonly=False
    )
    missing = fields.Text("What is missing", compute="_compute_missing")
    accounts_used = fields.Text("Accounts used", compute="_compute_missing")
    convertible = fields.Char("What could be better", compute="_compute_missing")
    recouvrement_account_waiver_id = fields.Many2one(
        related="company_id.recouvrement_account_waiver_id", readonly=False
    )
    recouvrement_account_waiver_financial_id = fields.Many2one(
        related="company_id.recouvrement_account_waiver_financial_id", readonly=False
    )
    recouvrement_account_vat_pending_id = fields.Many2one(
        related="company_id.recouvrement_account_vat_pending_id", readonly=False
    )
    recouvrement_vat_declared = fields.Selection(
        related="company_id.recouvrement_vat_declared", readonly=False
    )
    recouvrement_small_balance = fields.Monetary(
        related="company_id.recouvrement_small_balance", readonly=False
    )

    @api.depends("company_id")
    def _compute_display_name(self):
        for settings in self:
            settings.display_name = self.env._(
                "Collection settings of %s", settings.company_id.name
            )

    @api.depends(
        "recouvrement_entry_journal_id", *(f"recouvrement_account_{code}_id" for code in IN_CHART)
    )
    def _compute_missing(self):
        service = self.env["recouvrement.compte"]
        for settings in self:
            company = settings.company_id
            settings.missing = "\n".join(service._get_missing(company))
            settings.accounts_used = "\n".join(service._get_used(company))
            settings.convertible = service._get_convertible(company)

    @api.model_create_multi
    def create(self, vals_list):
        self.browse().check_access("create")
        here = {"company_id": self.env.company.id}
        # sudo: managers may not write on companies; here they reach nothing but collection's settings,
        # and only those of the company they work in.
        settings = super(RecouvrementReglage, self.sudo()).create(
            [vals | here for vals in vals_list]
        )
        return settings.sudo(False)

    def write(self, vals):
        self.check_access("write")
        if "company_id" in vals or self.company_id - self.env.companies:
            raise AccessError(self.env._("Settings are changed in the company one works in."))
        # sudo: as in create.
        return super(RecouvrementReglage, self.sudo()).write(vals)

    def action_save(self):
        """Saving happened before the button was called; say so."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"type": "success", "message": self.env._("The settings are saved.")},
        }

    def action_start(self):
        """What the first night would do, then the choice to start."""
        return self.env["recouvrement.demarrage"].action_open()

    def action_open_cron(self):
        return self.env.ref("recouvrement.ir_cron_night")._get_records_action()

    def action_convert_doubtful(self):
        """Make the doubtful account one of debtors': reconcilable, of type receivable."""
        self.ensure_one()
        self.check_access("write")
        self.env["recouvrement.compte"]._convert_doubtful(self.company_id)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
