from odoo import api, fields, models
from odoo.exceptions import UserError


class RecouvrementRemiseEnvoi(models.TransientModel):
    """Before a batch is sent: what leaves, what stays and why."""

    _name = "recouvrement.remise.envoi"
    _description = "Sending of a batch"

    remise_id = fields.Many2one("recouvrement.remise", "Batch", required=True)
    prestataire_id = fields.Many2one(related="remise_id.prestataire_id")
    currency_id = fields.Many2one(related="remise_id.currency_id")
    missing = fields.Text(related="remise_id.mandat_id.missing")
    good_count = fields.Integer("Leave", compute="_compute_checks")
    amount = fields.Monetary("Entrusted in all", compute="_compute_checks")
    bad_count = fields.Integer("Stay", compute="_compute_checks")
    bad = fields.Html("Stay, and why", compute="_compute_checks")
    warned = fields.Html("Leave, but look", compute="_compute_checks")
    stay_ids = fields.Many2many("recouvrement.dossier", string="Dossiers that stay", readonly=True)
    later = fields.Boolean(compute="_compute_checks")

    @api.model_create_multi
    def create(self, vals_list):
        made = super().create(vals_list)
        for each in made:
            each.remise_id._check_whole("write")
            each.stay_ids = each._find_staying()
        return made

    def _find_staying(self):
        barred, _warned = self.remise_id._find_barred(self._today())
        return self.env["recouvrement.dossier"].union(*barred)

    def _today(self):
        return self.env["recouvrement.calendrier"]._today()

    @api.depends("remise_id")
    def _compute_checks(self):
        draw = self.env["recouvrement.transmettre"]._draw
        for each in self:
            remise, today = each.remise_id, each._today()
            barred, warned = remise._find_barred(today)
            # sudo: sums of dossiers whose reach was checked.
            service, good = remise.transmission_ids.sudo(), remise.transmission_ids.dossier_id
            good -= good.browse(dossier.id for dossier in barred)
            claims = service._read_claims(good, today, remise.mandat_id.sudo())
            each.good_count, each.bad_count = len(good), len(barred)
            each.amount = float(sum(claim.total for claim in claims.values()))
            each.bad, each.warned = draw(barred), draw(warned)
            each.later = remise._is_large()

    def action_send(self):
        """Send what leaves.

        :raise UserError: what stays is no longer what was shown
        """
        self.ensure_one()
        if set(self.stay_ids.ids) != set(self._find_staying().ids):
            raise UserError(
                self.env._("What can be sent has changed since this was shown: look at it again.")
            )
        return self.remise_id.action_send()
