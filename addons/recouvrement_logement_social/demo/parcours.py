"""What befalls some households: plans, funds, guarantees, over-indebtedness, departures, the court, a social worker."""

from collections import defaultdict
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import Command

from .loyers import open_day

BUDGET = (
    ("income_wages", 1180),
    ("income_family_allowances", 141),
    ("charge_rent_or_mortgage", 330),
    ("charge_energy_and_water", 118),
    ("charge_insurance", 46),
    ("charge_phone_and_internet", 38),
    ("charge_transport", 92),
    ("charge_food_and_clothing", 430),
)
INSTALMENTS = {"plan_kept": 4, "plan_running": 12, "plan_broken": 8}
# What happens, days after the first rent missed (or after the last of those missed, see AFTER).
DEEDS = {
    "plan_kept": ((6, "look"), (8, "sign"), (40, "accepted")),
    "plan_running": ((6, "look"), (8, "sign"), (40, "accepted")),
    "plan_broken": ((6, "look"), (8, "sign")),
    "fund_paid": ((4, "look"), (12, "ask_fund"), (58, "granted"), (92, "paid_by_fund")),
    "fund_asked": ((4, "look"), (12, "ask_fund")),
    "visale": ((38, "claim"),),
    "indebted": ((30, "file"), (68, "admitted")),
    "departed": ((15, "leave"),),
    "deceased": ((12, "die"),),
    "court": ((60, "look"), (64, "offer"), (150, "sue"), (190, "summon")),
    "silent": (),
    "support": ((5, "ask_support"), (9, "take_support")),
}
AFTER = (
    "plan_kept",
    "plan_running",
    "plan_broken",
    "fund_paid",
    "fund_asked",
    "support",
    "departed",
)


class Courses:
    """The deeds of each story, on their day."""

    def __init__(self, agency, dues):
        self.agency, self.dues = agency, dues
        self.env, self.rents = agency.env, agency.rents
        self.deeds = defaultdict(list)  # {day: [(verb, household)]}
        self.claims = []
        for each in agency.estate.households:
            if each.fate:
                self._foresee(each)

    def _foresee(self, household):
        first = self.dues[-1 - household.stop]
        if household.fate in AFTER:
            first += relativedelta(months=household.missed - 1)
        for days, verb in DEEDS[household.fate]:
            self.deeds[open_day(first + timedelta(days=days))].append((verb, household))

    def live(self, day):
        for verb, household in self.deeds.pop(day, ()):
            dossier = household.lease.dossier_ids.filtered(lambda one: one.state != "closed")[:1]
            if dossier:
                getattr(self, f"_{verb}")(household, dossier, day)
        for claim in self.claims:
            months = claim.mois_ids.filtered(lambda one: one.state == "due")
            pressing = months.filtered(lambda one, day=day: (day - one.date).days > 16)
            if pressing:
                self.agency.of("helene", pressing._name, day).browse(pressing.ids).action_declare()

    def _of(self, household, model, day):
        """The collector of the household's agency."""
        login = ("yasmina", "bruno")[household.agency]
        return self.agency.of(login, model, day)

    def _boss(self, model, day, records=None):
        here = self.agency.of("helene", model, day)
        return here.browse(records.ids) if records is not None else here

    # -- budgets and plans ------------------------------------------------------------------------

    def _look(self, household, dossier, day):
        self._of(household, "recouvrement.diagnostic", day).create(
            {
                "dossier_id": dossier.id,
                "adults": 1 + household.rank % 2,
                "children": household.rank % 4,
                "employment": "temporary",
                "housing": "social",
                "ligne_ids": [
                    Command.create(
                        {
                            "kind": name.partition("_")[0],
                            "poste_id": self.env.ref(f"recouvrement.poste_{name}").id,
                            "amount": amount,
                        }
                    )
                    for name, amount in BUDGET
                ],
            }
        )

    def _offer(self, household, dossier, day):
        plan = self._of(household, "recouvrement.plan", day).create(
            {
                "dossier_id": dossier.id,
                "instalment_count": INSTALMENTS.get(household.fate, 10),
                "date_first": day + relativedelta(months=1, day=10),
            }
        )
        plan._propose()
        return plan

    def _sign(self, household, dossier, day):
        plan = self._offer(household, dossier, day)
        plan._activate(day)
        plan.action_caf_sent()
        dates = plan.echeance_ids.sorted("date")
        if household.fate == "plan_broken":
            dates = dates[:1]
            later = [due for due in self.dues if due > day + timedelta(days=50)]
            household.skips.update(later[:1])
        for line in dates:
            self.rents.expect(household, open_day(line.date), line.amount)

    def _accepted(self, household, dossier, day):
        plans = dossier.plan_ids.filtered(lambda one: one.state == "active")
        if plans:
            self._of(household, "recouvrement.plan", day).browse(plans.ids).action_caf_accept()

    # -- who helps --------------------------------------------------------------------------------

    def _ask_fund(self, household, _dossier, day):
        asked = self._of(household, "recouvrement.aide.demande", day).create(
            {"bail_id": household.lease.id, "kind": "fsl"}
        )
        asked.piece_ids.state = "received"
        asked.action_file()

    def _granted(self, household, _dossier, day):
        asked = self._boss("recouvrement.aide.demande", day, household.lease.demande_ids)
        asked.amount_granted = asked.amount_asked
        asked.action_grant()

    def _paid_by_fund(self, household, _dossier, day):
        asked = self._boss("recouvrement.aide.demande", day, household.lease.demande_ids)
        self.rents.expect(household, day, asked.amount_granted)
        self.rents.cash(day)
        asked.action_paid()

    def _claim(self, household, _dossier, day):
        claim = self._of(household, "recouvrement.aide.demande", day).create(
            {
                "bail_id": household.lease.id,
                "kind": "visale",
                "date_constituted": day - timedelta(days=7),
                "date_notice": day - timedelta(days=3),
            }
        )
        claim.piece_ids.state = "received"
        claim.action_file()
        self.claims.append(claim)

    def _ask_support(self, household, dossier, day):
        self._of(household, "recouvrement.accompagnement", day).create(
            {"dossier_id": dossier.id, "motive": "rights", "informed": True}
        )

    def _take_support(self, household, dossier, day):
        """One in three still waits for her answer."""
        if household.rank % 3 == 0:
            return
        asked = self.env["recouvrement.accompagnement"].search([("dossier_id", "=", dossier.id)])
        support = self.agency.of("claire", asked._name, day).browse(asked.ids)
        support.mode_id = self.env.ref("recouvrement_logement_social.accompagnement_mode_spared")
        support.action_take()
        self.agency.of("claire", "recouvrement.accompagnement.note", day).create(
            {
                "accompagnement_id": support.id,
                "kind": "home",
                "body": "Rencontre au domicile. Droits à ouvrir : prime d'activité, chèque énergie. "
                "Rendez-vous pris avec la mission locale.",
            }
        )

    # -- what the law decides -----------------------------------------------------------------------

    def _file(self, household, _dossier, day):
        self._boss("recouvrement.surendettement", day).sudo().create(
            {
                "partner_id": household.partner.id,
                "company_id": self.agency.company.id,
                "date_filed": day - timedelta(days=3),
                "number": f"0003{household.rank:05d}",
            }
        )

    def _admitted(self, household, _dossier, day):
        here = self._boss("recouvrement.surendettement", day).sudo()
        here.search([("partner_id", "=", household.partner.id)])._admit(
            day - timedelta(days=4), day
        )

    def _sue(self, household, dossier, day):
        track = self.env.ref("recouvrement_contentieux.procedure_type_refere_tj")
        here = self._boss("recouvrement.procedure", day)
        here._open(here.env["recouvrement.dossier"].browse(dossier.id), track, day)

    def _summon(self, household, dossier, day):
        procedure = self._boss("recouvrement.procedure", day, dossier.procedure_ids[:1])
        if procedure:
            step = procedure.type_id.etape_ids.filtered(lambda one: one.code == "summons")
            procedure._do(step, day, reason="Date donnée par le greffe", service_mode="person")

    # -- who leaves -------------------------------------------------------------------------------

    def _leave(self, household, _dossier, day):
        self._boss("recouvrement.bail", day, household.lease)._change_segment(
            "departed", day, "Congé donné, état des lieux de sortie fait"
        )

    def _die(self, household, _dossier, day):
        self._boss("recouvrement.bail", day, household.lease)._change_segment(
            "deceased", day, "Acte de décès remis par la famille"
        )
