"""Six months of a lessor: rents debited twice a month, what comes back, and what people make of it.

Everything is drawn from one seed and dated from today backwards: whatever day it is told, the last rents of most
leases fell due eighteen days ago, those of the others four days ago.
"""

from datetime import datetime, time, timedelta
from random import Random

from dateutil.relativedelta import relativedelta

from odoo.addons.recouvrement.demo.post import POSTING_DAYS, Post

from .banque import BILLED, Bank
from .demandes import Requests
from .equipe import Team
from .loueur import House
from .parc import Fleet
from .suites import Outcomes

SEED = 1907
MONTHS, ALL = 6, 1  # of rents of the first agency, of all leases
CLOSELY = 75  # days before today: lived one by one
LAST = (18, 4)  # days since the last rents of each of the two days of debit


def tell(story):
    """Found the lessor, let its six months pass; say what was done."""
    lessor = Lessor(story)
    lessor.pass_days()
    if story.commit:
        # What the lessor wrote leaves too, towards the mail catcher of the demo.
        story.send(story.today)
    lessor.summarize()


class Lessor:
    """The days of the lessor."""

    def __init__(self, story):
        self.story, self.dice, self.today = story, Random(SEED), story.today
        self.dues = self._get_dues()
        self.first = min(self.dues) - timedelta(days=BILLED)
        self.house = House(story, self.first)
        self.env, self.company = self.house.env, self.house.company
        self.company.recouvrement_started_on = self.first
        self.fleet = Fleet(
            self.house,
            self.dice,
            self.first,
            sorted(self.dues)[-2 * ALL] - timedelta(days=BILLED),
            self.today,
            tuple(day.day for day in self._get_last()),
        )
        self.bank = Bank(self.house, self.fleet, self.dice, self.today)
        self.post = Post(story.last_worked, {})
        self.team = Team(self.house, self.fleet, self.bank, self.post, self.dice, self.today)

        self.outcomes = Outcomes(self)
        Requests(self.outcomes)

    def _get_last(self):
        """The last day of debit of each half of the leases; never after the 28th, so that each month has it."""
        for ago in LAST:
            day = self.today - timedelta(days=ago)
            yield day - timedelta(days=max(day.day - 28, 0))

    def _get_dues(self):
        return sorted(
            last - relativedelta(months=back) for last in self._get_last() for back in range(MONTHS)
        )

    def pass_days(self):
        """From the first rents billed to this morning's night: each worked day of the last weeks, before them the
        days on which something happens, and two more a week, for the night and the post."""
        day = self.first
        while day <= self.today:
            if self._is_busy(day) or day == self.today:
                self._live(day)
            day += timedelta(days=1)
        self.outcomes.call_next()

    def _is_busy(self, day):
        if day in self.dues or day + timedelta(days=BILLED) in self.dues:
            return True
        if day.weekday() > 4:
            return False
        told = (self.bank.coming, self.bank.transfers, self.bank.accounts, self.outcomes.deeds)
        quiet = day < self.today - timedelta(days=CLOSELY) and day.weekday() not in POSTING_DAYS
        return not quiet or any(day in each for each in told)

    def _live(self, day):
        self.env["recouvrement.passage"].run(day, self.company)
        if day < self.today:
            self.fleet.start(day)
            if (due := day + timedelta(days=BILLED)) in self.dues:
                self.bank.bill(due, day)
            if day in self.dues:
                self.bank.collect(day)
                self.bank.weigh()
            self.bank.hear(day)
            self.bank.cash(day)
            self.bank.release(day)
            self.env.cr.flush()
            self.team.work(day)
            self.outcomes.live(day)
        self._end(day)

    def _end(self, day):
        """What was said today bears the day of the story."""
        self.env.cr.flush()
        here = self.env(context={**self.env.context, "recouvrement_day": day})
        self.post.send_texts(here)
        messages = self.env["mail.message"].sudo()
        last = getattr(self, "_last_message", None)
        if last is not None:
            messages.search([("id", ">", last)]).write({"date": datetime.combine(day, time(16))})
        self._last_message = messages.search([], order="id desc", limit=1).id or 0
        night = self.env["recouvrement.passage"].search(
            [("company_id", "=", self.company.id), ("day", "=", day)]
        )
        began = datetime.combine(day, time(3))
        night.write({"date_start": began, "date_end": began + timedelta(seconds=25)})
        env = self.env
        if self.story.commit:
            env.cr.commit()
        env.invalidate_all()  # a day reads its own records, not those of months

    def summarize(self):
        count = self.env["recouvrement.presentation"].search_count
        mine = [("company_id", "=", self.company.id)]
        self.story.say(
            f"{self.company.name} (loueur) : {len(self.fleet.rentals)} contrats, "
            f"{count(mine)} présentations, "
            f"{count([*mine, ('state', 'in', ('returned', 'refunded'))])} revenues, "
            f"{count([*mine, ('attempt', '>', 1)])} représentées."
        )
