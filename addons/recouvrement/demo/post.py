"""What goes to the post office twice a week, and what comes back from it."""

from datetime import timedelta
from random import Random

SEED = 1903
POSTING_DAYS = (0, 3)  # Mondays and Thursdays
# What becomes of a registered letter, how often, and how many days after it was posted.
ENDS = (("delivered", 75, 3), ("unclaimed", 18, 19), ("refused", 7, 3))


class Post:
    """The mail room of the story."""

    def __init__(self, last_worked):
        self.dice, self.last_worked, self.serial = Random(SEED), last_worked, 0
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
        self.coming.append((day + timedelta(days=2), action.id, "presented"))
        self.coming.append((day + timedelta(days=delays[end]), action.id, statuses[end]))
