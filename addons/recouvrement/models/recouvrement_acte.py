"""What a debtor did on the portal: when, by which way in, under which name. Never changed, never deleted.

Proof of the least: no address of a machine, no browser, nothing that follows a person.
"""

from odoo import fields, models
from odoo.exceptions import UserError

WAYS = [
    ("post", "Link on a letter"),
    ("email", "Link in an e-mail"),
    ("sms", "Link in a text message"),
    ("hand", "Link given by the collector"),
    ("login", "Portal account"),
]


class RecouvrementActe(models.Model):
    _name = "recouvrement.acte"
    _description = "Act of a debtor on the portal"
    _order = "date desc, id desc"
    _rec_name = "kind"

    dossier_id = fields.Many2one(
        "recouvrement.dossier", required=True, index=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="dossier_id.company_id", store=True, index=True)
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    kind = fields.Selection(
        [
            ("visit", "Opened their space"),
            ("payment", "Paid online"),
            ("promise", "Promised"),
            ("plan", "Proposed a plan"),
            ("signature", "Signed a plan"),
            ("dispute", "Contested"),
            ("call", "Asked to be called"),
            ("contact", "Changed their contact data"),
        ],
        "What",
        required=True,
        readonly=True,
    )
    way = fields.Selection(WAYS, "Way in", required=True, readonly=True)
    name = fields.Char(
        "Name given", readonly=True, help="As the person wrote it, or their account."
    )
    note = fields.Text("Said", readonly=True)

    def write(self, vals):
        if vals:
            raise UserError(self.env._("What a debtor did on the portal is kept as it was."))
        return super().write(vals)
