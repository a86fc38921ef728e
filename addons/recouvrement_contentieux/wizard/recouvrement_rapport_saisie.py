from odoo import Command, api, fields, models


class RecouvrementRapportSaisie(models.TransientModel):
    """What a prestataire told of a dossier, typed."""

    _name = "recouvrement.rapport.saisie"
    _description = "Report of a prestataire, typed"
    _inherit = ["recouvrement.chiffre"]

    transmission_id = fields.Many2one("recouvrement.transmission", required=True)
    mandat_id = fields.Many2one(related="transmission_id.mandat_id")
    currency_id = fields.Many2one(related="transmission_id.currency_id")
    amount_entrusted = fields.Monetary(related="transmission_id.amount")
    amount_recovered = fields.Monetary(related="transmission_id.amount_recovered")
    date = fields.Date(
        "Day", required=True, default=lambda self: self.env["recouvrement.calendrier"]._today()
    )
    status = fields.Selection(
        lambda self: (
            self.env["recouvrement.rapport"]._fields["status"]._description_selection(self.env)
        ),
        "Where it stands",
    )
    note = fields.Text("What was done")
    amount_received = fields.Monetary("Received")
    date_payment = fields.Date("Received on")
    frais_id = fields.Many2one(
        "recouvrement.mandat.frais", "Step charged", domain="[('mandat_id', '=', mandat_id)]"
    )
    cost = fields.Monetary(compute="_compute_cost", store=True, readonly=False)
    promise_amount = fields.Monetary("Promised")
    promise_date = fields.Date("Promised for")
    their_reference = fields.Char("Their reference")
    attachment_ids = fields.Many2many("ir.attachment", string="Documents")

    @api.model_create_multi
    def create(self, vals_list):
        made = super().create(vals_list)
        made._check_reach()
        return made

    def write(self, vals):
        result = super().write(vals)
        self._check_reach()
        return result

    def _check_reach(self):
        # What a form shows of a dossier is read as the user.
        self.transmission_id._check_reach(self.transmission_id, "read")

    @api.depends("frais_id")
    def _compute_cost(self):
        for each in self:
            each.cost = each.frais_id.amount

    def action_record(self):
        """Record it."""
        self.ensure_one()
        self.transmission_id._check_may()
        vals = {
            name: self[name]
            for name in (
                "date",
                "status",
                "note",
                "amount_received",
                "date_payment",
                "cost",
                "promise_amount",
                "promise_date",
                "their_reference",
            )
            if self[name]
        }
        if self.frais_id:
            vals["frais_id"] = self.frais_id.id
        if self.attachment_ids:
            # Files of others are not told as one's own.
            self.attachment_ids.check_access("read")
            vals["attachment_ids"] = [Command.set(self.attachment_ids.ids)]
        self.transmission_id._report(vals, self.env["recouvrement.calendrier"]._today())
        return True
