from odoo import api, fields, models

from odoo.addons.recouvrement.tools.hand import check_written, open_to_hand


class RecouvrementDecompte(models.AbstractModel):
    """What is settled with a prestataire under a mandate, numbered: its remittances, its invoices."""

    _name = "recouvrement.decompte"
    _description = "Settlement with a prestataire"
    _inherit = ["recouvrement.chiffre", "mail.thread"]
    _check_company_auto = True

    name = fields.Char("Number", required=True, readonly=True, copy=False, default="/")
    mandat_id = fields.Many2one(
        "recouvrement.mandat", "Mandate", required=True, index=True, ondelete="restrict"
    )
    prestataire_id = fields.Many2one(
        related="mandat_id.partner_id", string="Prestataire", store=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")

    @api.model_create_multi
    def create(self, vals_list):
        names = self.env["recouvrement.detection"]._next_names(len(vals_list), self._name)
        made = super(RecouvrementDecompte, open_to_hand(self, vals_list)).create(vals_list)
        for each, name in zip(made.sudo(), names, strict=True):
            each.name = name  # sudo: its number is drawn by us
        return made

    def write(self, vals):
        check_written(self, vals)
        return super().write(vals)
