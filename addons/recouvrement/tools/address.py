"""Postal addresses as the French post reads them (NF Z 10-011).

Plain functions on texts. At most six lines of 38 signs: who, at whose, where in the building, the
street, what the post adds (BP, CS), then postal code and town. From the street on, capitals without
accents nor punctuation; the country, in capitals, only abroad.
"""

import re
import textwrap
import unicodedata

WIDTH, LINES = 38, 6
# What the post may add below the street; anything else of a second line stands above it.
SPECIAL = re.compile(r"(BP|B\.P\.?|CS|TSA|LIEU[- ]?DIT|LD)\b", re.IGNORECASE)
SHORTER = (
    ("ZONE ARTISANALE", "ZA"),
    ("ZONE INDUSTRIELLE", "ZI"),
    ("ZONE D ACTIVITES", "ZA"),
    ("ZONE D ACTIVITE", "ZA"),
    ("LIEU DIT", "LD"),
    ("APPARTEMENT", "APP"),
    ("AVENUE", "AV"),
    ("ALLEES", "ALL"),
    ("ALLEE", "ALL"),
    ("BATIMENT", "BAT"),
    ("BOULEVARD", "BD"),
    ("CHEMIN", "CHE"),
    ("DOCTEUR", "DR"),
    ("ESCALIER", "ESC"),
    ("FAUBOURG", "FG"),
    ("GENERAL", "GAL"),
    ("IMMEUBLE", "IMM"),
    ("IMPASSE", "IMP"),
    ("LOTISSEMENT", "LOT"),
    ("MARECHAL", "MAL"),
    ("PLACE", "PL"),
    ("PRESIDENT", "PDT"),
    ("PROFESSEUR", "PR"),
    ("RESIDENCE", "RES"),
    ("ROUTE", "RTE"),
    ("SQUARE", "SQ"),
    ("SAINTE", "STE"),
    ("SAINT", "ST"),
)


def lines(names, street, street2, town):
    """The lines of a French address, at most six.

    :param names: who the letter is for: the company, then the person
    :param street2: the second line of the street: a building above it, a BP below
    """
    above, below = [], []
    if street2:
        (below if SPECIAL.match(street2.strip()) else above).append(street2)
    place = [capitals(each) for each in (street or "", *below) if each.strip()]
    town = capitals(town).replace("-", " ")
    return _fit([*names, *above], [*place, *([town] if town else [])])


def abroad(names, place, country):
    """The lines of an address abroad, as its country orders them; the country last, in capitals."""
    *rest, last = place or [""]
    return _fit([*names, *rest], [each for each in (capitals(last), capitals(country)) if each])


def capitals(text):
    """``text`` in capitals, without accents nor punctuation."""
    folded = unicodedata.normalize("NFKD", text)
    bare = "".join(each for each in folded if not unicodedata.combining(each))
    return " ".join(re.sub(r"[.,;:!?\"'’«»()]", " ", bare).upper().split())


def _fit(head, place):
    """``head`` cut to what ``place``, which is needed in full, leaves of the six lines."""
    place = [part for line in place for part in _narrow(line)]
    head = [_narrow(" ".join(line.split())) for line in head if line.strip()]
    room = max(LINES - len(place), 1)
    # The ends of long names go first, then what stands last.
    while sum(map(len, head)) > room and (long := [each for each in head if len(each) > 1]):
        max(long, key=len).pop()
    return [*[part for each in head for part in each][:room], *place]


def _narrow(line):
    """``line`` on 38 signs: as it is, shortened as the post does, else on two lines."""
    if len(line) <= WIDTH:
        return [line]
    short = capitals(line)
    for word, shorter in SHORTER:
        short = re.sub(rf"\b{word}\b", shorter, short)
        if len(short) <= WIDTH:
            return [short]
    return textwrap.wrap(line, WIDTH)
