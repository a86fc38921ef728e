from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

SHOWN = 30  # dossiers told one by one


class RecouvrementTransmettre(models.TransientModel):
    """Entrust dossiers: choose the mandate, read what stands in the way, entrust the others."""

    _name = "recouvrement.transmettre"
    _description = "Entrust dossiers"

    dossier_ids = fields.Many2many("recouvrement.dossier", required=True)
    mandat_id = fields.Many2one(
        "recouvrement.mandat",
        "Mandate",
        required=True,
        default=lambda self: self._default_mandat_id(),
        domain="[('in_force', '=', True)]",
    )
    reason = fields.Char(help="Why they are entrusted: kept on each transmission.")
    currency_id = fields.Many2one(related="mandat_id.currency_id")
    good_count = fields.Integer("Entrusted", compute="_compute_checks")
    bad_count = fields.Integer("Left out", compute="_compute_checks")
    amount = fields.Monetary("Entrusted in all", compute="_compute_checks")
    missing = fields.Text(related="mandat_id.missing")
    warning = fields.Text(related="mandat_id.warning")
    bad = fields.Html("Left out, and why", compute="_compute_checks")
    warned = fields.Html("Entrusted, but look", compute="_compute_checks")

    def _default_mandat_id(self):
        found = self.env["recouvrement.mandat"].search([("in_force", "=", True)], limit=2)
        return found if len(found) == 1 else False

    @api.depends("mandat_id", "dossier_ids")
    def _compute_checks(self):
        today = self.env["recouvrement.calendrier"]._today()
        service = self.env["recouvrement.transmission"]
        for wizard in self:
            dossiers = wizard.dossier_ids._origin or wizard.dossier_ids
            if not wizard.mandat_id:
                wizard.update(
                    {"good_count": 0, "bad_count": 0, "amount": 0, "bad": False, "warned": False}
                )
                continue
            faults = service._find_faults(dossiers, wizard.mandat_id._origin, today)
            bad = {
                dossier: [each.text for each in mine if each.blocks]
                for dossier, mine in faults.items()
                if any(each.blocks for each in mine)
            }
            good = dossiers.filtered(lambda dossier, bad=bad: dossier not in bad)
            # sudo: sums of dossiers the user may write.
            claims = service.sudo()._read_claims(good, today, wizard.mandat_id.sudo())
            wizard.good_count = len(good)
            wizard.bad_count = len(bad)
            wizard.amount = float(sum(claim.total for claim in claims.values()))
            wizard.bad = self._draw(bad)
            wizard.warned = self._draw(
                {
                    dossier: [each.text for each in mine]
                    for dossier, mine in faults.items()
                    if dossier not in bad
                }
            )

    def _draw(self, faults):
        lines = [
            Markup("<div><b>%s</b> %s</div>") % (dossier.display_name, " ".join(texts))
            for dossier, texts in list(faults.items())[:SHOWN]
        ]
        if len(faults) > SHOWN:
            more = self.env._("… and %s more.", len(faults) - SHOWN)
            lines.append(Markup("<div>%s</div>") % more)
        return Markup().join(lines) or False

    def action_entrust(self):
        """Draw up the transmissions, then show the batch they wait in."""
        self.ensure_one()
        if not self.dossier_ids:
            raise UserError(self.env._("Choose dossiers."))
        made = self.env["recouvrement.transmission"]._entrust(
            self.dossier_ids,
            self.mandat_id,
            self.env["recouvrement.calendrier"]._today(),
            reason=self.reason or "",
        )
        return made.remise_id._get_records_action(name=self.env._("Batches"))
