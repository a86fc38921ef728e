from datetime import timedelta

from odoo import api, fields, models

DAYS = 15  # proposed to pay by: the manager types another day


class RecouvrementGarantieAppelSaisie(models.TransientModel):
    """How much of a guarantee is called, by when, why: what is owed and left is shown."""

    _name = "recouvrement.garantie.appel.saisie"
    _description = "Call of a guarantee (entry)"

    garantie_id = fields.Many2one(
        "recouvrement.garantie", "Guarantee", required=True, readonly=True
    )
    currency_id = fields.Many2one(related="garantie_id.currency_id")
    guarantor_id = fields.Many2one(related="garantie_id.guarantor_id")
    owed = fields.Monetary("Late under it", readonly=True)
    left = fields.Monetary("Left of the ceiling", readonly=True)
    most = fields.Monetary("May be called", readonly=True)
    amount = fields.Monetary("Amount called", required=True)
    pay_by = fields.Date("To be paid by", required=True)
    kind = fields.Selection(
        [("lrar", "Registered letter"), ("letter", "Letter")], "By", required=True, default="lrar"
    )
    reason = fields.Text("Why")

    @api.model
    def _open(self, guarantee):
        day = self.env["recouvrement.calendrier"]._today()
        told = guarantee._read_callable(day)
        wizard = self.create(
            {
                "garantie_id": guarantee.id,
                **{name: float(told[name]) for name in ("owed", "left", "most")},
                "amount": float(told["most"]),
                "pay_by": day + timedelta(days=DAYS),
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Call the guarantee"),
            "res_model": self._name,
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_confirm(self):
        """Call it: the letter waits for its mailing."""
        self.ensure_one()
        reason = self.reason or self.env._("The debtor does not pay.")
        call = self.garantie_id._call(self.amount, self.pay_by, reason, self.kind)
        return {
            "type": "ir.actions.act_window",
            "res_model": call._name,
            "res_id": call.id,
            "views": [(False, "form")],
        }
