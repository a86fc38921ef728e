"""Does this money pay those items? References in a label, sums of amounts, names. Pure functions."""

import re
from itertools import combinations
from unicodedata import combining, normalize

JOINS = ("", "/", "-", " ", "_", ".")
LONGEST = 5  # words that may make one reference: "FAC 2026 / 00012"
FEW = 4  # items a sum is looked for among
AMONG = 14  # the oldest items tried
FORMS = {"sarl", "sas", "sasu", "sa", "eurl", "sci", "snc", "scop", "ste", "societe", "mme", "mlle"}
SHORTEST = 4  # letters and digits of a reference worth looking for


def fold(text):
    """``text`` without accents, lower case."""
    return "".join(each for each in normalize("NFKD", text or "") if not combining(each)).lower()


def squeeze(text):
    """Only letters and digits, to compare references however they are typed."""
    return re.sub(r"[^a-z0-9]", "", fold(text))


def words(text):
    return re.findall(r"[a-z0-9]+", fold(text))


def references(label):
    """What in ``label`` could be a reference, as it may be written in the accounts.

    A bank drops slashes and cuts: neighbouring words are put together again in every usual way.
    """
    raw = re.findall(r"[^\s,;:()]+", label or "")
    parts = re.findall(r"[^\W_]+", label or "")
    found = {each for each in raw if len(squeeze(each)) >= SHORTEST}
    for start in range(len(parts)):
        for end in range(start + 1, min(start + LONGEST, len(parts)) + 1):
            chunk = parts[start:end]
            if any(each.isdigit() or re.search(r"\d", each) for each in chunk):
                found |= {join.join(chunk) for join in JOINS}
    return {
        each for text in found for each in (text, text.upper()) if len(squeeze(each)) >= SHORTEST
    }


def named(label, reference):
    """Whether ``reference`` is written in ``label``, whole: FAC/2026/1 is not in FAC/2026/12."""
    wanted = squeeze(reference)
    if len(wanted) < SHORTEST or not any(each.isdigit() for each in wanted):
        return False
    # Most are not: told at once, before a pattern is compiled for this reference alone.
    if wanted not in squeeze(label):
        return False
    pattern = r"[^a-z0-9]*".join(re.escape(each) for each in wanted)
    return bool(re.search(rf"(?<![a-z0-9]){pattern}(?![a-z0-9])", fold(label)))


def name_words(name):
    """The words of a name that tell it from others, legal forms apart."""
    return frozenset(each for each in words(name) if len(each) > 2 and each not in FORMS)


def bears(label_words, wanted):
    """Whether a label bears a name: all its words; a single word must be a long one."""
    return bool(wanted) and wanted <= label_words and (len(wanted) > 1 or len(min(wanted)) >= 6)


def pick(amount, owed):
    """Which of ``owed`` (amounts, oldest first) make ``amount``: their ranks, and how.

    :return: ``(ranks, "one" | "total" | "oldest" | "some")`` or ``((), None)``
    """
    if amount in owed:
        return (owed.index(amount),), "one"
    if sum(owed) == amount:
        return tuple(range(len(owed))), "total"
    running = 0
    for rank, each in enumerate(owed):
        running += each
        if running == amount:
            return tuple(range(rank + 1)), "oldest"
    tried = range(min(len(owed), AMONG))
    for size in range(2, FEW + 1):
        for ranks in combinations(tried, size):
            if sum(owed[rank] for rank in ranks) == amount:
                return ranks, "some"
    return (), None
