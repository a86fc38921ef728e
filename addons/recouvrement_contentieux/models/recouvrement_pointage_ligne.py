from odoo import api, fields, models


class RecouvrementPointageLigne(models.Model):
    """A dossier on an invoice being checked: what was counted for it, what is asked."""

    _name = "recouvrement.pointage.ligne"
    _description = "Line of an invoice being checked"
    _inherit = ["recouvrement.reserve", "recouvrement.chiffre"]
    _order = "verdict desc, transmission_id, id"

    pointage_id = fields.Many2one(
        "recouvrement.pointage", "Check", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="pointage_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    transmission_id = fields.Many2one("recouvrement.transmission", index="btree_not_null")
    partner_id = fields.Many2one(related="transmission_id.partner_id", string="Debtor")
    label = fields.Char("On the invoice")
    whole = fields.Boolean("The whole invoice", readonly=True)
    amount_expected = fields.Monetary("Counted", readonly=True)
    amount_invoiced = fields.Monetary("Invoiced", help="Before tax.")
    difference = fields.Monetary(compute="_compute_verdict", store=True)
    verdict = fields.Selection(
        [
            ("agreed", "Agreed"),
            ("missing", "Missing"),
            ("too_much", "Too much"),
            ("unknown", "Names no dossier of ours"),
        ],
        compute="_compute_verdict",
        store=True,
    )
    accepted = fields.Boolean("Let pass", help="Paid although it differs.")

    @api.depends("amount_expected", "amount_invoiced", "transmission_id")
    def _compute_verdict(self):
        for line in self:
            line.difference = line.amount_invoiced - line.amount_expected
            order = line.currency_id.compare_amounts(line.amount_invoiced, line.amount_expected)
            if not (line.transmission_id or line.whole):
                line.verdict = "unknown"
            else:
                line.verdict = ("agreed", "too_much", "missing")[order]
