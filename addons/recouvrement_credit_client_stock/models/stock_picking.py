from odoo import api, fields, models

from odoo.addons.recouvrement.tools.words import to_html


class StockPicking(models.Model):
    _inherit = "stock.picking"

    recouvrement_why = fields.Html(
        "Why it waits", compute="_compute_recouvrement_why", sanitize=False
    )

    @api.depends("state", "partner_id")
    @api.depends_context("lang")
    def _compute_recouvrement_why(self):
        blocked = self.env["recouvrement.blocage"]
        for picking in self:
            picking.recouvrement_why = False
            if picking.state in ("done", "cancel") or picking.location_dest_id.usage != "customer":
                continue
            stopped = picking.move_ids._find_recouvrement_stopped()
            for findings in stopped.values():
                said = blocked._tell(findings, picking.company_id)
                picking.recouvrement_why = to_html("\n".join(said))
                break
