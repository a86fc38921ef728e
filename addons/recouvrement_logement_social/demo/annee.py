"""Twelve months of an Office: rents asked on the first, what is paid of them, and what people make of the rest.

Everything is drawn from one seed and dated from today backwards.
"""

from datetime import datetime, time, timedelta
from random import Random

from dateutil.relativedelta import relativedelta

from odoo.addons.recouvrement.demo.post import POSTING_DAYS, Post

from .agence import Agency
from .loyers import BILLED, Rents
from .office import Office
from .parcours import Courses
from .patrimoine import Estate

SEED = 1913
MONTHS = 12
CLOSELY = 60  # days before today: lived one by one


def tell(story):
    """Found the Office, let its year pass; say what was done."""
    year = Year(story)
    year.pass_days()
    if story.commit:
        # What the Office wrote leaves too, towards the mail catcher of the demo.
        story.send(story.today)
    year.summarize()


class Year:
    """The days of the Office."""

    def __init__(self, story):
        self.story, self.dice, self.today = story, Random(SEED), story.today
        last = self.today.replace(day=1)
        self.dues = [last - relativedelta(months=ago) for ago in range(MONTHS)][::-1]
        self.first = self.dues[0] - timedelta(days=BILLED)
        self.office = Office(story, self.first)
        self.env, self.company = self.office.env, self.office.company
        self.company.recouvrement_started_on = self.first
        self.estate = Estate(self.office, self.dice, self.dues)
        self.rents = Rents(self.office, self.estate, self.dice, self.dues, self.today)
        post = Post(story.last_worked, {})
        self.agency = Agency(self.office, self.estate, self.rents, post, self.dice, self.today)
        self.courses = Courses(self.agency, self.dues)

    def pass_days(self):
        """From the first rents asked to this morning's night: each worked day of the last weeks, before them the
        days on which something happens, and two more a week, for the night and the post."""
        day = self.first
        while day <= self.today:
            if self._is_busy(day) or day == self.today:
                self._live(day)
            day += timedelta(days=1)

    def _is_busy(self, day):
        if day in self.dues or day + timedelta(days=BILLED) in self.dues:
            return True
        if day.weekday() > 4:
            return False
        quiet = day < self.today - timedelta(days=CLOSELY) and day.weekday() not in POSTING_DAYS
        return not quiet or day in self.rents.coming or day in self.courses.deeds

    def _live(self, day):
        # Debits of the first are there before the night looks for who has not paid.
        if day < self.today:
            if (due := day + timedelta(days=BILLED)) in self.dues:
                self.rents.bill(due, day)
            self.rents.cash(day)
            if day in self.dues:
                self.rents.weigh()
            self.env.cr.flush()
        self.env["recouvrement.passage"].run(day, self.company)
        if day < self.today and day.weekday() < 5:
            self.agency.work(day)
            self.courses.live(day)
        self._end(day)

    def _end(self, day):
        """What was said today bears the day of the story."""
        self.env.cr.flush()
        here = self.env(context={**self.env.context, "recouvrement_day": day})
        self.agency.post.send_texts(here)
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
        mine = [("company_id", "=", self.company.id)]

        def count(model, *domain):
            return self.env[model].search_count([*mine, *domain])

        self.story.say(
            f"{self.company.name} (Office) : {count('recouvrement.bail')} baux, "
            f"{count('recouvrement.dossier', ('state', '!=', 'closed'))} dossiers en cours, "
            f"{count('recouvrement.plan', ('state', '=', 'active'))} plans d'apurement, "
            f"{count('recouvrement.caf.signalement', ('state', '=', 'due'))} impayés à signaler à la CAF."
        )
