"""What a test of credit risk needs: a company that watches it, people who may decide, a day."""

from datetime import date

from odoo import fields

from odoo.addons.recouvrement.tests.common import RecouvrementCase

TODAY = date(2026, 3, 10)


class RisqueCase(RecouvrementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.recouvrement_watch_risk = True
        cls.env = cls.env(context=dict(cls.env.context, recouvrement_day=TODAY))
        cls.debtor = cls.debtor.with_env(cls.env)
        cls.exposition = cls.env["recouvrement.exposition"]

    def read_exposure(self, partner=None, company=None):
        partner = partner or self.debtor
        company = company or self.company
        return self.exposition._read(partner, company)[partner.commercial_partner_id.id]

    def give_limit(self, amount, partner=None, **more):
        return self.env["recouvrement.limite"]._grant(
            partner or self.debtor, self.company, amount, **more
        )

    def on(self, records, day):
        return records.with_context(recouvrement_day=fields.Date.to_date(day))
