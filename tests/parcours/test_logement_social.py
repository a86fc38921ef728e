"""Ten households of an Office over nine months, told once: the same nights for all, across 1 January 2027.

Each rents a dwelling for 400 and 100 of charges; their housing benefit of 200 goes to the Office, 300 are to be paid on
the first. The diary of each household says what happened on which day, and each test compares it whole: a day it does
not name was silent.
"""

from collections import defaultdict
from datetime import date, timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.recouvrement_logement_social.tests.common import BailCase

FIRST, LAST = date(2026, 10, 1), date(2027, 6, 30)
MONTHS = ["2026-10", "2026-11", "2026-12"] + [f"2027-{month:02}" for month in range(1, 7)]
# Who comes to the agency when summoned.
COME = ("kept", "revived")
# The rents each household leaves unpaid when they fall due; the others are paid on their day.
UNPAID = {
    "reminded": ["2026-10"],
    "kept": ["2026-10", "2026-11"],
    "revived": ["2026-10", "2026-11", "2027-01"],
    "reported": ["2026-10", "2026-11", "2026-12", "2027-01"],
    "across": ["2026-12", "2027-01"],
    "helped": ["2026-10", "2026-11"],
    "guaranteed": ["2026-10", "2026-11", "2026-12", "2027-01"],
    "indebted": ["2026-10", "2026-11"],
    "departed": ["2026-10", "2026-11"],
    "silent": MONTHS,
}


@tagged("post_install", "-at_install")
class TestLogementSocial(BailCase):
    case = procedure = None  # what is begun along the way

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for group in ("accountant", "diagnostic"):
            cls.env.user.group_ids |= cls.env.ref(f"recouvrement.group_{group}")
        cls.env.user.tz = cls.company.partner_id.tz = "Europe/Paris"
        cls.set_organisms()
        cls.leases = {name: cls.sign(name) for name in UNPAID}
        cls.env["recouvrement.bail.garantie"].create(
            {"bail_id": cls.leases["guaranteed"].id, "kind": "visale", "number": "V-1"}
        )
        cls.diary = {name: defaultdict(list) for name in UNPAID}
        cls.seen = {name: {} for name in UNPAID}
        events = cls.get_events()
        day = FIRST
        while day <= LAST:
            told = day.isoformat()
            if day.day == 1:
                cls.ask_rents(told)
                # What autovacuum does in life: nothing here is committed.
                cls.env.cr.execute("ANALYZE")
            cls.keep_appointments(told)
            for tell, *about in events.get(told, ()):
                tell(told, *about)
            cls.run_on(day)
            cls.on(cls.env["recouvrement.convocation"], day)._cron_remind()
            cls.approve(told)
            cls.note(told)
            day += timedelta(days=1)

    @classmethod
    def set_organisms(cls):
        cls.agency = cls.env["recouvrement.portefeuille"].create(
            {
                "name": "Agence de Lormont",
                "company_id": cls.company.id,
                "is_agency": True,
                "agency_id": cls.new_debtor("Agence de Lormont", street="1 place du Marché").id,
                "agency_calendar_id": cls.env.ref("recouvrement_terrain.calendar_agency").id,
                "slot_minutes": 30,
            }
        )
        cls.caf = cls.new_organism("caf", "CAF de la Gironde")
        cls.new_organism("ccapex", "CCAPEX de la Gironde")
        cls.new_organism("fsl", "FSL de la Gironde").suspends_collection = True
        cls.new_organism("action_logement", "Action Logement Services", "")

    @classmethod
    def sign(cls, name):
        dwelling = cls.new_dwelling(f"{name}-LGT", portefeuille_id=cls.agency.id)
        lease = cls.new_lease(
            f"L-{name}", cls.new_tenant(f"Ménage {name}"), logement_id=dwelling.id
        )
        cls.env["recouvrement.bail.aide"].create(
            {
                "bail_id": lease.id,
                "organisme_id": cls.caf.id,
                "number": name,
                "amount": 200.0,
                "date_from": "2024-04-01",
            }
        )
        return lease

    @classmethod
    def on(cls, records, day):
        return records.with_context(recouvrement_day=fields.Date.to_date(day))

    # -- what happens -----------------------------------------------------------------------------

    @classmethod
    def get_events(cls):
        """``{day: [(what, …), …]}``: what households, the agency and the organisations do."""
        return {
            "2026-10-08": [(cls.pay_terms, "reminded", 300)],
            "2026-11-05": [(cls.sign_plan, "kept", 4), (cls.sign_plan, "revived", 4)],
            "2026-11-20": [(cls.claim_visale, "guaranteed")],
            "2026-11-24": [
                *((cls.report, name) for name in ("kept", "revived", "helped", "guaranteed")),
                (cls.look_at_budget, "silent"),
                (cls.offer_plan, "silent"),
            ],
            "2026-11-25": [(cls.leave, "departed")],
            "2026-11-30": [(cls.accept_plan, "kept")],
            "2026-12-01": [(cls.ask_fund, "helped")],
            "2026-12-05": [(cls.file_overindebtedness, "indebted")],
            "2026-12-10": [(cls.pay_terms, "kept", 150)],
            "2026-12-15": [(cls.report, name) for name in ("reported", "indebted", "silent")],
            "2026-12-20": [(cls.declare_month, "guaranteed")],
            "2027-01-11": [(cls.pay_terms, "kept", 150)],
            "2027-01-15": [(cls.admit, "indebted"), (cls.pay_terms, "reported", 1200)],
            "2027-01-18": [(cls.pay_terms, "departed", 600)],
            "2027-01-20": [
                (cls.grant, "helped"),
                (cls.declare_month, "guaranteed"),
                (cls.pay_term, "revived", "2027-01-01"),
                (cls.sue, "silent"),
            ],
            "2027-01-25": [(cls.revive, "revived")],
            "2027-02-10": [
                (cls.be_paid_by_fund, "helped"),
                (cls.pay_terms, "kept", 150),
                (cls.pay_terms, "revived", 150),
                (cls.report, "across"),
                (cls.grant_claim, "guaranteed"),
                (cls.summon_too_soon, "silent"),
            ],
            "2027-02-20": [(cls.pay_terms, "across", 600)],
            "2027-03-01": [(cls.summon, "silent")],
            "2027-03-05": [(cls.be_paid_by_guarantor, "guaranteed")],
            "2027-03-10": [(cls.pay_terms, "kept", 150), (cls.pay_terms, "revived", 150)],
            "2027-04-09": [(cls.pay_terms, "revived", 150)],
            "2027-05-10": [(cls.pay_terms, "revived", 150)],
            "2027-05-20": [(cls.erase, "indebted")],
        }

    @classmethod
    def ask_rents(cls, day):
        """The notices of the month; who pays pays on that day."""
        for name, lease in cls.leases.items():
            if lease._get_segment(fields.Date.to_date(day)) != "present":
                continue
            term = cls.term_of(lease, day)
            if day[:7] not in UNPAID[name]:
                cls.pay(term.move_id, day)

    @classmethod
    def pay_terms(cls, day, name, amount):
        """``amount`` paid on ``day``, the oldest terms first."""
        for term in cls.leases[name].terme_ids.sorted("date"):
            owed = term.amount_unpaid
            if owed and amount:
                part = min(owed, amount)
                cls.pay(term.move_id, day, part)
                amount -= part

    @classmethod
    def pay_term(cls, day, name, month):
        term = cls.leases[name].terme_ids.filtered(lambda one: str(one.date) == month)
        cls.pay(term.move_id, day)

    @classmethod
    def dossier(cls, name, day):
        return cls.on(cls.leases[name].dossier_ids[:1], day)

    @classmethod
    def result(cls, day, name, kind, channel="call", **values):
        return cls.on(cls.env["recouvrement.resultat"], day).create(
            {
                "dossier_id": cls.dossier(name, day).id,
                "type_id": cls.env.ref(f"recouvrement.resultat_type_{kind}").id,
                "channel": channel,
                "date": day,
                **values,
            }
        )

    @classmethod
    def keep_appointments(cls, day):
        """Calls asked for are made, nobody answers; of those summoned and visited, some are there."""
        today = fields.Date.to_date(day)
        dossiers = cls.env["recouvrement.bail"].union(*cls.leases.values()).dossier_ids
        names = {lease.dossier_ids[:1]: name for name, lease in cls.leases.items()}
        for call in dossiers.action_ids:
            if call.kind == "call" and call.state == "done" and call.activity_id.active:
                name = names[call.dossier_id]
                cls.result(day, name, "no_answer", action_id=call.id)
        for visit in cls.on(dossiers.visite_ids, day).sorted("id"):
            if visit.state != "planned" or visit.date_start.date() != today:
                continue
            if names[visit.dossier_id] in COME and visit.kind == "agency":
                visit._report(
                    {
                        "presence": "present",
                        "identity_checked": True,
                        "type_id": cls.env.ref("recouvrement_terrain.resultat_type_met").id,
                        "findings": "Hours cut at work since September",
                    }
                )
            else:
                visit.action_absent()

    @classmethod
    def approve(cls, day):
        """The manager approves what the night proposed, and hands one household over: the others are in touch.

        A registered letter is received two days later.
        """
        handed = cls.env.ref("recouvrement_logement_social.etape_contentieux")
        for action in cls.env["recouvrement.action"].search([("state", "=", "awaiting")]):
            if action.etape_id != handed:
                cls.on(action, day).action_approve()
            elif action.dossier_id in cls.leases["silent"].dossier_ids:
                Attempt = cls.env["recouvrement.tentative"]
                cls.attempts = Attempt._read(action.dossier_id)[action.dossier_id.id]
                cls.on(action, day).action_approve()
        gone = cls.env["recouvrement.action"].search(
            [("kind", "=", "lrar"), ("state", "=", "done"), ("delivery", "=", "queued")]
        )
        gone = gone.filtered(lambda one: (fields.Date.to_date(day) - one.date_done).days == 2)
        for status in ("sent", "delivered"):
            cls.on(cls.env["recouvrement.acheminement"], day)._record(gone, status)

    @classmethod
    def sign_plan(cls, day, name, count):
        plan = cls.on(cls.env["recouvrement.plan"], day).create(
            {
                "dossier_id": cls.dossier(name, day).id,
                "instalment_count": count,
                "date_first": "2026-12-10",
            }
        )
        plan._propose()
        plan._activate(fields.Date.to_date(day))
        plan.action_caf_sent()

    @classmethod
    def accept_plan(cls, day, name):
        cls.on(cls.leases[name].dossier_ids.plan_ids, day).action_caf_accept()

    @classmethod
    def revive(cls, day, name):
        plan = cls.on(cls.leases[name].dossier_ids.plan_ids, day)
        plan._revive(fields.Date.to_date(day), "New work contract", first_date=date(2027, 2, 10))

    @classmethod
    def report(cls, day, name):
        report = cls.leases[name].signalement_ids.filtered(lambda one: one.state == "due")
        cls.on(report, day)._send(fields.Date.to_date(day), "portal", f"IMP-{name}")

    @classmethod
    def ask_fund(cls, day, name):
        asked = cls.on(cls.env["recouvrement.aide.demande"], day).create(
            {"bail_id": cls.leases[name].id, "kind": "fsl"}
        )
        asked.piece_ids.state = "received"
        asked.action_file()

    @classmethod
    def grant(cls, day, name):
        asked = cls.on(cls.leases[name].demande_ids, day)
        asked.amount_granted = 600
        asked.action_grant()

    @classmethod
    def be_paid_by_fund(cls, day, name):
        cls.pay_terms(day, name, 600)
        cls.on(cls.leases[name].demande_ids, day).action_paid()

    @classmethod
    def claim_visale(cls, day, name):
        claim = cls.on(cls.env["recouvrement.aide.demande"], day).create(
            {
                "bail_id": cls.leases[name].id,
                "kind": "visale",
                "date_constituted": "2026-11-02",
                "date_notice": "2026-11-10",
            }
        )
        claim.piece_ids.state = "received"
        claim.action_file()

    @classmethod
    def declare_month(cls, day, name):
        months = cls.leases[name].demande_ids.mois_ids.filtered(lambda one: one.state == "due")
        cls.on(months, day).action_declare()

    @classmethod
    def grant_claim(cls, day, name):
        claim = cls.on(cls.leases[name].demande_ids, day)
        claim.amount_granted = sum(claim.mois_ids.mapped("amount"))
        claim.action_grant()

    @classmethod
    def be_paid_by_guarantor(cls, day, name):
        claim = cls.on(cls.leases[name].demande_ids, day)
        cls.pay_terms(day, name, claim.amount_granted)
        claim.action_paid()

    @classmethod
    def leave(cls, day, name):
        cls.leases[name]._change_segment(
            "departed", fields.Date.to_date(day), "Keys handed back, inventory made"
        )

    @classmethod
    def file_overindebtedness(cls, day, name):
        cls.case = cls.on(cls.env["recouvrement.surendettement"], day).create(
            {"partner_id": cls.leases[name].partner_id.id, "date_filed": "2026-12-03"}
        )

    @classmethod
    def admit(cls, day, name):
        cls.on(cls.case, day)._admit(date(2027, 1, 12), fields.Date.to_date(day))

    @classmethod
    def erase(cls, day, name):
        cls.on(cls.case, day)._erase(date(2027, 5, 18), fields.Date.to_date(day))
        loss = cls.on(cls.case.proposition_ids, day)
        loss.evidence_ids = cls.env["ir.attachment"].create(
            {"name": "Effacement.pdf", "raw": b"%PDF-1.4"}
        )
        loss._approve()

    @classmethod
    def look_at_budget(cls, day, name):
        cls.on(cls.env["recouvrement.diagnostic"], day).create(
            {"dossier_id": cls.dossier(name, day).id, "adults": 1}
        )

    @classmethod
    def offer_plan(cls, day, name):
        """Sent by post, never signed."""
        cls.on(cls.env["recouvrement.plan"], day).create(
            {
                "dossier_id": cls.dossier(name, day).id,
                "instalment_count": 12,
                "date_first": "2027-01-10",
            }
        )._propose()

    @classmethod
    def sue(cls, day, name):
        track = cls.env.ref("recouvrement_contentieux.procedure_type_refere_tj")
        cls.procedure = cls.on(cls.env["recouvrement.procedure"], day)._open(
            cls.dossier(name, day), track, fields.Date.to_date(day)
        )

    @classmethod
    def summon(cls, day, name):
        step = cls.procedure.type_id.etape_ids.filtered(lambda one: one.code == "summons")
        cls.on(cls.procedure, day)._do(
            step, fields.Date.to_date(day), reason="Date given by the clerk", service_mode="person"
        )

    @classmethod
    def summon_too_soon(cls, day, name):
        cls.refused = ""
        try:
            with cls.cr.savepoint():
                cls.summon(day, name)
        except UserError as error:
            cls.refused = str(error)

    # -- the diary --------------------------------------------------------------------------------

    @classmethod
    def note(cls, day):
        """Note in the diary of each household what changed since the day before."""
        now = {name: {} for name in cls.leases}
        for name, key, text in cls.look():
            now[name][key] = text
        for name, told in now.items():
            before = cls.seen[name]
            told = {key: text for key, text in told.items() if before.get(key) != text}
            if told:
                cls.diary[name][day] += told.values()
            cls.seen[name] = before | told

    @classmethod
    def look(cls):
        """``(household, key, sentence)`` of all that the agency would see of each."""
        for name, lease in cls.leases.items():
            for dossier in lease.dossier_ids:
                for key, text in cls.look_at_dossier(dossier):
                    yield name, key, text
            for key, text in cls.look_at_lease(lease):
                yield name, key, text
        for each in cls.case or ():
            yield "indebted", each, f"over-indebtedness {each.state}"
        for each in cls.procedure.acte_ids.sorted("id") if cls.procedure else ():
            yield "silent", each, f"procedure: {each.name}"

    @classmethod
    def look_at_dossier(cls, dossier):
        yield dossier, f"dossier {dossier.state}"
        yield (dossier, "phase"), dossier.phase_id.name
        for each in dossier.action_ids.sorted("id").filtered("etape_id"):
            yield each, f"{each.etape_id.name} ({each.kind}) {each.state}"
        for each in dossier.visite_ids.sorted("id"):
            yield each, f"{each.kind} {each.state}"
        for each in dossier.plan_ids.sorted("id"):
            yield each, f"plan {each.state}"

    @classmethod
    def look_at_lease(cls, lease):
        for each in lease.signalement_ids.sorted("id"):
            yield each, f"report {each.state} (by {each.date_deadline})"
        for each in lease.demande_ids.sorted("id"):
            yield each, f"{each.kind} {each.state}"
            for month in each.mois_ids.sorted("date"):
                yield month, f"month {month.date:%Y-%m} {month.state}"
        for each in lease.ccapex_ids:
            yield each, f"ccapex {each.state} (gate {each.date_gate})"

    def assertDiary(self, name, expected):
        self.assertEqual(dict(self.diary[name]), expected)

    # -- the stories ------------------------------------------------------------------------------

    # The rent of October is not paid: a message, a letter, a call, then an interview at the agency.
    EARLY = {
        "2026-10-02": ["dossier open", "Prevention"],
        "2026-10-06": ["Reminders", "Courteous SMS (sms) done"],
        "2026-10-12": ["First letter (letter) done"],
        "2026-10-16": ["Call (call) done"],
        "2026-10-21": [
            "dossier held",
            "Interview at the agency (convocation) done",
            "agency planned",
        ],
    }
    # They come, and a plan is signed once the rent of November is missing too.
    CAME = EARLY | {
        "2026-10-29": ["dossier open", "agency done"],
        "2026-11-02": ["report due (by 2027-01-02)"],
        "2026-11-05": ["dossier held", "plan active"],
        "2026-11-24": ["report sent (by 2027-01-02)", "ccapex seized (gate 2027-01-24)"],
        "2026-12-07": ["Instalment of the plan in four days (sms) done"],
    }
    # They do not come; two rents make an unpaid rent to report; somebody goes to see them.
    AWAY = EARLY | {
        "2026-10-29": ["dossier open", "agency absent"],
        "2026-11-02": ["report due (by 2027-01-02)"],
        "2026-11-09": ["dossier held", "Home visit (visit) done", "home planned"],
        "2026-11-10": ["dossier open", "home absent"],
        "2026-11-16": ["Propose a plan d'apurement (notice) done"],
        "2026-11-24": ["Report to the CAF or the MSA (notice) done"],
        "2026-11-30": ["Ask the FSL or Action Logement (notice) done"],
    }
    NOTICE = ["Formal notice", "Formal notice (lrar) done"]
    REPORTED = ["report sent (by 2027-01-02)", "ccapex seized (gate 2027-02-15)"]
    PROPOSED = ["Proposed for transmission", "Transmission to litigation (notice) awaiting"]
    NOT_HANDED = "Transmission to litigation (notice) cancelled"

    def test_a_text_message_is_enough(self):
        self.assertDiary(
            "reminded",
            {
                "2026-10-02": ["dossier open", "Prevention"],
                "2026-10-06": ["Reminders", "Courteous SMS (sms) done"],
                "2026-10-08": ["dossier closed", "Closed"],
            },
        )

    def test_a_plan_signed_after_the_interview_is_kept(self):
        self.assertDiary(
            "kept",
            self.CAME
            | {
                "2027-01-07": ["Instalment of the plan in four days (sms) done"],
                "2027-02-08": ["Instalment of the plan in four days (sms) done"],
                "2027-03-08": ["Instalment of the plan in four days (sms) done"],
                "2027-03-10": ["dossier closed", "Closed", "plan kept"],
            },
        )
        plan = self.leases["kept"].dossier_ids.plan_ids
        self.assertEqual((plan.caf_state, plan.current_rent), ("accepted", True))
        self.assertFalse(self.leases["kept"].terme_ids.filtered("amount_unpaid"))

    def test_a_plan_broken_by_two_events_is_revived_and_kept(self):
        self.assertDiary(
            "revived",
            self.CAME
            | {
                "2026-12-14": ["Instalment missed (call) done"],
                # The rent of January too: that makes two.
                "2027-01-02": ["dossier open"],
                "2027-01-05": ["Plan lapsed (letter) done", "plan broken"],
                "2027-01-12": ["dossier held", "Home visit (visit) done", "home planned"],
                "2027-01-13": ["dossier open", "home absent"],
                "2027-01-14": ["Propose a plan d'apurement (notice) done"],
                "2027-01-25": ["dossier held", "plan active"],
                "2027-02-08": ["Instalment of the plan in four days (sms) done"],
                "2027-03-08": ["Instalment of the plan in four days (sms) done"],
                "2027-04-08": ["Instalment of the plan in four days (sms) done"],
                "2027-05-07": ["Instalment of the plan in four days (sms) done"],
                "2027-05-10": ["dossier closed", "Closed", "plan kept"],
            },
        )

    def test_reported_to_the_caf_in_time_under_the_rules_of_2026(self):
        self.assertDiary(
            "reported",
            self.AWAY
            | {
                "2026-12-09": self.NOTICE,
                "2026-12-15": self.REPORTED,
                "2026-12-24": ["Seize the CCAPEX (notice) done"],
                "2027-01-08": self.PROPOSED,
                "2027-01-15": ["dossier closed", "Closed", self.NOT_HANDED],
            },
        )
        report = self.leases["reported"].signalement_ids
        self.assertIn("2 times the monthly rent", report.explanation)
        self.assertEqual((report.butoir_id.state, report.met_late), ("met", False))

    def test_reported_to_the_caf_in_time_across_the_first_of_january(self):
        self.assertDiary(
            "across",
            {
                "2026-12-02": ["dossier open", "Prevention"],
                "2026-12-07": ["Reminders", "Courteous SMS (sms) done"],
                "2026-12-11": ["First letter (letter) done"],
                "2026-12-16": ["Call (call) done"],
                "2026-12-21": [
                    "dossier held",
                    "Interview at the agency (convocation) done",
                    "agency planned",
                ],
                "2026-12-29": ["dossier open", "agency absent"],
                "2027-01-02": ["report due (by 2027-03-02)"],
                "2027-01-08": ["dossier held", "Home visit (visit) done", "home planned"],
                "2027-01-11": ["dossier open", "home absent"],
                "2027-01-18": ["Propose a plan d'apurement (notice) done"],
                "2027-01-26": ["Report to the CAF or the MSA (notice) done"],
                "2027-02-01": ["Ask the FSL or Action Logement (notice) done"],
                "2027-02-10": [
                    *self.NOTICE,
                    "report sent (by 2027-03-02)",
                    "ccapex seized (gate 2027-04-10)",
                ],
                "2027-02-20": ["dossier closed", "Closed"],
            },
        )
        self.assertIn("450", self.leases["across"].signalement_ids.explanation)

    def test_the_fund_pays_and_nothing_is_asked_meanwhile(self):
        self.assertDiary(
            "helped",
            self.AWAY
            | {
                "2026-11-24": [
                    "Report to the CAF or the MSA (notice) done",
                    "report sent (by 2027-01-02)",
                    "ccapex seized (gate 2027-01-24)",
                ],
                "2026-12-01": ["dossier held", "fsl filed"],
                "2027-01-20": ["fsl granted"],
                "2027-02-10": ["dossier closed", "Closed", "fsl paid"],
            },
        )

    def test_a_guarantee_is_claimed_and_each_month_declared_until_it_pays(self):
        self.assertDiary(
            "guaranteed",
            self.AWAY
            | {
                "2026-11-20": [
                    "visale filed",
                    "month 2026-10 declared",
                    "month 2026-11 declared",
                ],
                "2026-11-24": [
                    "Report to the CAF or the MSA (notice) done",
                    "report sent (by 2027-01-02)",
                    "ccapex seized (gate 2027-01-24)",
                ],
                "2026-12-01": ["month 2026-12 due"],
                "2026-12-09": self.NOTICE,
                "2026-12-20": ["month 2026-12 declared"],
                "2026-12-24": ["Seize the CCAPEX (notice) done"],
                "2027-01-01": ["month 2027-01 due"],
                "2027-01-08": self.PROPOSED,
                "2027-01-20": ["month 2027-01 declared"],
                "2027-02-01": ["month 2027-02 dropped"],
                "2027-02-10": ["dossier held", "visale granted"],
                "2027-03-01": ["month 2027-03 dropped"],
                "2027-03-05": ["dossier closed", "Closed", self.NOT_HANDED, "visale paid"],
            },
        )
        claim = self.leases["guaranteed"].demande_ids
        self.assertEqual(claim.amount_paid, 1200)
        late = claim.mois_ids.butoir_id.filtered("met_late")
        self.assertFalse(late, "each month within its thirty days")

    def test_over_indebtedness_freezes_the_debt_then_erases_it(self):
        self.assertDiary(
            "indebted",
            self.AWAY
            | {
                "2026-12-05": ["over-indebtedness filed"],
                # Filing freezes nothing.
                "2026-12-09": self.NOTICE,
                "2026-12-15": self.REPORTED,
                "2026-12-24": ["Seize the CCAPEX (notice) done"],
                "2027-01-08": self.PROPOSED,
                "2027-01-15": [
                    "dossier held",
                    "Suspended by a decision",
                    "over-indebtedness admitted",
                ],
                "2027-05-20": [
                    "dossier closed",
                    "Closed",
                    self.NOT_HANDED,
                    "over-indebtedness erased",
                ],
            },
        )

    def test_who_left_is_still_asked_for_the_rents_of_their_days(self):
        self.assertDiary(
            "departed",
            self.AWAY
            | {
                "2026-12-09": self.NOTICE,
                "2026-12-24": ["Seize the CCAPEX (notice) done"],
                "2027-01-08": self.PROPOSED,
                "2027-01-18": [
                    "dossier closed",
                    "Closed",
                    self.NOT_HANDED,
                    "report dropped (by 2027-01-02)",
                ],
            },
        )
        terms = self.leases["departed"].terme_ids
        self.assertEqual(terms.sorted("date").mapped("date"), [FIRST, date(2026, 11, 1)])

    def test_no_answer_until_the_court_with_every_attempt_on_the_check_list(self):
        self.assertDiary(
            "silent",
            self.AWAY
            | {
                "2026-11-24": ["Report to the CAF or the MSA (notice) done", "plan proposed"],
                "2026-12-09": self.NOTICE,
                "2026-12-15": self.REPORTED,
                "2026-12-24": ["Seize the CCAPEX (notice) done"],
                "2027-01-08": [
                    "Proposed for transmission",
                    "Transmission to litigation (notice) done",
                ],
                # From here on rents are asked for at the hearing.
                "2027-01-20": ["dossier held", "In court"],
                "2027-03-01": ["procedure: Summons served"],
            },
        )
        self.assertEqual([each.done for each in self.attempts], [True] * 6, self.attempts)
        self.assertIn("02/15/2027", self.refused, "two months after the CCAPEX was seized")
