"""Who goes without a step, so that its effect can be told from what would have happened anyway.

A draw that nobody makes: it follows from the dossier, the step and the debt the ladder runs on. The
same question always gets the same answer, and one step's draw says nothing of another's.
"""

from hashlib import blake2b

RANGE = 10_000  # the draw is fine to the hundredth of a percent


def is_held_out(key, code, turn, percent):
    """Is dossier ``key`` among the ``percent`` (0 to 100) that go without step ``code`` this time?

    :param turn: the oldest due date the ladder runs on: another debt is another draw
    """
    if not percent:
        return False
    drawn = blake2b(f"{key}|{code}|{turn}".encode(), digest_size=8).digest()
    return int.from_bytes(drawn, "big") % RANGE < percent * RANGE // 100
