"""Works scores out and keeps them: tonight, those whose accounts moved and a seventh of the others.

A seventh each night, so that everybody is looked at once a week and no night bears them all.
"""

from odoo import api, models
from odoo.tools import split_every

from ..engine import scoring as engine

SLICES = 7
BATCH = 1000  # debtors scored at one go


class RecouvrementScoreCalcul(models.AbstractModel):
    _name = "recouvrement.score.calcul"
    _description = "Scoring"

    @api.model
    def _run_tonight(self, day):
        """Score who moved and whose turn it is, in the current company. A day done again does nothing more.

        :return: number of debtors looked at
        """
        company = self.env.company
        debtors = self.env["recouvrement.score.attente"]._take()
        turns = self._find_turns(company.recouvrement_score_day, day)
        if turns:
            reader = self.env["recouvrement.score.faits"]
            debtors |= reader._find_debtors(day, turns, SLICES)
            company.recouvrement_score_day = day
        return self._score(day, debtors)

    def _find_turns(self, last, day):
        """Which sevenths have their turn between ``last`` and ``day``: all of them the first time."""
        first = max(last.toordinal() + 1, day.toordinal() - SLICES + 1) if last else 0
        if not last:
            return set(range(SLICES))
        return {each % SLICES for each in range(first, day.toordinal() + 1)}

    @api.model
    def _score(self, day, debtors):
        """Work out and keep the scores of ``debtors`` (ids of commercial partners) as of ``day``.

        :return: their number
        """
        for some in split_every(BATCH, sorted(debtors)):
            partners = self.env["res.partner"].browse(some).exists()
            self._keep(day, self._work_out(day, partners))
        return len(debtors)

    @api.model
    def _work_out(self, day, partners, cards=None):
        """``{commercial partner id: (card, engine Score)}``; nothing of those no card is in use for.

        :param cards: ``{audience: card}`` to score by, those in use by default
        """
        if cards is None:
            cards = self.env["recouvrement.score.grille"]._find(self.env.company)
        rules = {audience: card._to_engine() for audience, card in cards.items()}
        debtors = partners.commercial_partner_id
        audiences = {debtor.id: debtor._get_recouvrement_audience() for debtor in debtors}
        wanted = [debtor for debtor, audience in audiences.items() if audience in rules]
        facts = self.env["recouvrement.score.faits"]._read(day, wanted) if wanted else {}
        return {
            debtor: (cards[audiences[debtor]], engine.rate(rules[audiences[debtor]], facts[debtor]))
            for debtor in wanted
        }

    def _keep(self, day, scores):
        """A new row where something changed, the day it was found again elsewhere."""
        last = self.env["recouvrement.score.lecture"]._read(self.env.company, day, scores)
        same, new = [], []
        for debtor, (card, score) in scores.items():
            before = last.get(debtor)
            print_ = _fingerprint(card, score)
            if before and before.fingerprint == print_:
                same.append(before.id)
            else:
                new.append((debtor, card, score, print_))
        lot = self.env["recouvrement.lot"]
        lot._update_many("recouvrement.score", [{"id": each, "seen_on": day} for each in same])
        self._insert(day, new)

    def _insert(self, day, new):
        company, Score = self.env.company, self.env["recouvrement.score"]
        if not new:
            return
        # sudo: worked out for everybody, by whoever runs the night. One score a day: the last one.
        here = [("company_id", "=", company.id), ("day", "=", day)]
        mine = [*here, ("partner_id", "in", [each[0] for each in new])]
        Score.sudo().search(mine).unlink()
        lot = self.env["recouvrement.lot"]
        lot._insert_many(
            Score._name,
            [
                {
                    "partner_id": debtor,
                    "grille_id": card.id,
                    "total": str(score.total),
                    "letter": score.letter,
                    "known": score.known,
                    "fingerprint": print_,
                }
                for debtor, card, score, print_ in new
            ],
            shared={"company_id": company.id, "day": day, "seen_on": day},
        )
        ids = {row.partner_id.id: row.id for row in Score.sudo().search_fetch(mine, ["partner_id"])}
        lot._insert_many(
            "recouvrement.score.contribution",
            [
                {
                    "score_id": ids[debtor],
                    "code": each.code,
                    "known": each.known,
                    "value": str(each.value or 0),
                    "mark": each.mark,
                    "points": str(each.points),
                    "best": str(each.best),
                }
                for debtor, _card, score, _print in new
                for each in score.contributions
            ],
        )


def _fingerprint(card, score):
    """What a score rests on: the same one says the same of a debtor, whatever the day."""
    marks = ",".join(f"{each.mark if each.known else '?'}" for each in score.contributions)
    return f"{card.id}:{marks}"
