from odoo import fields, models
from odoo.exceptions import UserError


class RecouvrementProcedureEcart(models.TransientModel):
    """A track held against the shipped one: each difference, ours beside theirs, taken or left."""

    _name = "recouvrement.procedure.ecart"
    _description = "Track held against the shipped one"

    type_id = fields.Many2one(
        "recouvrement.procedure.type", "Track", required=True, readonly=True, ondelete="cascade"
    )
    ligne_ids = fields.One2many("recouvrement.procedure.ecart.ligne", "ecart_id", "Differences")

    def action_take(self):
        """Take the shipped value of what is ticked; the rest stays ours."""
        self.ensure_one()
        self.type_id.check_access("write")
        chosen = self.ligne_ids.filtered(lambda line: line.taken and line.field)
        if not chosen:
            raise UserError(self.env._("Tick what to take from the shipped track."))
        service = self.env["recouvrement.procedure.livree"]
        for line in chosen:
            service._take(self.env[line.res_model].browse(line.res_id), line.field)
        return self.type_id._get_records_action()

    def action_all(self):
        """Tick everything that can be taken."""
        self.ensure_one()
        self.ligne_ids.filtered("field").taken = True
        return self.type_id._show_differences(self)


class RecouvrementProcedureEcartLigne(models.TransientModel):
    _name = "recouvrement.procedure.ecart.ligne"
    _description = "Difference with the shipped track"
    _order = "id"

    ecart_id = fields.Many2one("recouvrement.procedure.ecart", required=True, ondelete="cascade")
    res_model = fields.Char("Model", required=True, readonly=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", readonly=True)
    field = fields.Char("Field name", readonly=True)
    record_name = fields.Char("Step or track", readonly=True)
    label = fields.Char("What differs", readonly=True)
    ours = fields.Text(readonly=True)
    shipped = fields.Text(readonly=True)
    taken = fields.Boolean("Take it")
