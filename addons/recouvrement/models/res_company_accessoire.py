from odoo import fields, models


class ResCompany(models.Model):
    """Late interest, fixed indemnity, and where a partial payment goes."""

    _inherit = "res.company"

    recouvrement_accessories = fields.Boolean(
        "Count late interest and indemnities",
        help="They are counted each night and shown on dossiers; nothing is posted, nor asked of the "
        "debtor, before somebody decides.",
    )
    recouvrement_clause_id = fields.Many2one(
        "recouvrement.clause",
        "Clause for professionals",
        help="Empty: the law's own rate, without any clause.",
    )
    recouvrement_clause_private_id = fields.Many2one(
        "recouvrement.clause",
        "Clause for private persons",
        domain=[("private", "=", True)],
        help="Empty: they bear no interest.",
    )
    recouvrement_imputation = fields.Selection(
        [
            ("law", "Costs, then interest, then principal (civil code, 1343-1)"),
            ("principal", "Principal first"),
        ],
        "A partial payment goes to",
        default="law",
        required=True,
    )
