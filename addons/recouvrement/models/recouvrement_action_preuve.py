"""The seal of the ledger: each action carried out holds the digest of its document and of the one before.

Whoever changes, removes or slips in a line behind Odoo's back breaks the chain of its dossier, and
``recouvrement.preuve`` names where. The words are those of the day: who was written to and where.
"""

from odoo import fields, models


class RecouvrementAction(models.Model):
    _inherit = "recouvrement.action"

    recipient = fields.Text(
        "Sent to", readonly=True, help="Who and where, as it stood on the day it went."
    )
    document_sha256 = fields.Char("SHA-256 of the document", readonly=True, copy=False)
    seal_number = fields.Integer(
        "Number in the dossier",
        readonly=True,
        copy=False,
        help="Rank of the action among those carried out.",
    )
    previous_seal = fields.Char(readonly=True, copy=False)
    seal = fields.Char(
        readonly=True,
        copy=False,
        help="Digest of this line, its document and the seal of the line before.",
    )

    _seal_uniq = models.UniqueIndex(
        "(dossier_id, seal_number) WHERE seal_number > 0",
        "Two actions of this dossier were carried out at the same moment: try again.",
    )
