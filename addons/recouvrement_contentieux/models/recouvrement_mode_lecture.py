from odoo import fields, models


class RecouvrementModeLecture(models.Model):
    """Who has read a version of a procedure, and when."""

    _name = "recouvrement.mode.lecture"
    _description = "Reading of an operating procedure"
    _order = "date desc, id desc"
    _rec_name = "user_id"

    version_id = fields.Many2one(
        "recouvrement.mode.version", required=True, index=True, ondelete="cascade"
    )
    user_id = fields.Many2one("res.users", "Reader", required=True, ondelete="cascade")
    date = fields.Datetime("Read on", default=fields.Datetime.now, required=True)

    _once = models.UniqueIndex("(version_id, user_id)", "It was read already.")
