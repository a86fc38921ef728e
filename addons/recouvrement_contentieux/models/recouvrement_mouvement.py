from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.recouvrement.tools.hand import check_written, open_to_hand


class RecouvrementMouvement(models.AbstractModel):
    """What happened to a dossier while it is entrusted: a report, a payment, a fee. Written by verbs, never deleted.

    A model that inherits it says in ``_say_by_verbs`` how it is recorded, in ``_say_kept`` why it is not deleted.
    """

    _name = "recouvrement.mouvement"
    _description = "What happened to a dossier entrusted"
    _order = "date desc, id desc"

    transmission_id = fields.Many2one(
        "recouvrement.transmission",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    dossier_id = fields.Many2one(related="transmission_id.dossier_id", store=True, index=True)
    partner_id = fields.Many2one(related="transmission_id.partner_id", string="Debtor")
    mandat_id = fields.Many2one(
        related="transmission_id.mandat_id", string="Mandate", store=True, index=True
    )
    prestataire_id = fields.Many2one(related="mandat_id.partner_id", string="Prestataire")
    company_id = fields.Many2one(related="transmission_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self._say_by_verbs())
        return super(RecouvrementMouvement, open_to_hand(self, vals_list)).create(vals_list)

    def write(self, vals):
        check_written(self, vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self._say_kept())
