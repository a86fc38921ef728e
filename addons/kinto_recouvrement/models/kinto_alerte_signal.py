"""What is worth a look: each row says which event raises an alert, and from when."""

from odoo import fields, models

KINDS = [
    ("mandate", "Mandate revoked, of no lessee, or missing when the first rent is unpaid"),
    ("identity", "Bank account, e-mail or telephone of another customer"),
    ("several", "Several leases in a short time"),
    ("first_debit", "First debit refused by the customer's bank"),
    ("address", "Address that does not exist"),
    ("not_found", "Vehicle not found"),
]


class KintoAlerteSignal(models.Model):
    _name = "kinto.alerte.signal"
    _description = "Signal of fraud"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: every company.")
    kind = fields.Selection(KINDS, required=True)
    count = fields.Integer("Times", default=1, help="At least so many leases, or letters returned.")
    days = fields.Integer(
        "Within days", default=30, help="Leases begun longer ago are not looked at."
    )
    reason_ids = fields.Many2many(
        "payment.return.reason", string="Return codes", help="Of the first debit of a lease."
    )

    _numbers_positive = models.Constraint(
        "CHECK (count > 0 AND days >= 0)", "A signal counts at least one, and no negative days."
    )

    def _find(self, kind, company):
        """The rows of ``kind`` in force for ``company``."""
        # sudo: events happen under anybody's hand; nothing of the row is shown to them.
        return self.sudo().search(
            [("kind", "=", kind), ("company_id", "in", [False, company.id])], order="sequence, id"
        )
