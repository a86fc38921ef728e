from odoo import api, fields, models


class RecouvrementMandatPiece(models.Model):
    """A document the prestataire wants with each dossier; some are needed, the others are missed aloud."""

    _name = "recouvrement.mandat.piece"
    _description = "Document wanted with a dossier"
    _order = "mandat_id, id"

    mandat_id = fields.Many2one(
        "recouvrement.mandat", "Mandate", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [
            ("invoices", "Copies of the invoices"),
            ("notice", "A formal notice that was sent"),
            ("evidence", "File of evidence"),
            ("address", "Full address of the debtor"),
            ("identity", "Company number of the debtor"),
            ("contact", "Phone or e-mail of the debtor"),
        ],
        "Document",
        required=True,
    )
    needed = fields.Boolean(
        help="A dossier without it is not entrusted; otherwise it is only said."
    )

    _kind_uniq = models.Constraint(
        "UNIQUE (mandat_id, kind)", "This document stands in the mandate already."
    )

    @api.depends("kind")
    def _compute_display_name(self):
        words = dict(self._fields["kind"]._description_selection(self.env))
        for piece in self:
            piece.display_name = words.get(piece.kind, "")
