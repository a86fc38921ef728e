"""What becomes of those who stop paying: the committee, the prestataire, the end of the lease, its vehicle.

A cohort stops with the first rents of each month, and each lease has its fate; ``vehicules`` follows the vehicles.
Each deed writes the next one into ``deeds``, on a worked day.
"""

from collections import defaultdict
from datetime import datetime, time, timedelta

from .banque import open_day
from .vehicules import Vehicles

# (months before the last rents, fate, type of customer)
FATES = (
    (5, "sold", "private"),
    (4, "for_sale", "private"),
    (4, "valued", "professional"),
    (4, "parked", "private"),
    (3, "recovered", "private"),
    (3, "late", "professional"),
    (3, "requested", "private"),
    (2, "noticed", "private"),
    (2, "noticed", "professional"),
    (2, "cured", "private"),
    (1, "committee", "private"),
    (1, "insolvent", "professional"),
    (1, "at_risk", "professional"),
    (0, "deceased", "private"),
    (0, "", "private"),
    (0, "", "professional"),
    (0, "", "private"),
    (0, "", "private"),
)
COMMITTEE, NOTICE, DECISION = 52, 54, 72  # days after the first unpaid rent
CALLED = 3  # days from today: the next session
ENTRUST = "Phase amiable dépassée, plus aucune réponse aux appels ni aux courriers."


class Outcomes:
    """The fates of the leases that stop, cohort after cohort."""

    def __init__(self, lessor):
        self.lessor, self.env = lessor, lessor.env
        self.house, self.fleet, self.team = lessor.house, lessor.fleet, lessor.team
        self.today, self.deeds = lessor.today, defaultdict(list)
        self.vehicles = Vehicles(self)
        self.cohorts = self._cast()
        for stop, rentals in self.cohorts.items():
            self._foresee(stop, rentals)

    def _cast(self):
        """``{first unpaid rent: rentals}``: each fate to a lease of before the story, debited on the first day."""
        plain = [
            each
            for each in self.fleet.rentals
            if not each.late_day and each.start < self.lessor.first and each.temper == "good"
        ]
        here = [each for each in plain if each.joins == self.lessor.first]
        first_days = [day for day in self.lessor.dues if day.day == self.fleet.rent_days[0]]
        cohorts = defaultdict(list)
        for rank, (back, fate, kind) in enumerate(FATES):
            if back >= len(first_days):
                continue
            among = here if back else plain
            fits = [each for each in among if each.kind == kind and not each.stop]
            rental = fits[rank * 5 % len(fits)]
            rental.stop, rental.fate = first_days[-1 - back], fate
            cohorts[rental.stop].append(rental)
        for rental in self.fleet.odd["first_debit"]:
            rental.stop = next(day for day in first_days if day >= rental.start)
            rental.code = "MD01"
        return cohorts

    # -- the agenda -----------------------------------------------------------------------------

    def do(self, day, deed, *told):
        """``deed(day, *told)`` on ``day``, or the worked day after."""
        self.deeds[open_day(day)].append((deed, told))

    def live(self, day):
        for deed, told in self.deeds.pop(day, ()):
            deed(day, *told)

    def of(self, login, model, day):
        return self.team.of(login, model, day)

    def as_(self, login, records, day):
        """``records`` as this person holds them on ``day``."""
        return self.of(login, records._name, day).browse(records.ids)

    def _foresee(self, stop, rentals):
        session = open_day(stop + timedelta(days=COMMITTEE))
        if session < self.today:
            self.do(session, self._hold_session)
        for rental in rentals:
            if rental.fate == "insolvent":
                self.do(stop + timedelta(days=20), self._open_collective, rental)
            elif rental.fate == "deceased":
                rental.code = "MD07"
            elif rental.fate == "at_risk":
                self.do(stop + timedelta(days=26), self._see_vehicle, rental)
            elif rental.fate not in ("", "committee"):
                self.do(stop + timedelta(days=NOTICE), self._notify, rental)

    def get_dossier(self, rental):
        return rental.lease.dossier_ids.filtered(lambda each: each.state != "closed")[:1]

    # -- the committee ----------------------------------------------------------------------------

    def _get_candidates(self, day):
        return self.of("nadege", "recouvrement.candidat", day).search(
            [("company_id", "=", self.house.company.id), ("state", "=", "proposed")],
            order="amount_due desc, id",
        )

    def _prepare_session(self, day, call):
        candidates = self._get_candidates(call)
        if not candidates:
            return None
        session = self.of("nadege", "recouvrement.seance", call).create(
            {
                "comite_id": self.house.committee.id,
                "date_start": datetime.combine(day, time(8)),
            }
        )
        session._add_candidates(candidates)
        session.action_convene()
        return session

    def _hold_session(self, day):
        """Those who stopped are entrusted; the others go on a while."""
        session = self._prepare_session(day, day)
        if not session:
            return
        session.presence_ids.present = True
        session.action_open()
        for point in session._get_order():  # who paid meanwhile has left the agenda
            rental = self.fleet.of_lease.get(point.dossier_id.kinto_contrat_id.id)
            point.write(self._think(day, rental, point.dossier_id))
            point.action_everyone_for()
            point.action_adopt()
        session.action_close()
        self.do(day + timedelta(days=1), self._send_batches)

    def _think(self, day, rental, dossier):
        free = not dossier.transmission_ids._find_faults(dossier, self.house.agency, day)
        if rental.stop and rental.fate not in ("insolvent", "deceased") and free:
            return {"decision": "transmit", "mandat_id": self.house.agency.id, "note": ENTRUST}
        return {
            "decision": "continue",
            "date_due": day + timedelta(days=30),
            "note": "Règlement partiel annoncé : on relance une dernière fois.",
        }

    def _send_batches(self, day):
        for batch in self.of("nadege", "recouvrement.remise", day).search(
            [("company_id", "=", self.house.company.id), ("state", "=", "draft")]
        ):
            batch._send(day)

    def call_next(self):
        """The next session, its candidates on the agenda, called on the last worked day."""
        day = open_day(self.today + timedelta(days=CALLED))
        self._prepare_session(day, self.lessor.story.last_worked)

    # -- the end of the lease ---------------------------------------------------------------------

    def _notify(self, day, rental):
        """The formal notice leaves by registered letter."""
        if not self.get_dossier(rental) or rental.lease.state != "running":
            return
        wizard = self.of("nadege", "kinto.resiliation.courrier", day).create(
            {"contrat_id": rental.lease.id}
        )
        wizard.action_send()
        if rental.fate == "cured":
            rental.stop = None  # pays everything, and goes on paying
            self.lessor.bank.transfers[open_day(day + timedelta(days=9))].append(rental)
        elif rental.fate != "noticed":
            self.do(day + timedelta(days=DECISION - NOTICE), self._decide, rental)

    def _get_notice(self, rental):
        return rental.lease.resiliation_ids.filtered(lambda each: each.state == "noticed")

    def _decide(self, day, rental):
        """Once the notice has run out; until then it is looked at again."""
        notice = self.as_("nadege", self._get_notice(rental), day)
        if not notice:
            return
        if notice._get_not_running() or day < notice.date_ripe:
            again = max(notice.date_ripe, day + timedelta(days=1))
            if again < self.today:
                self.do(again, self._decide, rental)
            return
        self._offer_renegotiation(notice, day)
        notice.reason = "Mise en demeure sans effet, dossier confié au prestataire."
        notice.action_decide()
        if notice.state == "decided":
            self.vehicles.ask(day, rental, "Contrat résilié, véhicule non restitué")

    def _offer_renegotiation(self, notice, day):
        """A private customer's LOA: the law wants its renegotiation offered first."""
        if notice.renegotiation_needed:
            told = self.env["ir.attachment"].create(
                {
                    "name": "Proposition de réaménagement.txt",
                    "raw": "Report de deux loyers en fin de contrat proposé, sans réponse.".encode(),
                }
            )
            notice.renegotiation_document_ids = told
            notice.renegotiation_date = day - timedelta(days=8)

    # -- insolvency, a vehicle at risk ------------------------------------------------------------

    def _open_collective(self, day, rental):
        case = self.of("nadege", "recouvrement.collective", day).create(
            {
                "partner_id": rental.partner.id,
                "company_id": self.house.company.id,
                "kind": "liquidation",
                "date_judgment": day - timedelta(days=9),
                "date_published": day - timedelta(days=1),
                "court": "Tribunal de commerce de Bordeaux",
            }
        )
        case.action_open()

    def _see_vehicle(self, day, rental):
        if dossier := self.get_dossier(rental):
            self.of("lucie", "recouvrement.resultat", day).sudo().create(
                {
                    "dossier_id": dossier.id,
                    "type_id": self.env.ref("recouvrement.resultat_type_alert").id,
                    "date": day,
                    "alert": "vehicle",
                    "note": "Le locataire aurait quitté la région avec le véhicule, d'après son voisin.",
                }
            )
