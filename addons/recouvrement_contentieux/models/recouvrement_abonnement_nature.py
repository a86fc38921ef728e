from odoo import fields, models


class RecouvrementAbonnementNature(models.Model):
    """A kind of event a webhook tells; none: all of them."""

    _name = "recouvrement.abonnement.nature"
    _description = "Event of a webhook"
    _order = "kind"
    _rec_name = "kind"

    abonnement_id = fields.Many2one(
        "recouvrement.abonnement", "Webhook", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(
        lambda self: self.env["recouvrement.fil"]._fields["kind"]._description_selection(self.env),
        "Event",
        required=True,
    )

    _once = models.UniqueIndex("(abonnement_id, kind)", "This event is told already.")
