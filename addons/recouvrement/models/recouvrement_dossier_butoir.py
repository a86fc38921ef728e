from odoo import api, fields, models


class RecouvrementDossier(models.Model):
    """The next deadline of a dossier, wherever the dossier is shown."""

    _inherit = "recouvrement.dossier"

    butoir_ids = fields.One2many("recouvrement.butoir", "dossier_id", "Deadlines")
    next_butoir_id = fields.Many2one(
        "recouvrement.butoir", "Next deadline", compute="_compute_next_butoir_id"
    )
    next_butoir_date = fields.Date("Next deadline on", compute="_compute_next_butoir_id")
    next_butoir_name = fields.Char(
        "What the next deadline is for", compute="_compute_next_butoir_id"
    )
    unknown_butoir_count = fields.Integer(
        "Deadlines without a date", compute="_compute_next_butoir_id"
    )
    missed_butoir_count = fields.Integer("Missed deadlines", compute="_compute_next_butoir_id")

    @api.depends("butoir_ids.state", "butoir_ids.date")
    def _compute_next_butoir_id(self):
        butoirs = self.env["recouvrement.butoir"].search(
            [("dossier_id", "in", self.ids), ("state", "in", ["running", "unknown", "missed"])]
        )
        theirs = butoirs.grouped("dossier_id")
        for dossier in self:
            mine = theirs.get(dossier, butoirs.browse())
            coming = mine.filtered(lambda each: each.state == "running")[:1]
            dossier.next_butoir_id = coming
            dossier.next_butoir_date = coming.date
            dossier.next_butoir_name = coming.name
            dossier.unknown_butoir_count = len(mine.filtered(lambda each: each.state == "unknown"))
            dossier.missed_butoir_count = len(mine.filtered(lambda each: each.state == "missed"))
