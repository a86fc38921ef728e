from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class RecouvrementPerteSolde(models.TransientModel):
    """What is too small to be claimed: closed dossiers that still owe a little, proposed together."""

    _name = "recouvrement.perte.solde"
    _description = "Write-off of small balances"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_max = fields.Monetary(
        "Balances up to",
        required=True,
        default=lambda self: self.env.company.recouvrement_small_balance,
    )
    date = fields.Date(
        "Entry date",
        required=True,
        default=lambda self: self.env["recouvrement.calendrier"]._today(),
    )
    motif_perte_id = fields.Many2one(
        "recouvrement.motif.perte",
        "Ground",
        required=True,
        default=lambda self: self.env.ref(
            "recouvrement.motif_perte_small", raise_if_not_found=False
        ),
    )
    reason = fields.Char(required=True, default=lambda self: self.env._("Small balance"))
    dossier_ids = fields.Many2many(
        "recouvrement.dossier",
        string="Dossiers",
        compute="_compute_dossier_ids",
        store=True,
        readonly=False,
    )
    count = fields.Integer("How many", compute="_compute_total")
    total = fields.Monetary(compute="_compute_total")

    @api.depends("amount_max", "company_id")
    def _compute_dossier_ids(self):
        for wizard in self:
            wizard.dossier_ids = wizard._find()

    def _find(self):
        """Closed below the tolerance, owing up to the amount, with no proposal under way."""
        busy = self.env["recouvrement.proposition"].search(
            [
                ("kind", "=", "loss"),
                ("state", "in", ("draft", "proposed", "approved")),
                ("company_id", "=", self.company_id.id),
            ]
        )
        found = self.env["recouvrement.dossier"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "closed"),
                ("outcome", "=", "tolerance"),
                ("amount_due", ">", 0),
                ("amount_due", "<=", self.amount_max),
                ("id", "not in", busy.dossier_id.ids),
            ]
        )
        return found.filtered(self._get_items)

    def _get_items(self, dossier):
        return dossier.open_line_ids.filtered(lambda line: line.amount_residual > 0)

    @api.depends("dossier_ids")
    def _compute_total(self):
        for wizard in self:
            wizard.count = len(wizard.dossier_ids)
            wizard.total = sum(wizard.dossier_ids.mapped("amount_due"))

    def action_propose(self):
        """One proposal a dossier, sent for approval; those one may approve are booked."""
        self.ensure_one()
        dossiers = self.dossier_ids & self._find()
        if not dossiers:
            raise UserError(self.env._("No closed dossier owes that little."))
        dossiers.check_access("write")
        propositions = self.env["recouvrement.proposition"].create(
            [self._prepare(dossier) for dossier in dossiers]
        )
        propositions.action_propose()
        return propositions._get_perte_action()

    def _prepare(self, dossier):
        return {
            "kind": "loss",
            "dossier_id": dossier.id,
            "date": self.date,
            "reason": self.reason,
            "motif_perte_id": self.motif_perte_id.id,
            "recovers_vat": False,
            "ligne_ids": [
                Command.create({"move_line_id": item.id, "amount": item.amount_residual})
                for item in self._get_items(dossier)
            ],
        }
