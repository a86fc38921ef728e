from odoo import fields, models

from .kinto_contrat import RUNS_FROM


class ResCompany(models.Model):
    """From what the notices of this lessor's contracts run."""

    _inherit = "res.company"

    kinto_notice_from = fields.Selection(
        RUNS_FROM,
        "Notices of termination run from",
        default="presented",
        help="What your general conditions say: proposed on each new lease, to be verified with its "
        "clause. Empty: each lease has to say so.",
    )
