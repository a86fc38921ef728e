"""What happens in the field, told after the six months of the desk: one file for each part.

Each part has ``tell(story)``, as those of the core's demo.
"""

PARTS = ()


def tell(story):
    """Every part, told to the story's database; the last night is run again, so that it sees what they did."""
    for part in PARTS:
        part.tell(story)
    if PARTS:
        story.env["recouvrement.passage"].run(story.today, story.company)
