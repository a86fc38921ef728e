"""One rent of the schedule: when it falls due, how much, and the invoice that asks for it."""

from odoo import fields, models


class KintoContratLoyer(models.Model):
    _name = "kinto.contrat.loyer"
    _description = "Rent of a lease"
    _inherit = ["recouvrement.reserve"]
    _order = "contrat_id, date"
    _rec_name = "date"

    contrat_id = fields.Many2one(
        "kinto.contrat", "Lease", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="contrat_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="contrat_id.currency_id")
    date = fields.Date("Due on", required=True)
    amount = fields.Monetary(required=True)
    move_id = fields.Many2one(
        "account.move",
        "Invoice",
        index="btree_not_null",
        ondelete="set null",
        domain="[('kinto_contrat_id', '=', contrat_id), ('move_type', '=', 'out_invoice')]",
    )
    payment_state = fields.Selection(related="move_id.payment_state", string="Payment")

    _date_uniq = models.UniqueIndex(
        "(contrat_id, date)", "A rent of this lease is due on that day already."
    )
    _amount_positive = models.Constraint("CHECK (amount >= 0)", "A rent is not negative.")

    def _match(self, moves):
        """Tie posted invoices to the rents they ask for: the same lease, due the same day."""
        billed = moves.filtered(
            lambda move: move.kinto_contrat_id and move.move_type == "out_invoice"
        )
        # sudo: whoever posts the invoice of a rent need not have a right over leases.
        waiting = self.sudo().search(
            [("contrat_id", "in", billed.kinto_contrat_id.ids), ("move_id", "=", False)]
        )
        waiting = {(rent.contrat_id, rent.date): rent for rent in waiting}
        for move in billed:
            due = move.invoice_date_due or move.invoice_date
            if rent := waiting.pop((move.sudo().kinto_contrat_id, due), None):
                rent.move_id = move
