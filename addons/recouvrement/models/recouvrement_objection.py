from odoo import fields, models


class RecouvrementObjection(models.Model):
    """What debtors say on the phone, and what to answer."""

    _name = "recouvrement.objection"
    _description = "Objection"
    _order = "sequence, id"

    name = fields.Char("The debtor says", required=True, translate=True)
    answer = fields.Text(
        required=True,
        translate=True,
        help="{overdue}, {days_late}, {oldest_due}, {debtor}, {collector}… take the debtor's figures.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
