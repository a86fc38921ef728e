"""The leases of those who rent: their vehicles, dealers, insurers, mandates, and who answers beside them."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from odoo.addons.recouvrement.demo.debtors import allow_texts
from odoo.addons.recouvrement_prelevement.demo.banque import make_iban

from .locataires import LARGE, cast, cast_odd, draw_name, prepare_partner

# (model, VAT excluded: rent of a month; price new; residual value of an option to buy)
MODELS = (
    ("Yaris Hybride", 245, 23900, 9800),
    ("Yaris Cross", 290, 28400, 12100),
    ("Corolla Touring Sports", 340, 33500, 14200),
    ("C-HR", 355, 36200, 15900),
    ("RAV4 Hybride", 445, 45300, 20400),
    ("Proace City", 310, 27800, 9900),
    ("Proace", 405, 36900, 12700),
)
VANS = (5, 6)
DEALERS = (
    ("Garage des Pins Mérignac", "33700", "Mérignac"),
    ("Grand Garage de l'Adour", "64100", "Bayonne"),
    ("Espace Auto Toulouse Nord", "31200", "Toulouse"),
    ("Automobiles du Périgord", "24100", "Bergerac"),
)
INSURERS = ("Mutuelle des Landes", "Assurances Aliénor", "Garonne Assurances")
CLAUSE = (
    "Article 11 – À défaut de paiement d'un seul loyer à son échéance, et huit jours après une mise en demeure "
    "restée sans effet, le contrat est résilié de plein droit si bon semble au bailleur ; le locataire restitue "
    "aussitôt le véhicule."
)


class Fleet:
    """The leases and those who signed them."""

    def __init__(self, house, dice, first, others, today, rent_days):
        """:param others: the day the leases of the other agencies are taken over"""
        self.house, self.env, self.dice = house, house.env, dice
        self.first, self.others, self.today, self.rent_days = first, others, today, rent_days
        self.dealers = self._new_partners(
            [{"name": name, "zip": code, "city": city} for name, code, city in DEALERS]
        )
        self.insurers = self._new_partners([{"name": name} for name in INSURERS])
        self.models = self._new_models()
        self.rentals = cast(dice, first, others)
        self.odd = cast_odd(self.rentals, others)
        self._sign()
        self.of_lease = {each.lease.id: each for each in self.rentals}

    def _new_partners(self, values):
        country = self.env.ref("base.fr").id
        return self.env["res.partner"].create(
            [
                {"is_company": True, "country_id": country, "lang": "fr_FR", **each}
                for each in values
            ]
        )

    def _new_models(self):
        brand = self.env["fleet.vehicle.model.brand"].search([("name", "=", "Toyota")], limit=1)
        brand = brand or brand.create({"name": "Toyota"})
        return self.env["fleet.vehicle.model"].create(
            [{"name": name, "brand_id": brand.id, "vehicle_type": "car"} for name, *_rest in MODELS]
        )

    def _sign(self):
        """Partners, mandates, vehicles, leases, each kind made at once."""
        taken = set(self.env["res.partner"].search([]).mapped("name"))
        values, of_large = [], {}
        owners = []
        for rental in self.rentals:
            if rental.kind == "large_account":
                name = LARGE[rental.rank % len(LARGE)]
                if name not in of_large:
                    of_large[name] = len(values)
                    values.append(prepare_partner(self.env, self.dice, name, True))
                owners.append(of_large[name])
            else:
                owners.append(len(values))
                values.append(
                    prepare_partner(
                        self.env,
                        self.dice,
                        draw_name(self.dice, rental.kind, taken),
                        rental.company,
                    )
                )
        partners = self.env["res.partner"].create(values)
        allow = [each for each in partners if not each.is_company]
        for partner in allow:
            allow_texts(partner)
        for rental, owner in zip(self.rentals, owners, strict=True):
            rental.partner = partners[owner]
        for rental in self.odd["several"]:
            rental.partner = self.odd["several"][0].partner
        one, other = self.odd["identity"]
        other.partner.phone = one.partner.phone
        allow_texts(other.partner)
        self._sign_mandates()
        self._sign_leases()
        self._bind()

    def _sign_mandates(self):
        payers = [each for each in self.rentals if each.kind != "large_account"]
        banks = self.env["res.partner.bank"].create(
            [
                {"acc_number": make_iban(60000 + each.rank), "partner_id": each.partner.id}
                for each in payers
            ]
        )
        mandates = self.env["account.banking.mandate"].create(
            [
                {
                    "partner_id": each.partner.id,
                    "partner_bank_id": bank.id,
                    "company_id": self.house.company.id,
                    "signature_date": each.start - timedelta(days=12),
                    "state": "valid",
                    "format": "sepa_b2b" if each.company else "sepa_core",
                    "unique_mandate_reference": f"KA-{4100 + each.rank}",
                }
                for each, bank in zip(payers, banks, strict=True)
            ]
        )
        for each, mandate in zip(payers, mandates, strict=True):
            each.mandate = mandate
        for each in self.odd["mandate"]:
            each.mandate.state = "cancel"

    def _sign_leases(self):
        choices = [self._choose_model(each) for each in self.rentals]
        vehicles = self.env["fleet.vehicle"].create(
            [
                {
                    "model_id": self.models[model].id,
                    "license_plate": self._plate(each.rank),
                    "company_id": self.house.company.id,
                    "acquisition_date": each.start,
                    "car_value": MODELS[model][2],
                }
                for each, model in zip(self.rentals, choices, strict=True)
            ]
        )
        leases = self.env["kinto.contrat"].create(
            [
                self._prepare_lease(each, model, vehicle)
                for each, model, vehicle in zip(self.rentals, choices, vehicles, strict=True)
            ]
        )
        for each, lease in zip(self.rentals, leases, strict=True):
            each.lease = lease

    def _choose_model(self, rental):
        if rental.kind == "private":
            return self.dice.choices(range(5), weights=(4, 5, 3, 3, 2))[0]
        return self.dice.choice((*VANS, 2, 0, 4)) if rental.rank % 2 else self.dice.choice(VANS)

    def _plate(self, rank):
        letters = "ABCDEFGHJKLMNPQRSTVWXYZ"
        first, last = divmod(rank * 7 + 40, len(letters))
        return f"G{letters[first % 23]}-{101 + rank * 29 % 890}-{letters[last]}{letters[rank % 23]}"

    def _prepare_lease(self, rental, model, vehicle):
        _name, rent, price, residual = MODELS[model]
        loa = rental.kind == "private" and rental.rank % 3 != 0
        months = self.dice.choice((36, 48)) if rental.rank % 4 else 37
        values = {
            "name": f"KA{rental.start:%y}-{5000 + rental.rank}",
            "partner_id": rental.partner.id,
            "customer_kind": rental.kind,
            "company_id": self.house.company.id,
            "regime": "loa" if loa else "lld",
            "date_signed": rental.start - timedelta(days=12),
            "date_start": rental.start,
            "date_end": rental.start + relativedelta(months=months, days=-1),
            "vehicle_id": vehicle.id,
            "dealer_id": self.dealers[rental.rank % len(DEALERS)].id,
            "insurer_id": self.insurers[rental.rank % len(INSURERS)].id,
            "insurance_policy": f"VL {310000 + rental.rank * 17}",
            "insurance_expiry": date(
                self.today.year + (rental.rank % 12 > 4), rental.rank % 12 + 1, 1
            ),
            "rent_amount": rent * 1.2,
            "rent_untaxed": rent,
            "rent_day": self.rent_days[rental.late_day],
            "mandate_id": rental.mandate and rental.mandate.id,
            "termination_clause": CLAUSE,
            "termination_notice_days": 8,
        }
        if loa:
            return values | {"residual_value": residual}
        return values | {"indemnity_rule": "share", "indemnity_share": 30.0}

    def _bind(self):
        """One private customer in seven has a spouse beside, one professional in six its manager as guarantor."""
        bound = [
            each
            for each in self.rentals
            if (each.kind == "private" and each.rank % 7 == 3)
            or (each.kind == "professional" and each.rank % 6 == 1)
        ]
        names = [draw_name(self.dice, "private", set()) for _each in bound]
        beside = self.env["res.partner"].create(
            [
                prepare_partner(
                    self.env,
                    self.dice,
                    f"{name.split()[0]} {each.partner.name.split()[-1]}"
                    if each.kind == "private"
                    else name,
                    False,
                )
                for each, name in zip(bound, names, strict=True)
            ]
        )
        self.env["kinto.contrat.codebiteur"].create(
            [
                {
                    "contrat_id": each.lease.id,
                    "partner_id": person.id,
                    "role": "guarantor" if each.company else "co_lessee",
                    "note": f"Acte du {each.start - timedelta(days=12):%d/%m/%Y}",
                }
                for each, person in zip(bound, beside, strict=True)
            ]
        )
        for person in beside:
            allow_texts(person)

    def start(self, day):
        """The leases delivered on ``day``, or taken over."""
        due = [
            each.lease for each in self.rentals if each.lease.state == "draft" and each.joins <= day
        ]
        if due:
            self.env["kinto.contrat"].union(*due).with_context(recouvrement_day=day).action_start()

    def change_account(self, rental, day):
        """Another bank account, another mandate: the rents to come are debited there."""
        rental.accounts += 1
        bank = self.env["res.partner.bank"].create(
            {
                "acc_number": make_iban(60000 + 1000 * rental.accounts + rental.rank),
                "partner_id": rental.partner.id,
            }
        )
        rental.mandate = self.env["account.banking.mandate"].create(
            {
                "partner_id": rental.partner.id,
                "partner_bank_id": bank.id,
                "company_id": self.house.company.id,
                "signature_date": day,
                "state": "valid",
                "format": "sepa_b2b" if rental.company else "sepa_core",
                "unique_mandate_reference": f"KA-{4100 + rental.rank}-{rental.accounts}",
            }
        )
        rental.lease.mandate_id = rental.mandate
