"""Station 9 of 11, beside the commitments: until when each item may be claimed.

Comes from: the night, an event, a payment. Goes back to: suspension. What is time-barred is taken out
of the chase by a suspension of its items; the engine knows nothing of the cause.
"""

from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_date

from ..engine import limitation as engine

ONE_DAY = timedelta(days=1)
ORIGIN = "recouvrement.prescription"
COUNTED = [
    *("partner_id", "company_id", "journal_id", "recouvrement_origin_id"),
    *("recouvrement_limitation_state", "recouvrement_limitation_forced_id"),
]


class RecouvrementPrescription(models.AbstractModel):
    _name = "recouvrement.prescription"
    _description = "Limitation of claims"

    # -- doors ------------------------------------------------------------------------------

    @api.model
    def _interrupt(self, lines, day, kind, attachment=None, origin=None, end=None):
        """Note what interrupts the limitation of ``lines``; they are counted again at once.

        The same origin, kind and day again adds its items and its end to the event it made.

        :param kind: acknowledgment, payment, plan, court_claim, enforcement, declaration, title, measures
        :param attachment: the document that proves it
        :param origin: the record whose verb calls
        :param end: the day proceedings ended (the new period starts there)
        :return: the event; empty without items
        """
        return self._note(lines, kind, day, end, attachment, origin)

    @api.model
    def _suspend(self, lines, day_from, day_to, kind, attachment=None, origin=None):
        """Note a time that does not count in the limitation of ``lines``, both days included.

        :param kind: conciliation, small_claims, insolvency
        :param day_to: None while it lasts
        :return: the event; empty without items
        """
        return self._note(lines, kind, day_from, day_to, attachment, origin)

    @api.model
    def _end(self, origin, day):
        """What ``origin`` had noted as lasting ended on ``day``.

        :return: the events
        """
        lasting = self._get_noted(origin).filtered(lambda each: each.has_end and not each.date_end)
        lasting.write({"date_end": day})
        return lasting

    @api.model
    def _withdraw(self, origin, why):
        """What ``origin`` had noted never held, because of ``why``.

        :return: the events, cancelled
        """
        noted = self._get_noted(origin)
        noted._cancel(why)
        return noted

    @api.model
    def _get_noted(self, origin):
        # sudo: events written by programs follow from what people may do on their origin.
        events = self.env["recouvrement.prescription.evenement"].sudo()
        return events.search(
            [
                ("res_model", "=", origin._name),
                ("res_id", "=", origin.id),
                ("state", "=", "valid"),
            ]
        )

    def _note(self, lines, kind, day, end, attachment, origin):
        # sudo: as above, whoever's verb calls.
        self, day = self.sudo(), fields.Date.to_date(day)
        Event = self.env["recouvrement.prescription.evenement"]
        lines = lines.sudo().exists()
        if not lines:
            return Event
        mine = self._get_noted(origin) if origin else Event
        mine = mine.filtered(lambda each: each.kind == kind and each.date == day)[:1]
        attachments = [(4, each.id) for each in attachment or ()]
        if mine:
            mine.write(
                {
                    "move_line_ids": [(4, line.id) for line in lines],
                    "attachment_ids": attachments,
                    **({"date_end": end} if end else {}),
                }
            )
            return mine
        vals = self._prepare_event(lines, kind, day, origin)
        return Event.create({**vals, "date_end": end, "attachment_ids": attachments})

    def _prepare_event(self, lines, kind, day, origin):
        partner = lines.partner_id.commercial_partner_id[:1]
        dossier = self.env["recouvrement.dossier"].search(
            [
                ("partner_id", "=", partner.id),
                ("company_id", "=", lines.company_id[:1].id),
                ("state", "!=", "closed"),
            ],
            limit=1,
        )
        return {
            "kind": kind,
            "date": day,
            "company_id": lines.company_id[:1].id,
            "partner_id": partner.id,
            "dossier_id": dossier.id,
            "move_line_ids": [(6, 0, lines.ids)],
            "res_model": origin._name if origin else False,
            "res_id": origin.id if origin else False,
            "origin_name": origin.display_name if origin else False,
        }

    # -- keeping ----------------------------------------------------------------------------

    @api.model
    def _keep(self, dossiers, day):
        """Count the items of these dossiers that are new or changed since they were last counted.

        One query when there are none.
        """
        rows = self.env["recouvrement.prescription.lecture"]._read_stale(dossiers, day)
        if rows:
            self._count(rows, day)

    @api.model
    def _keep_old(self, dossiers, day, items):
        """``_keep`` for those of ``dossiers`` that may hold something time-barred on ``day``, and no other.

        The others wait until the messages of the night have gone: nothing decided depends on them.

        :param items: their open items, as ``recouvrement.situation._read_items`` gives them
        """
        shortest = self.env["recouvrement.prescription.regime"]._get_shortest()
        if shortest is None:
            return
        last = day - timedelta(days=shortest)
        old = [key for key, owed in items.items() if owed[0].due <= last]  # the oldest comes first
        if old:
            self._keep(dossiers.browse(old), day)

    @api.model
    def _recount(self, lines):
        """Count again ``lines``, of the current company, and what took over from them; look at their dossiers."""
        today = self.env["recouvrement.calendrier"]._today()
        lines |= lines._get_recouvrement_heirs()
        dossiers = self._get_dossiers(lines)
        rows = self.env["recouvrement.prescription.lecture"]._read_items(dossiers, lines)
        if rows:
            self._count(rows, today)
            self.env["recouvrement.passage"]._refresh(dossiers, today)

    @api.model
    def _forget(self, companies=None, partners=None):
        """What the periods are counted from changed: the next night counts them again."""
        # sudo: a setting holds for every item, whoever changes it.
        lecture = self.env["recouvrement.prescription.lecture"].sudo()
        lecture._forget(companies, partners, self.env["recouvrement.calendrier"]._today())

    def _get_dossiers(self, lines):
        """The dossiers in progress these items may be in."""
        return self.env["recouvrement.dossier"].search(
            [
                ("partner_id", "in", lines.partner_id.commercial_partner_id.ids),
                ("company_id", "=", self.env.company.id),
                ("state", "!=", "closed"),
            ]
        )

    # -- counting ---------------------------------------------------------------------------

    def _count(self, rows, day):
        """Count the items of ``rows``: ``(dossier id, item id, due date, basis)``, and take out what expired.

        A fixed number of queries, whatever the number of items of one company.
        """
        due = {line_id: (dossier_id, due) for dossier_id, line_id, due, _basis in rows}
        lines = self.env["account.move.line"].browse(due)
        lines.fetch(COUNTED)
        chains = self._get_chains(lines)
        self.env["recouvrement.prescription.paiement"]._note(lines, chains)
        regimes = self.env["recouvrement.prescription.regle"]._choose(lines)
        found = self._measure(lines, chains, regimes, due)
        soon, kept, touched = self.env.company.recouvrement_limitation_soon_days, [], set()
        before = {line.id: line.recouvrement_limitation_state for line in lines}
        for dossier_id, line_id, _due, basis in rows:
            counted = found[line_id]
            state = counted.state_on(day, soon) if counted else "unknown"
            if "expired" in (state, before[line_id]):
                touched.add(dossier_id)
            told = {
                "recouvrement_limitation_date": counted.date if counted else None,
                "recouvrement_limitation_state": state,
                "recouvrement_limitation_regime_id": regimes[line_id].id or None,
            }
            for key in chains[line_id]:
                own = basis if key == line_id else None
                kept.append({"id": key, **told, "recouvrement_limitation_basis": own})
        self.env["recouvrement.lot"]._update_many("account.move.line", kept)
        self._take_out(self.env["recouvrement.dossier"].browse(touched), day)
        entered = {
            line_id
            for line_id, counted in found.items()
            if counted and before[line_id] != "soon" and counted.state_on(day, soon) == "soon"
        }
        self._warn(lines.browse(entered), {key: owner for key, (owner, _due) in due.items()})

    def _get_chains(self, lines):
        """``{item id: its own id and those of the items it took over from}``."""
        chain = lines
        while more := chain.recouvrement_origin_id - chain:
            chain |= more
        chains = {}
        for line in lines:
            ids, one = [], line
            while one and one.id not in ids:
                ids.append(one.id)
                one = one.recouvrement_origin_id
            chains[line.id] = ids
        return chains

    def _measure(self, lines, chains, regimes, due):
        """``{item id: engine Limitation}``; None where the period is not known."""
        events = self._read_events(chains)
        first = self._get_first_incidents(regimes, due)
        places = {
            partner: self._get_jurisdiction(partner)
            for partner in lines.partner_id.commercial_partner_id
        }
        title, terms = self.env["recouvrement.prescription.regime"]._get_title(), {}

        def get_term(regime, start, place):
            key = regime.id, start, place
            if key not in terms:
                terms[key] = regime._get_term(start, place) if regime else None
            return terms[key]

        found = {}
        for line in lines:
            regime, (dossier_id, start) = regimes[line.id], due[line.id]
            start = first.get((dossier_id, regime.id), start)
            place = places[line.partner_id.commercial_partner_id]
            term = get_term(regime, start, place)
            happened = events[line.id]
            titles = [each.day for each in happened if each.kind == engine.TITLE]
            longest = get_term(title, max(titles), place) if titles else None
            found[line.id] = (
                engine.compute(start, term, regime.nature, happened, longest) if term else None
            )
        return found

    def _get_first_incidents(self, regimes, due):
        """``{(dossier id, regime id): due date}``: a forfeiture runs from the first one not put right."""
        first = {}
        for line_id, regime in regimes.items():
            if regime.nature == engine.FORCLUSION:
                dossier_id, day = due[line_id]
                key = dossier_id, regime.id
                first[key] = min(first.get(key, day), day)
        return first

    def _get_jurisdiction(self, partner):
        """Whose law holds: the debtor's place when it is one of ours, else the company's."""
        return self.env["recouvrement.butoir"]._guess_jurisdiction(partner, self.env.company)

    def _read_events(self, chains):
        """``{item id: [engine Event]}``, of the item and of those it took over from."""
        ids = {key for chain in chains.values() for key in chain}
        # sudo: the events of a debt count whoever looks at it.
        events = self.env["recouvrement.prescription.evenement"].sudo()
        domain = [("move_line_ids", "in", list(ids)), ("state", "=", "valid")]
        if not self.env.company.recouvrement_limitation_payments:
            domain.append(("kind", "!=", "payment"))
        of_item = defaultdict(list)
        for event in events.search(domain):
            for key in event.move_line_ids.ids:
                of_item[key].append(event._to_engine())
        return {
            line_id: list(dict.fromkeys(each for key in chain for each in of_item[key]))
            for line_id, chain in chains.items()
        }

    # -- what is time-barred is not chased ----------------------------------------------------

    def _take_out(self, dossiers, day):
        """Suspend the items of these dossiers that are time-barred; free those that no longer are."""
        if not dossiers:
            return
        barred = self._read_barred(dossiers)
        origins = {f"{ORIGIN},{dossier.id}": dossier for dossier in dossiers}
        Suspension = self.env["recouvrement.suspension"].sudo()
        standing = Suspension.search(
            [("origin", "in", list(origins)), ("date_to", "=", False)], order="id"
        )
        standing = {origins[each.origin]: each for each in standing}
        new = []
        for dossier in dossiers:
            lines, mine = barred[dossier.id], standing.get(dossier)
            if not lines:
                if mine:
                    mine._end(max(day, mine.date_from))
                continue
            vals = self._prepare_suspension(dossier, lines)
            if not mine:
                new.append(vals)
            elif set(mine.move_line_ids.ids) != set(lines.ids) or mine.reason != vals["reason"]:
                # The plain write: whoever calls looks at the dossiers again.
                models.Model.write(mine, vals)
        if new:
            models.Model.create(Suspension, new)

    def _read_barred(self, dossiers):
        """``{dossier id: its open items that are time-barred}``."""
        rows = self.env["recouvrement.prescription.lecture"]._read_items(dossiers)
        lines = self.env["account.move.line"].browse(row[1] for row in rows)
        lines.fetch(["recouvrement_limitation_state", "recouvrement_limitation_date"])
        barred = defaultdict(lines.browse)
        for (dossier_id, *_rest), line in zip(rows, lines, strict=True):
            if line.recouvrement_limitation_state == "expired":
                barred[dossier_id] |= line
        return barred

    def _prepare_suspension(self, dossier, lines):
        since = min(lines.mapped("recouvrement_limitation_date")) + ONE_DAY
        return {
            "dossier_id": dossier.id,
            "reason": self._say_barred(lines, since),
            "date_from": since,
            "stops_clock": False,
            "scope": "items",
            "move_line_ids": [(6, 0, lines.ids)],
            "origin": f"{ORIGIN},{dossier.id}",
        }

    def _say_barred(self, lines, since):
        company = lines.company_id[:1]
        env = self.with_context(lang=company.partner_id.lang or self.env.lang).env
        day = format_date(env, since)
        if len(lines) == 1:
            return env._("1 item time-barred since %s", day)
        return env._("%(number)s items time-barred since %(day)s", number=len(lines), day=day)
