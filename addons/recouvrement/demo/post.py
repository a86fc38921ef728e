"""What leaves, and what comes back: letters by the post office twice a week, text messages by the operator."""

from datetime import timedelta
from random import Random

from odoo.addons.sms.tools.sms_api import SmsApiBase

SEED = 1903
POSTING_DAYS = (0, 3)  # Mondays and Thursdays
# What becomes of a registered letter, how often, and how many days after it was posted.
ENDS = (("delivered", 72, 3), ("unclaimed", 17, 19), ("refused", 6, 3), ("unknown", 5, 4))
LOST_TEXT = 0.04  # share of the text messages whose number is no longer in use


class Operator(SmsApiBase):
    """The gateway of text messages: nearly all are received at once, a few numbers are dead."""

    def __init__(self, env, dice):
        super().__init__(env)
        self.dice = dice

    def _send_sms_batch(self, messages, delivery_reports_url=False):
        return [
            {
                "uuid": number["uuid"],
                "state": "wrong_number_format" if self.dice.random() < LOST_TEXT else "delivered",
            }
            for message in messages
            for number in message["numbers"]
        ]


class Post:
    """The mail room of the story."""

    def __init__(self, last_worked, fates):
        """``fates``: what becomes of the registered letters of some debtors, ``{partner id: status}``."""
        self.dice, self.last_worked, self.serial = Random(SEED), last_worked, 0
        self.fates = fates
        self.coming = []  # (day, action, status)

    def work(self, env, day):
        """Bring in what the post says, then take the letters there; the last ones still wait."""
        for event in [each for each in self.coming if each[0] <= day]:
            self.coming.remove(event)
            env["recouvrement.acheminement"]._record(
                env["recouvrement.action"].browse(event[1]), event[2], event[0], source="import"
            )
        if day.weekday() in POSTING_DAYS and day < self.last_worked - timedelta(days=1):
            self._post(env, day)

    def send_texts(self, env):
        """What the night wrote by SMS reaches the operator."""
        # sudo: the queue belongs to nobody.
        queue = env["sms.sms"].sudo().search([("state", "=", "outgoing")], order="id")
        if queue:
            queue.with_context(sms_api=Operator(env, self.dice))._send()

    def _post(self, env, day):
        mailing = env["recouvrement.envoi"].create({})
        if not mailing.pli_ids:
            mailing.unlink()
            return
        for pli in mailing.pli_ids.filtered(lambda each: each.kind == "lrar"):
            self.serial += 1
            pli.tracking_number = f"1A{self.serial:010d}"
            self._foresee(pli.action_id, day)
        mailing.action_print()
        mailing._post(day)

    def _foresee(self, action, day):
        statuses, weights, delays = zip(*ENDS, strict=True)
        [end] = self.dice.choices(range(len(ENDS)), weights)
        if fate := self.fates.get(action.debtor_id.id):
            end = statuses.index(fate)
        if statuses[end] != "unknown":
            self.coming.append((day + timedelta(days=2), action.id, "presented"))
        self.coming.append((day + timedelta(days=delays[end]), action.id, statuses[end]))
