"""What happens in litigation, told after the six months of the desk: one file for each part, in the order of a debt's life.

Each part has ``tell(story)``: ``story.env``, ``story.company``, ``story.today``, ``story.desk.users`` (by login).
To act on a past day: ``story.env(context={**story.env.context, "recouvrement_day": day})``.
"""

from . import comite, insolvabilite, modes, portail, prestataires, procedures

PARTS = (prestataires, portail, procedures, insolvabilite, comite, modes)


def tell(story):
    """Every part, told to the story's database; the last night is run again, so that it sees what they did."""
    for part in PARTS:
        part.tell(story)
    if PARTS:
        story.env["recouvrement.passage"].run(story.today, story.company)
