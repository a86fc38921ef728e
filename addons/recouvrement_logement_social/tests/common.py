"""What a test of social housing needs: leases, their terms, organisations. Shipped for other add-ons too."""

from odoo import fields
from odoo.tests import tagged

from odoo.addons.recouvrement_contentieux.tests.common import ContentieuxCase


@tagged("post_install", "-at_install")
class BailCase(ContentieuxCase):
    """An Office: one agency, dwellings, tenants who are private persons, rents due on the first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tenant = cls.new_tenant("Amélie Dubourg")

    @classmethod
    def new_tenant(cls, name, **values):
        """A private person who can be reached by every channel."""
        return cls.new_debtor(name, is_company=False, **values)

    @classmethod
    def new_organism(cls, kind, name=None, departments="33"):
        partner = cls.env["res.partner"].create({"name": name or kind, "is_company": True})
        return cls.env["recouvrement.organisme"].create(
            {"partner_id": partner.id, "kind": kind, "departments": departments}
        )

    @classmethod
    def new_dwelling(cls, reference, **values):
        return cls.env["recouvrement.logement"].create(
            {
                "name": reference,
                "street": "4 allée des Tilleuls",
                "zip": "33310",
                "city": "Lormont",
                "company_id": cls.company.id,
                **values,
            }
        )

    @classmethod
    def new_lease(cls, number, partner=None, **values):
        """A lease signed on 2024-03-12, of 400 of rent and 100 of charges a month."""
        if "logement_id" not in values:
            values["logement_id"] = cls.new_dwelling(f"{number}-LGT").id
        return cls.env["recouvrement.bail"].create(
            {
                "name": number,
                "partner_id": (partner or cls.tenant).id,
                "company_id": cls.company.id,
                "date_signed": "2024-03-12",
                "date_start": "2024-04-01",
                "rent_amount": 400.0,
                "charges_amount": 100.0,
                **values,
            }
        )

    @classmethod
    def term_of(cls, bail, month, amount=None):
        """The term of ``month`` (its first day, a date or ISO text): its notice is posted under the lease.

        :param amount: asked in all; what the lease says by default, aid taken off
        """
        day = fields.Date.to_date(month)
        asked = bail._get_gross() - bail._get_aid(day) if amount is None else amount
        notice = cls.overdue_invoice(day, asked, bail.partner_id)
        notice.write({"recouvrement_bail_id": bail.id, "recouvrement_term_date": day})
        cls.env["recouvrement.bail.terme"]._match(notice)
        return bail.terme_ids.filtered(lambda term: term.date == day)
