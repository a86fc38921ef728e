"""What a test of leases needs, on top of the cases of direct debits. Shipped for other add-ons too."""

from odoo.tests import tagged

from odoo.addons.recouvrement_prelevement.tests.debits import DebitCase


@tagged("post_install", "-at_install")
class KintoCase(DebitCase):
    """A lessor: vehicles, leases and their rents."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids |= cls.env.ref("fleet.fleet_group_manager")
        cls.model = cls.env["fleet.vehicle.model"].create(
            {
                "name": "Yaris Cross",
                "brand_id": cls.env["fleet.vehicle.model.brand"].create({"name": "Toyota"}).id,
            }
        )

    @classmethod
    def new_vehicle(cls, plate, **values):
        return cls.env["fleet.vehicle"].create(
            {
                "model_id": cls.model.id,
                "license_plate": plate,
                "company_id": cls.company.id,
                **values,
            }
        )

    @classmethod
    def new_lease(cls, number, partner=None, start=True, **values):
        """A lease of three years from 2025-11-05, its rent of 389 due on the 5th, running."""
        lease = cls.env["kinto.contrat"].create(
            {
                "name": number,
                "partner_id": (partner or cls.debtor).id,
                "date_signed": "2025-10-20",
                "date_start": "2025-11-05",
                "date_end": "2028-11-04",
                "rent_amount": 389.0,
                "rent_day": 5,
                "termination_notice_days": 8,
                **values,
            }
        )
        if "vehicle_id" not in values:
            lease.vehicle_id = cls.new_vehicle(f"{number}-VH")
        if start:
            lease.action_start()
        return lease

    @classmethod
    def rent_of(cls, lease, day, amount=None):
        """The invoice of the rent of ``lease`` due on ``day``, to be debited when it has a mandate."""
        invoice = cls.overdue_invoice(day, amount or lease.rent_amount, lease.partner_id)
        invoice.kinto_contrat_id = lease
        if lease.mandate_id:
            invoice.preferred_payment_method_line_id = cls.method_line
            invoice.mandate_id = lease.mandate_id
        cls.env["kinto.contrat.loyer"]._match(invoice)
        return invoice
