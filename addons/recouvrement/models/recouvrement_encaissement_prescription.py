from odoo import models


class RecouvrementEncaissement(models.AbstractModel):
    """A payment matched in the day moves the limitation of its item at once."""

    _inherit = "recouvrement.encaissement"

    def _refresh(self, open_ones, closed, pledged):
        today = self.env["recouvrement.calendrier"]._today()
        for company, group in open_ones.grouped("company_id").items():
            prescription = self.with_company(company).env["recouvrement.prescription"]
            group = group.with_env(prescription.env)
            prescription._keep(group, today)
            prescription._tell_again(group, today)
        return super()._refresh(open_ones, closed, pledged)
