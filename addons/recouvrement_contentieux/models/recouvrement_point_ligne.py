from odoo import fields, models


class RecouvrementPointLigne(models.Model):
    """A dossier on the agenda of a point, and why it stands there."""

    _name = "recouvrement.point.ligne"
    _description = "Dossier on the agenda of a point"
    _order = "point_id, sequence, id"

    point_id = fields.Many2one(
        "recouvrement.point", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(related="point_id.company_id", store=True, index=True)
    sequence = fields.Integer(readonly=True)
    transmission_id = fields.Many2one(
        "recouvrement.transmission", "Dossier", required=True, readonly=True, ondelete="restrict"
    )
    dossier_id = fields.Many2one(related="transmission_id.dossier_id", string="Our dossier")
    partner_id = fields.Many2one(related="transmission_id.partner_id", string="Debtor")
    currency_id = fields.Many2one(related="transmission_id.currency_id")
    amount_owed = fields.Monetary("Still owed", readonly=True, help="On the day of the agenda.")
    reason = fields.Text("Why it is looked at", readonly=True)

    def action_decide(self):
        """Note a decision on this dossier."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Decide on %s", self.transmission_id.display_name),
            "res_model": "recouvrement.point.decision",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_point_id": self.point_id.id,
                "default_transmission_id": self.transmission_id.id,
            },
        }
