from odoo import fields, models


class MailTemplate(models.Model):
    """Texts are written for three kinds of customers of a lessor."""

    _inherit = "mail.template"

    recouvrement_audience = fields.Selection(
        selection_add=[("large_account", "Large accounts")],
        ondelete={"large_account": "set professional"},
    )
