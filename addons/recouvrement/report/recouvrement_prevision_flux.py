from odoo import fields, models


class RecouvrementPrevisionFlux(models.Model):
    """What the last cash forecast says of a part of an open item; written again as a whole each time.

    Plain numbers instead of links: two hundred thousand rows are written in seconds, and none of them
    keeps an item from being deleted.
    """

    _name = "recouvrement.prevision.flux"
    _description = "Cash expected of an item"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, index=True, ondelete="cascade")
    line_key = fields.Integer("Item", required=True)
    dossier_key = fields.Integer("Dossier")
    source = fields.Char("Expected from", required=True)
    date = fields.Date(required=True)
    amount = fields.Float(digits=0)
    expected = fields.Float(digits=0)
    chance = fields.Float("Chance (%)")
    days = fields.Integer()
    basis = fields.Char("Read from")
    payments = fields.Integer("Payments behind it")
