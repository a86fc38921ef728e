from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    recouvrement_started_on = fields.Date(related="company_id.recouvrement_started_on")
    recouvrement_signatory = fields.Char(
        related="company_id.recouvrement_signatory", readonly=False
    )
    recouvrement_signatory_title = fields.Char(
        related="company_id.recouvrement_signatory_title", readonly=False
    )
    recouvrement_contact = fields.Char(related="company_id.recouvrement_contact", readonly=False)
    recouvrement_bank_id = fields.Many2one(
        related="company_id.recouvrement_bank_id", readonly=False
    )

    recouvrement_bank_days = fields.Integer(
        related="company_id.recouvrement_bank_days", readonly=False
    )

    def action_recouvrement_start(self):
        """What the first night would do, then the choice to start."""
        return self.env["recouvrement.demarrage"].action_open()

    def action_recouvrement_cron(self):
        return self.env.ref("recouvrement.ir_cron_night")._get_records_action()
