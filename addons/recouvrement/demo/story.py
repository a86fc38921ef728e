"""Six months of a collection desk, told to an empty database.

``script/demo`` calls ``tell(env)``. Read in this order: ``company`` (who collects), ``debtors`` (who
owes, and how they pay), ``cast`` (the stories written one by one), ``ledger`` (what that makes in the
accounts), ``desk`` (what people do), ``books`` (what the accountant does of old debts), ``post`` (letters
posted, what comes back), ``statements`` (what is sent on given days), ``meeting`` (accounts reviewed),
then this file, which lets the days pass: each begins with the night of collection, then come bills,
payments and people.
Everything is drawn from one seed, and dated from today backwards.
"""

from datetime import datetime, time, timedelta
from importlib import import_module
from importlib.util import find_spec
from random import Random

from dateutil.relativedelta import relativedelta

from odoo import fields

from . import accessories, allowances, meeting, statements
from . import company as house
from . import debtors as crowd
from .books import Books
from .cast import Cast
from .desk import Desk
from .improvement import note_ideas
from .ledger import Agenda, Ledger
from .post import Post
from .summary import summarize, tell_month

SEED = 1901
GROWING = ("account.move", "account.move.line", "account.payment", "account.partial.reconcile")
BEFORE = 75  # days of accounts before collection starts: it begins on debts already old


def tell(env, months=6, debtors=120, commit=True, say=print, chapters=True):
    """Create the company, its people and debtors; let the days pass until today; say what was done.

    :param months: how long ago collection started
    :param debtors: how many debtors, the written ones included
    :param commit: commit day by day; False leaves everything in the caller's transaction
    :param say: called with each line of the account
    :param chapters: what the add-ons above have to tell comes after
    :return: the company
    """
    context = {
        "tracking_disable": True,
        "mail_notify_force_send": False,
        "lang": "fr_FR",
        "tz": "Europe/Paris",
    }
    env = env(context={**env.context, **context})
    story = Story(env, months, debtors, commit, say)
    story.prepare(debtors)
    story.pass_days()
    note_ideas(story.env, story.start, story.today)
    allowances.close(story.env, story.company, story.today)
    if chapters:
        story.tell_other_chapters()
    if commit:
        story.env.cr.commit()
    summarize(story.env, story.company, say, export=commit)
    return story.company


class Story:
    """The days of the story, one after the other."""

    def __init__(self, env, months, debtors, commit, say):
        self.env, self.commit, self.say = env, commit, say
        self.dice = Random(SEED)
        self.today = fields.Date.context_today(env["res.users"])
        self.last_worked = self._get_last_worked_day()
        self.start = self.today - relativedelta(months=months)
        self.first = self.start - timedelta(days=BEFORE)
        self.agenda = Agenda()

    def _get_last_worked_day(self):
        """What should be fresh in the demo happened on the last worked day, were today a Sunday."""
        day = self.today
        calendar = self.env["recouvrement.calendrier"]._get_calendar(self.env.company, day.year)
        while not calendar.counts(day, "ouvre"):
            day -= timedelta(days=1)
        return day

    def prepare(self, number):
        """Everything that stands before the first day."""
        env, dice = self.env, self.dice
        self.company = house.found(env)
        users = house.hire(env, self.company)
        tags = house.tag(env)
        house.open_portfolios(env, users, tags)
        house.type_costs(env, self.company, self.start, self.today)
        house.publish_scenarios(env, tags, self.start)
        house.limit_contacts(env, tags)
        statements.schedule(env, tags, self.start)
        accessories.stipulate(env, self.company)
        meeting.schedule(env, users, self.today)
        written = Cast(self.agenda, self.last_worked).all()
        others = crowd.crowd(
            dice, max(number - len(written), 0), {debtor.name for debtor in written}
        )
        crowd.create_partners(env, dice, [*written, *others], tags)
        for debtor in others:
            crowd.live(dice, debtor, self.agenda, self.first, self.today)
        self.ledger = Ledger(env, self.company)
        self.ledger.draft([bill for day in self.agenda.days.values() for bill in day.bills])
        self.desk = Desk(env, users, self.ledger, self.agenda, dice, self.last_worked)
        self.post = Post(
            self.last_worked, {debtor.partner.id: debtor.post for debtor in written if debtor.post}
        )
        self.books = Books(self.desk, self.last_worked)
        self.desk.scripted = {debtor.partner.id for debtor in written}
        self.say(
            f"{self.company.name} : {len(written) + len(others)} débiteurs, {len(users)} utilisateurs."
        )

    def pass_days(self):
        """Every day from the first bill to this morning's night."""
        day = min([self.first, *self.agenda.days])
        while day <= self.today:
            if day == self.start:
                self.company.recouvrement_started_on = day
            if day >= self.start:
                self._night(day)
            if day < self.today:
                self._daytime(day)
            self._end(day)
            tomorrow = day + timedelta(days=1)
            if day >= self.start and (tomorrow.month != day.month or day == self.today):
                self.say(f"  {tell_month(self.env, self.company, day)}")
            day = tomorrow

    def tell_other_chapters(self):
        """What the add-ons above have to tell: each installed one that has a ``demo.chapter``, in storey order."""
        installed = self.env["ir.module.module"].search(
            [
                ("state", "=", "installed"),
                ("name", "=like", "%recouvrement%"),
                ("name", "!=", "recouvrement"),
            ],
            order="sequence, name",
        )
        for module in installed:
            name = f"odoo.addons.{module.name}.demo"
            if find_spec(name) and find_spec(f"{name}.chapter"):
                import_module(f"{name}.chapter").tell(self)

    def _night(self, day):
        self.env["recouvrement.passage"].run(day, self.company)

    def _daytime(self, day):
        """Bills, then money, then people; the accounts are read again at each commit, as of that day."""
        here = self.env(context={**self.env.context, "recouvrement_day": day})
        self.desk.day, self.ledger.env, self.desk.env = day, here, here
        of_day = self.agenda.days[day]
        self.ledger.post(of_day.bills)
        self.ledger.cash(of_day.payments)
        here.cr.flush()  # the dossiers feel the money before people speak to who paid
        for deed in of_day.deeds:
            deed(self.desk)
        if day >= self.start:
            self.desk.work()
            meeting.meet(self.desk, day)
            self.books.work(day)
            self.post.work(here, day)

    def send(self, day):
        """What was queued today leaves: text messages, and e-mails towards the mail catcher of the demo."""
        here = self.env(context={**self.env.context, "recouvrement_day": day})
        self.post.send_texts(here)
        if self.commit:
            # One by one: Odoo deletes an e-mail with the message it shares with one that has left.
            for mail in here["mail.mail"].sudo().search([("state", "=", "outgoing")]):
                if mail.exists():
                    mail.send(auto_commit=True)

    def _end(self, day):
        """The night's log and what was said today bear the day of the story, then it is kept."""
        env = self.env
        env.cr.flush()
        self.send(day)
        self._date_messages(day)
        night = env["recouvrement.passage"].search(
            [("company_id", "=", self.company.id), ("day", "=", day)]
        )
        began = datetime.combine(day, time(3))
        night.write({"date_start": began, "date_end": began + timedelta(seconds=40)})
        if self.commit:
            env.cr.commit()
            env.invalidate_all()
        elif day.day % 10 == 1:
            # One long transaction: nothing but us tells PostgreSQL how many entries there are by now.
            env["recouvrement.lot"]._analyze(*GROWING)

    def _date_messages(self, day):
        messages = self.env["mail.message"].sudo()
        last = getattr(self, "_last_message", None)
        if last is not None:
            messages.search([("id", ">", last)]).write({"date": datetime.combine(day, time(16))})
        self._last_message = messages.search([], order="id desc", limit=1).id or 0
