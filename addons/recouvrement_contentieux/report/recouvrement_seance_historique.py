"""The history of dossiers as the committee reads it: contacts, steps, reviews, what litigation told. Read set-wise."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from odoo import models


class Fact(NamedTuple):
    day: date
    what: str
    said: str
    who: str


class RecouvrementSeanceHistorique(models.AbstractModel):
    _name = "recouvrement.seance.historique"
    _description = "History of dossiers, for the committee"

    def _read(self, dossiers):
        """``{dossier id: [Fact]}``, the latest first; in a number of queries that does not depend on how many."""
        # sudo: the papers of a session are for its members, whatever their portfolios.
        here = self.sudo()
        found, today = defaultdict(list), self.env["recouvrement.calendrier"]._today()
        mine = [("dossier_id", "in", dossiers.ids)]
        for reader in (
            here._read_contacts,
            here._read_steps,
            here._read_reviews,
            here._read_events,
        ):
            for dossier, fact in reader(mine):
                if fact.day <= today:
                    found[dossier.id].append(fact)
        for facts in found.values():
            facts.sort(key=lambda fact: fact.day, reverse=True)
        return found

    def _read_contacts(self, mine):
        channels = self._get_labels("recouvrement.resultat", "channel")
        for each in self.env["recouvrement.resultat"].search(mine, order="date, id"):
            channel = channels.get(each.channel, "")
            what = " – ".join(filter(None, (channel, each.type_id.name)))
            yield (
                each.dossier_id,
                Fact(each.date, what, self._cut(each.note), each.user_id.name or ""),
            )

    def _read_steps(self, mine):
        kinds = self._get_labels("recouvrement.action", "kind")
        became = self._get_labels("recouvrement.action", "delivery")
        for each in self.env["recouvrement.action"].search(
            [*mine, ("state", "=", "done"), ("date_done", "!=", False)], order="date_done, id"
        ):
            name = each.etape_id.name or kinds.get(each.kind, "")
            said = " – ".join(filter(None, (kinds.get(each.kind), became.get(each.delivery))))
            yield each.dossier_id, Fact(each.date_done, name, said, "")

    def _read_reviews(self, mine):
        for each in self.env["recouvrement.revue"].search([*mine, ("decision", "!=", False)]):
            what = self.env._("Review of accounts")
            yield (
                each.dossier_id,
                Fact(each.date, what, self._cut(each.decision), each.user_id.name or ""),
            )

    def _read_events(self, mine):
        kinds = self._get_labels("recouvrement.fil", "kind")
        for each in self.env["recouvrement.fil"].search(mine, order="day, id"):
            yield (
                each.dossier_id,
                Fact(each.day, kinds[each.kind], self._cut(each.summary), each.user_id.name or ""),
            )

    def _get_labels(self, model, name):
        return dict(self.env[model]._fields[name]._description_selection(self.env))

    def _cut(self, text):
        return " ".join((text or "").split())
