"""The estate: groups, buildings, dwellings; and the leases signed for them, with their housing benefit."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo.addons.recouvrement.demo.debtors import allow_texts

from .menages import cast, prepare_partner

# (agency, group, its buildings, street)
GROUPS = (
    (0, "Résidence Génicart", ("A", "B", "C"), "allée des Tilleuls"),
    (0, "Les Hauts de Carriet", ("1", "2"), "rue Jean-Rostand"),
    (1, "Résidence Palmer", ("A", "B", "C", "D"), "rue Camille-Pelletan"),
    (1, "La Marègue", ("1", "2"), "avenue de la Marègue"),
)
PLACES = (("33310", "Lormont"), ("33150", "Cenon"))
# rooms: (rent, charges, surface)
SIZES = {
    "t1": (245, 70, 31),
    "t2": (310, 85, 46),
    "t3": (385, 105, 63),
    "t4": (450, 130, 79),
    "t5": (510, 150, 93),
}
WEIGHTS = (8, 24, 36, 24, 8)
AIDED = 0.55  # share of the households whose benefit is paid to the Office
CLAUSE = (
    "Article 9 – À défaut de paiement du loyer ou des charges aux termes convenus, et {delay} après un commandement "
    "de payer resté infructueux, le bail est résilié de plein droit."
)


class Estate:
    """Dwellings and who lives there."""

    def __init__(self, office, dice, dues):
        """:param dues: days of the rents, in order"""
        self.office, self.env, self.dice, self.dues = office, office.env, dice, dues
        self.buildings = self._build()
        self.households = cast(dice, len(dues))
        self._sign()
        self.of_lease = {each.lease.id: each for each in self.households}

    def _build(self):
        """``{agency: [(building, street)]}``"""
        buildings = {0: [], 1: []}
        for agency, name, parts, street in GROUPS:
            group = self.env["recouvrement.patrimoine"].create(
                {
                    "name": name,
                    "kind": "group",
                    "company_id": self.office.company.id,
                    "portefeuille_id": self.office.agencies[agency].id,
                }
            )
            for number, part in enumerate(parts):
                building = group.create(
                    {
                        "name": f"Bâtiment {part}",
                        "kind": "building",
                        "parent_id": group.id,
                        "company_id": self.office.company.id,
                    }
                )
                buildings[agency].append((building, f"{2 * number + 2} {street}"))
        return buildings

    def _sign(self):
        """Dwellings, tenants, leases, benefits: each kind made at once."""
        company = self.office.company.id
        sizes = [self.dice.choices(list(SIZES), weights=WEIGHTS)[0] for _each in self.households]
        places = [self._place(each) for each in self.households]
        dwellings = self.env["recouvrement.logement"].create(
            [
                {
                    "name": f"{'LC'[each.agency]}{1000 + each.rank}",
                    "company_id": company,
                    "patrimoine_id": building.id,
                    "rooms": size,
                    "surface": SIZES[size][2],
                    **place,
                }
                for each, size, (building, place) in zip(
                    self.households, sizes, places, strict=True
                )
            ]
        )
        taken = set(self.env["res.partner"].search([]).mapped("name"))
        partners = self.env["res.partner"].create(
            [prepare_partner(self.env, self.dice, taken, place) for _building, place in places]
        )
        for partner in partners:
            allow_texts(partner)
        leases = self.env["recouvrement.bail"].create(
            [
                self._prepare_lease(each, partner, dwelling, size)
                for each, partner, dwelling, size in zip(
                    self.households, partners, dwellings, sizes, strict=True
                )
            ]
        )
        for each, partner, lease in zip(self.households, partners, leases, strict=True):
            each.partner, each.lease = partner, lease
        self._guarantee()
        self._grant_benefits()

    def _place(self, household):
        building, street = self.dice.choice(self.buildings[household.agency])
        code, city = PLACES[household.agency]
        floor = household.rank % 5
        door = f"Étage {floor}, porte {household.rank % 4 + 1}" if floor else "Rez-de-chaussée"
        return building, {"street": street, "street2": door, "zip": code, "city": city}

    def _prepare_lease(self, household, partner, dwelling, size):
        rent, charges, _surface = SIZES[size]
        since = self.dues[0] - relativedelta(months=self.dice.randint(6, 140))
        recent = since.year >= 2023
        return {
            "name": f"HG{since:%y}-{20000 + household.rank}",
            "partner_id": partner.id,
            "company_id": self.office.company.id,
            "logement_id": dwelling.id,
            "date_signed": since - timedelta(days=9),
            "date_start": since,
            "rent_amount": rent + self.dice.randint(-20, 35),
            "charges_amount": charges,
            "deposit_amount": rent,
            "clause_text": CLAUSE.format(delay="six semaines" if recent else "deux mois"),
        }

    def _guarantee(self):
        self.env["recouvrement.bail.garantie"].create(
            [
                {
                    "bail_id": each.lease.id,
                    "kind": "visale",
                    "organisme_id": self.office.organisms["action_logement"].id,
                    "number": f"V{7100000 + each.rank}",
                    "date_from": each.lease.date_start,
                }
                for each in self.households
                if each.fate == "visale"
            ]
        )

    def _grant_benefits(self):
        values = []
        for each in self.households:
            if not each.fate and self.dice.random() > AIDED:
                continue
            each.aid = float(self.dice.randint(8, 24) * 10)
            body = "msa" if each.rank % 12 == 7 else "caf"
            values.append(
                {
                    "bail_id": each.lease.id,
                    "organisme_id": self.office.organisms[body].id,
                    "number": f"{1200000 + each.rank * 37}",
                    "amount": each.aid,
                    "date_from": each.lease.date_start,
                }
            )
        self.env["recouvrement.bail.aide"].create(values)
