"""The order of a round: what the engine needs to know, and what is done with its answer."""

from datetime import datetime, time, timedelta

import pytz

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..engine import rounds
from .recouvrement_creneau import MINUTES


class RecouvrementTournee(models.Model):
    _inherit = "recouvrement.tournee"

    @api.model
    def _plan(self, dossiers, day, user, minutes=MINUTES, kind="home", speed=30, start=None):
        """Plan a round of ``user`` on ``day`` to the debtors of ``dossiers`` and to whom they see that day already.

        :param minutes: how long a visit lasts
        :param start: a partner, where it begins; the agency by default
        :return: ``(round, refused)``: visits refused say why; who does not fit is told in their dossier's history
        :raise AccessError: no right on these dossiers, or the round of somebody else
        :raise UserError: nothing of it can be planned that day
        """
        dossiers.check_access("write")
        if user != self.env.user and not self.env.user.has_group("recouvrement.group_manager"):
            raise AccessError(self.env._("Only a manager plans the round of somebody else."))
        noon = datetime.combine(day, time(12))
        taken = self.env["recouvrement.visite"].search(
            [("user_id", "=", user.id), ("state", "=", "planned"), ("kind", "!=", "agency")]
            + [("date_start", ">", noon - timedelta(days=1))]
            + [("date_start", "<", noon + timedelta(days=1))]
        )
        company = dossiers.company_id[:1] or self.env.company
        # sudo: written by this verb only; rights on the dossiers were checked.
        tour = self.sudo().create(
            {
                "date": day,
                "user_id": user.id,
                "company_id": company.id,
                "speed": speed,
                "start_id": (start or dossiers.portefeuille_id[:1].sudo()._get_agency()).id
                or company.partner_id.id,
            }
        )
        here = taken.filtered(
            lambda visit: tour._is_that_day(visit) and visit.company_id == company
        )
        stops = [tour._prepare_stop(visit) for visit in here]
        others = dossiers - here.dossier_id
        stops += [tour._prepare_person(dossier, minutes) for dossier in others]
        plan = rounds.arrange(stops, tour._prepare_day(day))
        refused = tour._carry_out(plan, dossiers, here, kind)
        if not tour.arret_ids:
            told = [f"{each.partner_id.name} – {each.refusal}" for each in refused]
            told += [tour._say(why) for why in sorted({why for _key, why in plan.left})]
            why = "\n".join(told)
            raise UserError(self.env._("Nobody can be visited that day.\n%s", why))
        return tour.sudo(self.env.su), refused

    def _carry_out(self, plan, dossiers, visits, kind):
        """Make and place the visits ``plan`` gives times to; return those refused, kept with their reason."""
        Visit = self.env["recouvrement.visite"].with_context(recouvrement_round=visits.ids)
        refused = Visit.browse()
        own = {visit.id: visit for visit in visits}
        for told in plan.visits:
            begin, end = self._get_moment(told.begin), self._get_moment(told.end)
            what, key = told.key
            if what == "visit":
                visit = own[key]
                self._shift(visit.with_env(Visit.env), begin, end)
            else:
                dossier = dossiers.browse(key)
                visit = Visit._plan(dossier, kind, begin, user=self.user_id, stop=end)
            if visit.state == "refused":
                refused |= visit.sudo(False)
                continue
            self._add(visit, told.kilometres)
        for (what, key), why in plan.left:
            if what == "dossier":
                self._log_left(dossiers.browse(key), why)
        return refused

    def _add(self, visit, kilometres):
        # sudo: stops are written by verbs; rights were checked on each visit.
        stops = self.env["recouvrement.tournee.arret"].sudo()
        stops.search([("visite_id", "=", visit.id)]).unlink()
        stops.create(
            {
                "tournee_id": self.id,
                "visite_id": visit.id,
                "sequence": 10 * (len(self.arret_ids) + 1),
                "kilometres": kilometres or 0,
            }
        )

    def _log_left(self, dossier, reason):
        dossier._log_lines(
            {
                dossier.id: self.env._(
                    "Not in the round of %(day)s: %(why)s", day=self.date, why=self._say(reason)
                )
            }
        )

    def _say(self, reason):
        if reason == rounds.WINDOW:
            return self.env._("cannot be reached at the hour they were told")
        return self.env._("no time left in the hours worked that day")

    def _arrange(self, day, ranks=None):
        """Put the visits still to make in order on ``day``, and move each to its time.

        :param ranks: stops in the order somebody wants; None: the shortest way
        :raise UserError: somebody does not fit, or a rule forbids the time; nothing is moved then
        """
        planned = self.arret_ids.filtered(lambda stop: stop.state == "planned")
        if ranks:
            planned = ranks.filtered(lambda stop: stop.state == "planned")
        if not planned:
            return
        moved = day != self.date
        stops = [self._prepare_stop(stop.visite_id, free=moved or bool(ranks)) for stop in planned]
        put = rounds.follow if ranks else rounds.arrange
        plan = put(stops, self._prepare_day(day))
        by_visit = {("visit", stop.visite_id.id): stop for stop in planned}
        if plan.left:
            names = [
                f"{by_visit[key].partner_id.name} – {self._say(why)}" for key, why in plan.left
            ]
            raise UserError(
                self.env._("Take these stops out of the round first:\n%s", "\n".join(names))
            )
        here = self.sudo()  # sudo: written by this verb only, rights checked by its callers
        here.date = day
        for rank, told in enumerate(plan.visits, 1):
            stop = by_visit[told.key]
            visit = stop.visite_id.with_context(recouvrement_round=planned.visite_id.ids)
            here._shift(visit, here._get_moment(told.begin), here._get_moment(told.end))
            stop.sudo().write({"sequence": 10 * rank, "kilometres": told.kilometres or 0})

    def _shift(self, visit, begin, end):
        """Move ``visit`` when its time changes, with the rights of who asks."""
        visit = visit.sudo(False)
        if (visit.date_start, visit.date_stop) != (begin, end):
            visit._move(begin, end)

    # -- what the engine is told ----------------------------------------------------------------

    def _prepare_stop(self, visit, free=False):
        """A visit that exists: at its hour when the person was told it, unless the round is moved (``free``)."""
        minutes = round((visit.date_stop - visit.date_start).total_seconds() / 60)
        first = self._get_minute(visit.date_start)
        told = visit.sudo().announced_id and not free
        address = visit.address_id.sudo()  # sudo: an address, to whoever reads the visit
        return rounds.Stop(
            ("visit", visit.id),
            self.env["recouvrement.tournee.arret"]._read_place(address),
            minutes,
            ((first, first + minutes),) if told else (),
            f"{address.zip or ''} {address.city or ''}",
        )

    def _prepare_person(self, dossier, minutes):
        address = dossier.partner_id.sudo()  # sudo: an address, to whoever writes the dossier
        place = self.env["recouvrement.tournee.arret"]._read_place(address)
        town = f"{address.zip or ''} {address.city or ''}"
        return rounds.Stop(("dossier", dossier.id), place, minutes, (), town)

    def _prepare_day(self, day):
        """Hours worked by the collector on ``day``, public holidays and the policy of nobody in particular."""
        slots, zone = self.env["recouvrement.creneau"], self._get_zone()
        first = (
            zone.localize(datetime.combine(day, time())).astimezone(pytz.utc).replace(tzinfo=None)
        )
        calendar = self.user_id._get_recouvrement_calendar(self.company_id)
        found = slots._get_open(calendar, self.company_id, first, first + timedelta(days=1))
        hours = [(self._get_minute(begin), self._get_minute(end)) for begin, end in found]
        hours = tuple((begin, end or 24 * 60) for begin, end in hours)
        return rounds.Day(hours, self._get_start_place(), self.speed)

    def _get_zone(self):
        return self.env["recouvrement.creneau"]._get_zone(self.company_id)

    def _get_minute(self, moment):
        """Minutes after midnight of ``moment`` (UTC, naive) on the clock of the company."""
        local = self.env["recouvrement.creneau"]._get_local(moment, self.company_id)
        return local.hour * 60 + local.minute

    def _get_moment(self, minute):
        """The moment (UTC, naive) of ``minute`` on the day of the round."""
        local = datetime.combine(self.date, time()) + timedelta(minutes=minute)
        return self._get_zone().localize(local).astimezone(pytz.utc).replace(tzinfo=None)

    def _is_that_day(self, visit):
        local = self.env["recouvrement.creneau"]._get_local(visit.date_start, self.company_id)
        return local.date() == self.date

    # -- the sheet ------------------------------------------------------------------------------

    def _make_sheet(self):
        """The PDF (HTML in tests) to take along, kept with the round: nothing restricted stands on it."""
        title = self.env._("Round of %(who)s", who=self.user_id.name)
        service = self.env["recouvrement.imprimerie"].sudo()
        lang = self.user_id.lang or self.env.lang
        here = self.sudo().with_context(lang=lang)  # sudo: what it names is printed on it
        html = here.env["ir.qweb"]._render(
            "recouvrement_terrain.visite_page",
            {
                "sheet": "recouvrement_terrain.tournee_feuille",
                "title": title,
                "tour": here,
                "points": here._get_points(),
                "zoom": service._get_zoom(),
            },
        )
        raw = service._print_page(html, [self.company_id.name], "%(page)s/%(pages)s")
        extension = self.env["recouvrement.imprimerie"]._get_extension(raw)
        # sudo: the sheet belongs to a round the user may read.
        return (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": f"{title} – {self.date}.{extension}".replace("/", "-"),
                    "raw": raw,
                    "res_model": self._name,
                    "res_id": self.id,
                }
            )
        )
