from odoo import models


class ResPartner(models.Model):
    """The country of a company is its contact's: it says which accounts are debtors' (416)."""

    _inherit = "res.partner"

    def write(self, vals):
        done = super().write(vals)
        if "country_id" in vals:
            # sudo: is it the contact of a company, no more.
            companies = self.env["res.company"].sudo()
            if companies.search_count([("partner_id", "in", self.ids)], limit=1):
                self.env.registry.clear_cache()
        return done
