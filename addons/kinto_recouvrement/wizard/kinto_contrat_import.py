"""A file of leases: read, checked, shown, then entered; the same file twice changes nothing."""

from collections import defaultdict

from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tools import format_date

from odoo.addons.recouvrement.openitems import cells

from ..tools import leases

BOUND = ("co_lessee", "guarantor")


class KintoContratImport(models.TransientModel):
    _name = "kinto.contrat.import"
    _inherit = ["recouvrement.fichier.colonnes"]
    _description = "File of leases"
    _needed = leases.NEEDED

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    start = fields.Boolean(
        "Start them", default=True, help="Those whose first day has come; the rents are laid out."
    )
    colonne_ids = fields.One2many("kinto.contrat.import.colonne", "import_id", "Columns")
    new_count = fields.Integer("Leases to enter", readonly=True)
    bare_count = fields.Integer(
        "Of which without mandate", readonly=True, help="Their rents are not debited."
    )

    # -- reading ----------------------------------------------------------------------------------

    def _load(self, _keep):
        """Find out which column is which, by the headings."""
        table, _how = self._read_table()
        mapping = leases.propose(table.headers)
        days = self._get_cells(table, mapping, leases.DATES)
        sums = self._get_cells(table, mapping, ("rent",))
        self._keep_columns(
            table,
            mapping,
            date_format=cells.guess_date_format(days)[0] or cells.DATE_FORMATS[0],
            decimal_sign=cells.guess_decimal_sign(sums)[0],
        )

    # -- checking and entering --------------------------------------------------------------------

    def _plan(self):
        """The values of the leases to enter, in the order of the file; counts and bad lines go on the form."""
        self._check_may()
        table, _how = self._read_table()
        told, refusals = leases.read_lines(
            table, self._get_mapping(), self.date_format, self.decimal_sign
        )
        bad = {each.line: self._word(each.code, each.values) for each in refusals}
        known = self._find_known(told)
        fresh = [each for each in told if each.number not in known]
        seen = self._look_up(fresh)
        rows = []
        for lease in fresh:
            try:
                rows.append(self._prepare(lease, seen))
            except leases.Fault as fault:
                bad[lease.line] = self._word(fault.code, fault.values)
        self._keep_plan(
            table,
            bad,
            new_count=len(rows),
            known_count=len(known),
            bare_count=sum(not row.get("mandate_id") for row in rows),
            preview=self._draw(rows),
        )
        return rows

    def _record_rows(self, rows):
        """Enter the leases, and the vehicles the fleet does not know yet."""
        # sudo: rights are checked; whoever enters leases need not manage the fleet.
        for row in rows:
            if vehicle := row.pop("new_vehicle", None):
                row["vehicle_id"] = self._make_vehicle(vehicle).id
        made = self.env["kinto.contrat"].create(rows)
        today = self.env["recouvrement.calendrier"]._today()
        if self.start:
            made.filtered(lambda lease: lease.date_start <= today).action_start()

    def _check_may(self):
        self.env["kinto.contrat"].check_access("create")
        if self.company_id not in self.env.user.company_ids:
            raise AccessError(self.env._("You do not work for this company."))

    def _find_known(self, told):
        """The numbers already entered in the company, archived leases included."""
        found = (
            self.env["kinto.contrat"]
            .with_context(active_test=False)
            .search_fetch(
                [
                    ("company_id", "=", self.company_id.id),
                    ("name", "in", [lease.number for lease in told]),
                ],
                ["name"],
            )
        )
        return set(found.mapped("name"))

    # -- who and what the file names --------------------------------------------------------------

    def _look_up(self, told):
        """What the lines name, read at one go: ``{"people", "mandates", "vehicles"}`` by the text of the file."""
        people = {lease.customer for lease in told}
        for target in (*BOUND, "dealer", "insurer"):
            people |= {lease.values[target] for lease in told if target in lease.values}
        rums = [lease.values["mandate"] for lease in told if "mandate" in lease.values]
        plates = [lease.values["plate"] for lease in told if "plate" in lease.values]
        mandates = self.env["account.banking.mandate"].search(
            [("company_id", "=", self.company_id.id), ("unique_mandate_reference", "in", rums)]
        )
        vehicles = self.env["fleet.vehicle"].search(
            [
                ("license_plate", "in", plates),
                ("company_id", "in", [False, self.company_id.id]),
            ]
        )
        return {
            "people": self._find_people(people),
            "mandates": {each.unique_mandate_reference: each for each in mandates},
            "vehicles": {each.license_plate: each for each in vehicles},
        }

    def _find_people(self, texts):
        """``{text: contacts it names}``: by reference, VAT number, registration, else the exact name."""
        found, left = defaultdict(self.env["res.partner"].browse), set(texts)
        for name in ("ref", "vat", "company_registry", "name"):
            partners = self.env["res.partner"].search(
                [
                    (name, "in", list(left)),
                    ("parent_id", "=", False),
                    ("company_id", "in", [False, self.company_id.id]),
                ]
            )
            for partner in partners:
                found[partner[name]] |= partner
            left -= set(found)
        return found

    def _get_person(self, seen, text):
        people = seen["people"].get(text)
        if not people:
            raise leases.Fault("unknown_person", value=text)
        if len(people) > 1:
            raise leases.Fault("several_people", value=text)
        return people

    def _prepare(self, lease, seen):
        """The values of a lease.

        :raise leases.Fault: something it names is not known, or does not fit
        """
        told, customer = lease.values, self._get_person(seen, lease.customer)
        values = {
            "name": lease.number,
            "company_id": self.company_id.id,
            "partner_id": customer.id,
            "customer_kind": told.get("kind"),
            "regime": told.get("regime"),
            "rent_amount": told.get("rent") and float(told["rent"]),
            "rent_day": told.get("rent_day"),
            "residual_value": told.get("residual") and float(told["residual"]),
            "termination_clause": told.get("clause"),
            "termination_notice_days": told.get("notice_days"),
            "termination_from": told.get("notice_from"),
            "insurance_policy": told.get("policy"),
            **{name: told.get(name) for name in leases.DATES},
        }
        for target, name in (("dealer", "dealer_id"), ("insurer", "insurer_id")):
            if target in told:
                values[name] = self._get_person(seen, told[target]).id
        bound = {target: self._get_person(seen, told[target]) for target in BOUND if target in told}
        values["codebiteur_ids"] = [
            Command.create({"partner_id": who.id, "role": role}) for role, who in bound.items()
        ]
        if "mandate" in told:
            values["mandate_id"] = self._get_mandate(seen, told["mandate"], customer, bound).id
        values |= self._get_vehicle(seen, told)
        return {name: value for name, value in values.items() if value}

    def _get_mandate(self, seen, text, customer, bound):
        mandate = seen["mandates"].get(text)
        if not mandate:
            raise leases.Fault("unknown_mandate", value=text)
        payers = customer.union(*bound.values()).commercial_partner_id
        if mandate.partner_id.commercial_partner_id not in payers:
            raise leases.Fault("foreign_mandate", value=text, who=mandate.partner_id.display_name)
        return mandate

    def _get_vehicle(self, seen, told):
        plate = told.get("plate")
        if not plate:
            return {}
        if vehicle := seen["vehicles"].get(plate):
            return {"vehicle_id": vehicle.id}
        if not (told.get("brand") and told.get("model")):
            raise leases.Fault("unknown_vehicle", value=plate)
        return {
            "new_vehicle": {name: told.get(name, "") for name in ("plate", "vin", "brand", "model")}
        }

    def _make_vehicle(self, told):
        # sudo: as in _record_rows.
        fleet = self.env["fleet.vehicle"].sudo()
        brands, models_ = fleet.env["fleet.vehicle.model.brand"], fleet.env["fleet.vehicle.model"]
        brand = brands.search([("name", "=ilike", told["brand"])], limit=1) or brands.create(
            {"name": told["brand"]}
        )
        of_brand = [("brand_id", "=", brand.id), ("name", "=ilike", told["model"])]
        model = models_.search(of_brand, limit=1) or models_.create(
            {"name": told["model"], "brand_id": brand.id}
        )
        return fleet.create(
            {
                "model_id": model.id,
                "license_plate": told["plate"],
                "vin_sn": told["vin"] or False,
                "company_id": self.company_id.id,
            }
        )

    # -- words ------------------------------------------------------------------------------------

    def _draw(self, rows):
        people = self.env["res.partner"]
        return self._draw_rows(
            rows,
            lambda row: (
                Markup("<b>%s</b> %s – %s")
                % (
                    row["name"],
                    people.browse(row["partner_id"]).display_name,
                    format_date(self.env, row["date_start"]),
                )
            ),
        )

    def _word(self, code, values):
        _ = self.env._
        if code == "missing":
            return _("Nothing in “%s”.", self._name_column(values["target"]))
        return {
            "doubled": lambda: _("The same number as line %(first)s.", **values),
            "reversed": lambda: _("The end comes before the beginning."),
            "bad_day": lambda: _("“%(value)s” is not a date.", **values),
            "bad_number": lambda: _("“%(value)s” is not a number.", **values),
            "bad_rent_day": lambda: _("“%(value)s” is not a day of the month.", **values),
            "bad_amount": lambda: _("“%(value)s” is not a rent.", **values),
            "bad_regime": lambda: _("“%(value)s” is neither LLD nor LOA.", **values),
            "bad_notice_from": lambda: _(
                "“%(value)s” is no start of a notice: sending, first presentation or receipt.",
                **values,
            ),
            "bad_kind": lambda: _(
                "“%(value)s” is no type of customer: private, professional or large account.",
                **values,
            ),
            "unknown_person": lambda: _(
                "“%(value)s” is no contact, by reference, VAT number, registration or name.",
                **values,
            ),
            "several_people": lambda: _(
                "Several contacts are called “%(value)s”: give a reference.", **values
            ),
            "unknown_mandate": lambda: _("Mandate “%(value)s” is not known here.", **values),
            "foreign_mandate": lambda: _(
                "Mandate “%(value)s” was signed by %(who)s, who is not bound by this lease.",
                **values,
            ),
            "unknown_vehicle": lambda: _(
                "Vehicle “%(value)s” is not in the fleet: give its brand and model.", **values
            ),
        }[code]()


class KintoContratImportColonne(models.TransientModel):
    _name = "kinto.contrat.import.colonne"
    _description = "Column of a file of leases"

    import_id = fields.Many2one("kinto.contrat.import", required=True, ondelete="cascade")
    name = fields.Char("Heading", required=True)
    target = fields.Selection(
        [
            ("number", "Number of the lease"),
            ("customer", "Customer: reference, VAT number, registration or name"),
            ("kind", "Type of customer"),
            ("regime", "Regime"),
            ("date_signed", "Signed on"),
            ("date_start", "From"),
            ("date_end", "To"),
            ("rent", "Rent"),
            ("rent_day", "Day of the rent"),
            ("residual", "Residual value, VAT excluded"),
            ("plate", "Plate"),
            ("vin", "Chassis number"),
            ("brand", "Brand"),
            ("model", "Model of the vehicle"),
            ("dealer", "Dealer"),
            ("mandate", "Mandate (RUM)"),
            ("clause", "Termination clause"),
            ("notice_days", "Notice of termination"),
            ("notice_from", "Notice runs from"),
            ("insurer", "Insurer"),
            ("policy", "Policy"),
            ("insurance_expiry", "Insured until"),
            ("co_lessee", "Co-lessee"),
            ("guarantor", "Guarantor"),
        ],
        "Holds",
    )
