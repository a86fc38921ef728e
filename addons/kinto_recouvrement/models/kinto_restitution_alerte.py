from odoo import models


class KintoRestitution(models.Model):
    _inherit = "kinto.restitution"

    def action_back(self):
        # EXTENDS: a vehicle looked for again is no vehicle that nobody finds
        result = super().action_back()
        why = self.env._("The recovery of the vehicle goes on.")
        self.env["kinto.alerte"]._withdraw([f"{each._name},{each.id}" for each in self], why)
        return result
