"""Four hundred leases: who rents, and how they pay.

The agency of Lormont goes first: its leases are followed here for twelve months. Those of Cenon are taken over with the
rents of the last months, as they would be from another software.
"""

from dataclasses import dataclass, field

from odoo.addons.recouvrement.demo import people

LORMONT, CENON = 90, 310
JOINED = 1  # months of rents of the agency taken over
# Of a hundred rents, how many are paid late by who pays them.
LATE = {"good": 0.02, "fragile": 0.22}
FRAGILE = 0.15
# (what befalls them, how many, months ago of the first rent missed, rents missed: 0 for all of them)
FATES = (
    ("plan_kept", 2, 9, 2),
    ("plan_running", 5, 5, 3),
    ("plan_broken", 2, 8, 3),
    ("fund_paid", 2, 8, 2),
    ("fund_asked", 2, 3, 2),
    ("visale", 2, 4, 0),
    ("indebted", 2, 7, 3),
    ("departed", 4, 6, 3),
    ("deceased", 1, 3, 2),
    ("court", 2, 10, 0),
    ("silent", 3, 4, 0),
    ("support", 3, 3, 2),
)
EVERY = 3  # one household in so many of the first agency has a story, until all are told


@dataclass(eq=False)
class Household:
    """A lease of the story."""

    rank: int
    agency: int
    temper: str
    fate: str = ""
    stop: int = 0  # months ago of the first rent it missed
    missed: int = 0  # rents missed from then on; 0 for all of them
    partner: object = None
    lease: object = None
    aid: float = 0.0
    skips: set = field(default_factory=set)  # days of rents missed besides

    def misses(self, due, months_ago):
        """Whether it leaves unpaid the rent of ``due``, ``months_ago`` before the last one."""
        if due in self.skips:
            return True
        if not self.fate or months_ago > self.stop:
            return False
        return not self.missed or self.stop - months_ago < self.missed


def cast(dice, months):
    """Every household; those of the first agency whose stories fit in ``months`` of rents have one."""
    fates = [
        (fate, stop, missed)
        for fate, count, stop, missed in FATES
        for _each in range(count)
        if stop < months
    ]
    households = []
    for rank in range(LORMONT + CENON):
        household = Household(
            rank,
            agency=int(rank >= LORMONT),
            temper="fragile" if dice.random() < FRAGILE else "good",
        )
        if not household.agency and rank % EVERY == 1 and fates:
            household.fate, household.stop, household.missed = fates.pop(0)
        households.append(household)
    return households


def prepare_partner(env, dice, taken, dwelling):
    """A private person nobody is, who lives where they rent."""
    while (name := people.person(dice)) in taken:
        pass
    taken.add(name)
    return {
        "name": name,
        "is_company": False,
        "lang": "fr_FR",
        "country_id": env.ref("base.fr").id,
        "email": f"{people.slug(name)}@courriel.example",
        "phone": people.mobile(dice),
        **dwelling,
    }
