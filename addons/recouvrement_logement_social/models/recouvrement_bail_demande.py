from odoo import api, fields, models


class RecouvrementBail(models.Model):
    """Aids asked for and guarantees claimed for a lease, and the part of the debt they will pay."""

    _inherit = "recouvrement.bail"

    demande_ids = fields.One2many("recouvrement.aide.demande", "bail_id", "Aids and claims")
    covered_amount = fields.Monetary(
        "Covered by aids",
        compute="_compute_covered_amount",
        help="Granted by the FSL, Action Logement or a guarantee, and not paid yet.",
    )

    @api.depends("demande_ids.amount_covered")
    def _compute_covered_amount(self):
        for bail in self:
            bail.covered_amount = sum(bail.demande_ids.mapped("amount_covered"))

    def action_ask_aid(self):
        """Prepare a request for an aid, or a claim on a guarantee."""
        self.ensure_one()
        running = self.garantie_ids.filtered(lambda one: one.kind in ("visale", "locapass"))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Request or claim"),
            "res_model": "recouvrement.aide.demande",
            "views": [(False, "form")],
            "context": {
                "default_bail_id": self.id,
                "default_kind": running[:1].kind or "fsl",
            },
        }
