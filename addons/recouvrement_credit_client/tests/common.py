"""What a test of trade credit needs: products, orders, people who sell and people who decide."""

from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.recouvrement_risque.tests.common import TODAY, RisqueCase

__all__ = ["TODAY", "CreditCase"]


class CreditCase(RisqueCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product = cls.env["product.product"].create(
            {
                "name": "Parpaing",
                "type": "service",
                "list_price": 1.0,
                "taxes_id": [Command.clear()],
                "invoice_policy": "order",
            }
        )
        cls.seller = cls.new_user("vendeur", "sales_team.group_sale_salesman_all_leads")
        cls.sales_head = cls.new_user("chef-ventes", "sales_team.group_sale_manager")
        cls.collector = cls.new_user(
            "relai-credit", "recouvrement.group_collector,sales_team.group_sale_salesman_all_leads"
        )
        cls.boss = cls.new_user(
            "credit-manager", "recouvrement.group_manager,sales_team.group_sale_salesman_all_leads"
        )
        cls.chief = cls.new_user("chef-agence", "recouvrement.group_collector")
        cls.region, cls.agency = cls.new_portfolios()
        cls.rules = {
            rule.kind: rule
            for rule in cls.env["recouvrement.blocage.regle"].search([("active", "=", True)])
        }

    @classmethod
    def new_portfolios(cls):
        portfolios = cls.env["recouvrement.portefeuille"]
        region = portfolios.create({"name": "Région", "company_id": cls.company.id})
        agency = portfolios.create(
            {
                "name": "Agence",
                "company_id": cls.company.id,
                "parent_id": region.id,
                "is_agency": True,
                "user_id": cls.chief.id,
                "partner_domain": "[('is_company', 'in', [True, False])]",
            }
        )
        return region, agency

    @classmethod
    def new_user(cls, login, groups):
        return new_test_user(
            cls.env,
            f"{login}-credit",
            groups=groups,
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def order(self, amount, user=None, partner=None, **more):
        """A quotation of ``amount``, without tax."""
        return (
            self.env["sale.order"]
            .with_user(user or self.seller)
            .create(
                {
                    "partner_id": (partner or self.debtor).id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": self.product.id,
                                "product_uom_qty": amount,
                                "price_unit": 1.0,
                                "tax_ids": [Command.clear()],
                            }
                        )
                    ],
                    **more,
                }
            )
        )

    def sold(self, amount, **more):
        order = self.order(amount, **more)
        order.action_confirm()
        return order
