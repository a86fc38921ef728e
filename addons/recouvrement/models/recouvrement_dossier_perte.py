from odoo import api, fields, models
from odoo.exceptions import UserError


class RecouvrementDossier(models.Model):
    """What was given up of a debt, and what of it may still be claimed."""

    _inherit = "recouvrement.dossier"

    outcome = fields.Selection(
        selection_add=[("written_off", "Written off"), ("waived", "Waived"), ("other",)]
    )
    perte_ids = fields.One2many(
        "recouvrement.proposition",
        "dossier_id",
        "Write-offs, waivers and gestures",
        domain=[("kind", "in", ("loss", "waiver", "gesture"))],
    )
    rentree_ids = fields.One2many(
        "recouvrement.rentree", "dossier_id", "Received on written-off debts"
    )
    amount_written_off = fields.Monetary(
        "Written off, still claimable",
        compute="_compute_amount_written_off",
        store=True,
        help="No longer in the accounts, still owed until limitation: what was received since is taken "
        "off.",
    )

    @api.depends("perte_ids.ligne_ids.amount_claimable")
    def _compute_amount_written_off(self):
        for dossier in self:
            dossier.amount_written_off = sum(dossier.perte_ids.ligne_ids.mapped("amount_claimable"))

    def _get_claimable(self):
        """The lost items that may still be claimed, oldest first."""
        return self.perte_ids.ligne_ids.filtered("amount_claimable").sorted(
            lambda line: (line.date_maturity or line.move_line_id.date, line.id)
        )

    # -- buttons ------------------------------------------------------------------------------

    def action_write_off(self):
        return self.env["recouvrement.perte.saisie"]._open(self, "loss")

    def action_waive(self):
        return self.env["recouvrement.perte.saisie"]._open(self, "waiver")

    def action_gesture(self):
        return self.env["recouvrement.perte.saisie"]._open(self, "gesture")

    def action_record_recovery(self):
        """Money came in on what was written off."""
        self.ensure_one()
        if self.currency_id.is_zero(self.amount_written_off):
            raise UserError(self.env._("Nothing was written off on this dossier."))
        return self.env["recouvrement.rentree.saisie"]._open(self)
