"""Three hundred leases: who rents, since when, and how they pay.

An agency goes first: its leases are followed here for six months. The others are taken over with the rents of the
last month, as they would be from another software.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from odoo.addons.recouvrement.demo import people

LARGE = ("Ambulances Océane", "Réseau Logis Aquitaine", "Bâti Sud-Ouest Services")
PRIVATE, PROFESSIONAL, FLEETS = 190, 80, 30
FIRST_AGENCY = (0, 5)  # last digits of the ranks of its leases
SECOND_DAY = (2, 4, 8)  # of those debited on the second day of the month
# How they pay their debits. Those who stop for good are chosen by ``suites``.
TEMPERS = {"fragile": 0.07, "good": 0.93}


@dataclass(eq=False)
class Rental:
    """A lease of the story."""

    rank: int
    kind: str  # of customer_kind
    temper: str
    late_day: bool  # debited on the second day of the month, not the first
    start: date
    joins: date  # the day it is taken over here
    partner: object = None
    mandate: object = None
    accounts: int = 1  # bank accounts it was debited on so far
    lease: object = None
    stop: date | None = None  # from this rent on, nothing is paid
    fate: str = ""  # what the story makes of it, see ``suites``
    code: str = ""  # what its debits come back with, when the story says so

    @property
    def company(self):
        return self.kind != "private"

    @property
    def debited(self):
        mandate = self.mandate
        return mandate and mandate.state == "valid" and not mandate.recouvrement_blocked


def cast(dice, first, others):
    """Who rents: private people, professionals, the fleets of three large accounts.

    :param first: the day the story begins
    :param others: the day the leases of the other agencies are taken over
    """
    kinds = ["private"] * PRIVATE + ["professional"] * PROFESSIONAL + ["large_account"] * FLEETS
    rentals = []
    for rank, kind in enumerate(kinds):
        temper = "good" if kind == "large_account" else _draw_temper(dice)
        start = _draw_start(dice, rank, kind, first, others)
        joins = first if rank % 10 in FIRST_AGENCY else others
        late = rank % 10 in SECOND_DAY
        rentals.append(Rental(rank, kind, temper, late, start, max(start, joins)))
    return rentals


def _draw_temper(dice):
    return dice.choices(list(TEMPERS), weights=list(TEMPERS.values()))[0]


def _draw_start(dice, rank, kind, first, others):
    """Most began before the story; the others on the first of one of its months."""
    if kind != "large_account" and rank % 7 == 5:
        months = max((others - first).days // 30, 1)
        return first.replace(day=1) + relativedelta(months=1 + rank % months)
    return (first - timedelta(days=dice.randint(60, 800))).replace(day=1)


def cast_odd(rentals, others):
    """``{what is odd: rentals}`` begun when the others are taken over: see the signals of fraud."""
    plain = [each for each in rentals if not each.late_day and each.temper == "good"]
    private = [each for each in plain if each.kind == "private"][-4:]
    trade = [each for each in plain if each.kind == "professional"][-4:]
    for each in (*private, *trade):
        each.start = each.joins = others
    return {
        "identity": private[:2],
        "first_debit": private[2:],
        "several": trade[:3],
        "mandate": trade[3:],
    }


def draw_name(dice, kind, taken):
    """A name nobody has yet."""
    while True:
        if kind == "private":
            name = people.person(dice)
        else:
            name = (
                f"{dice.choice(people.SHOPS + people.TRADES)} "
                f"{dice.choice(people.LAST_NAMES)} {dice.choice(people.FORMS)}"
            )
        if name not in taken:
            taken.add(name)
            return name


def prepare_partner(env, dice, name, company):
    """The partner of that name, with an address, an e-mail and a telephone that are nobody's."""
    domain = people.slug(name)
    values = {
        "name": name,
        "is_company": company,
        "lang": "fr_FR",
        "country_id": env.ref("base.fr").id,
        **people.address(dice),
    }
    if company:
        return values | {
            "vat": people.vat(people.siren(dice)),
            "email": f"flotte@{domain}.example",
            "phone": people.landline(dice),
        }
    return values | {"email": f"{domain}@courriel.example", "phone": people.mobile(dice)}
