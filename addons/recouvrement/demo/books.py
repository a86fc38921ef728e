"""What the accountant and the manager do of old debts: once a month, proposals, their approval, entries."""

BOOKED_UNTIL = 20  # days: what is younger is left to whoever opens the demo
DAY_OF_MONTH = 20
OWN = "Plus de deux mois de retard"


class Books:
    """The monthly look at doubtful debts, through the verbs of the screens."""

    def __init__(self, desk, today):
        self.desk, self.today = desk, today

    def work(self, day):
        """On the day of the month: antoine draws up, mathilde approves or refuses, antoine books."""
        left = (self.today - day).days
        if day.day != DAY_OF_MONTH and left != 1:
            return
        drawn = self._draw_up(day)
        if drawn and left > BOOKED_UNTIL:
            self._decide(drawn)

    def _draw_up(self, day):
        rules = self.desk.of("antoine", "recouvrement.regle").search([("kind", "=", "doubtful")])
        if OWN not in rules.mapped("name"):
            rules |= rules.create({"name": OWN, "kind": "doubtful", "days": 60, "sequence": 40})
        return rules._draw_up(rules._get_dossiers(), day, day)

    def _decide(self, drawn):
        for rank, proposal in enumerate(drawn.sorted("amount", reverse=True)):
            theirs = self.desk.of("mathilde", "recouvrement.proposition").browse(proposal.id)
            if rank == 2:
                theirs.action_refuse("Paiement promis : à revoir le mois prochain.")
            elif rank < 5:
                theirs.action_approve()
                self.desk.of("antoine", "recouvrement.proposition").browse(
                    proposal.id
                ).action_book()
