"""The debtors: of which kinds, and how each of them pays."""

from dataclasses import dataclass, field
from datetime import timedelta

from . import people


@dataclass(frozen=True)
class Kind:
    """A kind of debtor the product serves."""

    tag: str
    label: str  # what its invoices are for
    rent: bool = False  # one bill a month, due on the 5th
    company: bool = False
    taxed: bool = True
    low: int = 200  # bounds of a bill, before tax
    high: int = 900


KINDS = {
    "lease_private": Kind("Location", "Loyer véhicule", rent=True, low=219, high=489),
    "lease_pro": Kind(
        "Location", "Loyer véhicule utilitaire", rent=True, company=True, low=349, high=1290
    ),
    "tenant": Kind("Locataire", "Loyer et charges", rent=True, taxed=False, low=310, high=690),
    "trade": Kind("Négoce", "Fournitures", company=True, low=260, high=4800),
    "builder": Kind("Matériaux", "Matériaux", company=True, low=180, high=6500),
    "builder_private": Kind("Matériaux", "Matériaux", low=90, high=1900),
    "key_account": Kind(
        "Grand compte", "Fournitures, marché annuel", company=True, low=1500, high=9800
    ),
}

# How a crowd pays: share of the debtors, then days after the due date (first, last).
TEMPERS = {
    "ahead": (0.22, (-12, -6)),
    "on_time": (0.23, (-4, 1)),
    "late": (0.20, (4, 13)),
    "after_letter": (0.10, (16, 23)),
    "after_call": (0.06, (26, 31)),
    "after_notice": (0.05, (34, 46)),
    "in_parts": (0.05, (8, 14)),
    "stopped": (0.09, None),
}
GAPS = {"email": 0.15, "phone": 0.10, "street": 0.03}
CROWD = {
    "lease_private": 0.22,
    "lease_pro": 0.12,
    "tenant": 0.20,
    "trade": 0.18,
    "builder": 0.20,
    "builder_private": 0.08,
}


@dataclass
class Debtor:
    """A debtor of the story, before and after it has a partner."""

    name: str
    kind: str
    temper: str = ""  # empty: the story says itself what happens
    post: str = ""  # what becomes of its registered letters; empty: the dice say
    values: dict = field(default_factory=dict)  # what replaces the address drawn
    partner: object = None
    bills: list = field(default_factory=list)

    @property
    def sort(self):
        return KINDS[self.kind]


def crowd(dice, number, taken):
    """``number`` debtors nobody scripted, with names that are not in ``taken``."""
    drawn = []
    while len(drawn) < number:
        kind = _draw(dice, CROWD)
        name = _name(dice, kind)
        if name in taken:
            continue
        taken.add(name)
        temper = _draw(dice, {temper: share for temper, (share, _days) in TEMPERS.items()})
        drawn.append(Debtor(name, kind, temper))
    return drawn


def create_partners(env, dice, debtors, tags):
    """Give each of ``debtors`` its partner, with address, e-mail and phone where it has them."""
    values = [_prepare_partner(env, dice, debtor, tags) for debtor in debtors]
    for debtor, partner in zip(debtors, env["res.partner"].create(values), strict=True):
        debtor.partner = partner
        allow_texts(partner)


def allow_texts(partner):
    """Mobile numbers kept for fiction are no valid numbers to Odoo: nobody could be written to by SMS."""
    if (partner.phone or "").startswith("+33 6"):
        partner.phone_sanitized = partner.phone.replace(" ", "")


def _draw(dice, shares):
    return dice.choices(list(shares), weights=list(shares.values()))[0]


def _name(dice, kind):
    if kind == "builder":
        return f"{dice.choice(people.TRADES)} {dice.choice(people.LAST_NAMES)} {dice.choice(people.FORMS)}"
    if kind in ("trade", "lease_pro"):
        return f"{dice.choice(people.SHOPS)} {dice.choice(people.LAST_NAMES)}"
    return people.person(dice)


def _prepare_partner(env, dice, debtor, tags):
    company, domain = debtor.sort.company, people.slug(debtor.name)
    if company:
        number = people.siren(dice)
        values = {
            "vat": people.vat(number),
            "email": f"compta@{domain}.example",
            "phone": people.landline(dice),
        }
    else:
        values = {"email": f"{domain}@courriel.example", "phone": people.mobile(dice)}
    towns, country = people.SOUTH_WEST, "fr"
    if debtor.kind == "tenant":
        towns = people.GIRONDE
    elif debtor.kind == "trade":
        towns, country = dice.choice(
            [((("98000", "Monaco"),), "mc"), (people.COTE_D_AZUR, "fr"), (people.FRANCE, "fr")]
        )
    if country != "fr":
        values.pop("vat", None)
    values |= people.address(dice, towns) | {"country_id": env.ref(f"base.{country}").id}
    # Files are never complete: some have no e-mail, some no phone, a few no address.
    missing = {name for name, share in GAPS.items() if debtor.temper and dice.random() < share}
    if "email" in missing:
        missing.discard("street")
    values |= dict.fromkeys(missing, False)
    given = dict(debtor.values)
    if "country" in given:
        values.pop("vat", None)
        values |= {"country_id": env.ref(f"base.{given.pop('country')}").id}
    return {
        "name": debtor.name,
        "is_company": company,
        "lang": "fr_FR",
        "category_id": [(4, tags[debtor.sort.tag].id)],
        **values,
        **given,
    }


# -- how the crowd is billed and pays ------------------------------------------------------------


def live(dice, debtor, agenda, first, today):
    """Write the bills of one debtor of the crowd, and how they are paid, into ``agenda``."""
    stop = today - timedelta(days=dice.randint(15, 95))
    amount = dice.randint(debtor.sort.low, debtor.sort.high)
    for issued, due in _bill_days(dice, debtor, first, today):
        if not debtor.sort.rent:
            amount = dice.randint(debtor.sort.low, debtor.sort.high)
        in_three = not debtor.sort.rent and dice.random() < 0.08
        bill = agenda.bill(issued, debtor, amount, due=due, term="three" if in_three else None)
        for share, paid in _pay_days(dice, debtor.temper, due, stop):
            agenda.pay(max(paid, issued + timedelta(days=1)), bill, share=share)


def _bill_days(dice, debtor, first, today):
    if debtor.sort.rent:
        month = first.replace(day=1)
        while (issued := month.replace(day=20)) <= today:
            month = (month + timedelta(days=32)).replace(day=1)
            yield issued, month.replace(day=5)
        return
    issued = first + timedelta(days=dice.randint(0, 25))
    while issued <= today:
        if issued.weekday() < 5:
            yield issued, issued + timedelta(days=30)
        issued += timedelta(days=dice.randint(18, 45))


def _pay_days(dice, temper, due, stop):
    """``(share of what remains, day)`` of each payment of a bill due on ``due``."""
    if temper == "stopped":
        return [] if due >= stop else [(1, due + timedelta(days=dice.randint(-2, 6)))]
    # Once in a while, people do otherwise than they use to.
    if dice.random() < 0.12:
        temper = dice.choice(["on_time", "late", "after_letter"])
    first, last = TEMPERS[temper][1]
    paid = due + timedelta(days=dice.randint(first, last))
    if temper == "in_parts":
        return [(0.5, paid), (1, paid + timedelta(days=dice.randint(15, 30)))]
    return [(1, paid)]
