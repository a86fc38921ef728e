"""What surrounds a procedure: shipped tracks and their delays, hearings, parties, costs, titles, documents."""

import base64
import io
import zipfile
from datetime import date, datetime

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from ..tools.blanks import find_blanks
from .common import ContentieuxCase

ADDON = "recouvrement_contentieux"


@tagged("post_install", "-at_install")
class TestProcedureTracks(ContentieuxCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "recouvrement_day": date(2026, 11, 20)})
        cls.company.recouvrement_accessories = True
        cls.dossier = cls.late_dossier(amount=4000.0).with_env(cls.env)
        cls.Procedure = cls.env["recouvrement.procedure"]

    @classmethod
    def track(cls, code):
        return cls.env.ref(f"{ADDON}.procedure_type_{code}")

    @classmethod
    def step(cls, track, code):
        return cls.track(track).etape_ids.filtered(lambda step: step.code == code)

    @classmethod
    def outcome(cls, track, step, code):
        return cls.env.ref(f"{ADDON}.procedure_issue_{track}_{step}_{code}")

    def open(self, track, day="2026-10-01", **kwargs):
        procedure = self.Procedure._open(self.dossier, self.track(track), day, "Silent", **kwargs)
        procedure.verification_ids.done = True
        return procedure

    def proof(self):
        return self.env["ir.attachment"].create({"name": "bill.pdf", "raw": b"bill"})

    def deadline(self, procedure, code):
        return procedure.butoir_ids.filtered(lambda one: one.code == code)

    def new_title(self, **values):
        return self.env["recouvrement.titre"].create(
            {
                "dossier_id": self.dossier.id,
                "kind": "judgment",
                "court_name": "Tribunal de commerce de Bordeaux",
                "date": "2026-01-15",
                "date_served": "2026-02-01",
                "date_enforceable": "2026-02-01",
                "amount_principal": 4000,
                "move_line_ids": [Command.set(self.dossier.open_line_ids.ids)],
                **values,
            }
        )

    # -- tracks -----------------------------------------------------------------------------

    def test_every_shipped_track_can_be_walked_to_an_end_by_each_outcome(self):
        tracks = self.env["recouvrement.procedure.type"].search([("family", "!=", "declaration")])
        shipped = tracks.filtered(lambda one: one.get_external_id()[one.id].startswith(ADDON))
        self.assertGreaterEqual(len(shipped), 17)
        for track in shipped:
            steps, todo, ends = track.etape_ids, track.etape_ids[:1], set()
            seen = steps.browse()
            while todo:
                step, todo = todo[0], todo[1:]
                seen |= step
                later = steps.filtered(lambda one, step=step: one.sequence > step.sequence)
                if not step.issue_ids or step.optional:
                    todo |= later[:1] - seen
                for issue in step.issue_ids:
                    ends |= {issue.ends}
                    following = issue.next_etape_id or (steps.browse() if issue.ends else later[:1])
                    todo |= following - seen
            self.assertTrue(ends - {False}, f"{track.code} never ends")
            unseen = (steps - seen).filtered(lambda one: not one.optional)
            self.assertFalse(unseen.mapped("code"), f"{track.code}: steps nothing leads to")

    def test_a_bill_is_not_opened_and_a_declaration_is_made_elsewhere(self):
        with self.assertRaisesRegex(UserError, "not passed"):
            self.open("titre_commercant")
        with self.assertRaisesRegex(UserError, "insolvency"):
            self.open("declaration_creance")

    def test_small_claims_take_five_thousand_euros_at_most(self):
        with self.assertRaisesRegex(UserError, "at most"):
            self.overdue_invoice("2026-06-20", 1000.01)
            self.run_on("2026-09-16")
            self.open("petites_creances")

    def test_the_amicable_attempt_is_asked_up_to_its_ceiling_and_not_for_an_order(self):
        summons = self.open("assignation_tj")
        self.assertIn(
            "attempt",
            summons.verification_ids.controle_id.get_external_id()[
                summons.verification_ids.controle_id[0].id
            ],
        )
        summons._close("withdrawn", "2026-10-02", "Wrong way")
        order = self.open("injonction_tj")
        self.assertFalse(order.verification_ids.filtered(lambda one: "agree" in one.name))

    def test_a_lawyer_is_announced_above_the_ceiling(self):
        track = self.track("assignation_tc")
        _refusals, warnings = track._find_obstacles(self.dossier, 10000.01, date(2026, 10, 1))
        self.assertTrue([one for one in warnings if "lawyer" in one])
        _refusals, warnings = track._find_obstacles(self.dossier, 9000, date(2026, 10, 1))
        self.assertFalse(warnings)

    # -- deadlines --------------------------------------------------------------------------

    def test_undoing_an_act_takes_its_deadlines_back(self):
        procedure = self.open("injonction_tc")
        procedure._do(self.step("injonction_tc", "prepare"), "2026-10-02")
        procedure._do(self.step("injonction_tc", "request"), "2026-10-05")
        granted = self.outcome("injonction_tc", "order", "granted")
        procedure._do(self.step("injonction_tc", "order"), "2026-10-12", granted)
        self.assertEqual(procedure.next_deadline, date(2027, 1, 12))
        self.assertIn("Serve", procedure.next_deadline_name)
        served = procedure._do(
            self.step("injonction_tc", "service"), "2026-10-20", service_mode="home"
        )
        self.assertEqual(self.deadline(procedure, "irp_signification").state, "met")
        self.assertEqual(self.deadline(procedure, "irp_executable").date, date(2026, 12, 20))
        procedure._undo(served, "Served on somebody else")
        self.assertEqual(self.deadline(procedure, "irp_signification").state, "running")
        self.assertEqual(self.deadline(procedure, "irp_executable").state, "cancelled")
        self.assertEqual(procedure.next_deadline, date(2027, 1, 12))
        procedure._close("withdrawn", "2026-11-01", "Paid by hand")
        self.assertFalse(procedure.next_deadline)
        self.assertEqual(self.deadline(procedure, "irp_signification").state, "cancelled")

    def test_an_unknown_delay_is_said_and_never_guessed(self):
        monaco = self.track("injonction_mc")
        procedure = self.Procedure._open(self.dossier, monaco, "2026-10-01", "x")
        procedure.verification_ids.done = True
        procedure._do(self.step("injonction_mc", "request"), "2026-10-02", reason="Filed at once")
        granted = self.outcome("injonction_mc", "order", "granted")
        procedure._do(self.step("injonction_mc", "order"), "2026-10-12", granted)
        procedure._do(self.step("injonction_mc", "service"), "2026-10-13", service_mode="person")
        self.assertTrue(procedure.deadline_missing)
        self.assertFalse(procedure.next_deadline)

    def test_an_order_not_served_in_person_may_be_opposed_until_a_month_after_the_first_act(self):
        procedure = self.open("injonction_tc", "2026-06-20")
        granted = self.outcome("injonction_tc", "order", "granted")
        procedure._do(self.step("injonction_tc", "order"), "2026-06-25", granted, "Late entry")
        title = procedure.titre_ids
        procedure._do(self.step("injonction_tc", "service"), "2026-07-01", service_mode="office")
        self.assertFalse(self.deadline(procedure, "irp_opposition"), "not served in person")
        procedure._do(self.step("injonction_tc", "enforceable"), "2026-09-02")
        self.assertTrue(title.opposition_open)
        self.assertFalse(title.opposition_until)
        seizure = self.open("saisie_attribution", "2026-09-03", title=title)
        seizure._do(self.step("saisie_attribution", "instruct"), "2026-09-03")
        full = self.outcome("saisie_attribution", "seizure", "full")
        blocked = seizure._do(self.step("saisie_attribution", "seizure"), "2026-10-26", full)
        clock = self.deadline(title, "irp_opposition_first_act")
        self.assertEqual((clock.date, clock.state), (date(2026, 11, 26), "running"))
        self.assertEqual(title.opposition_until, date(2026, 11, 26))
        seizure._undo(blocked, "Another bank")
        self.assertEqual(clock.state, "cancelled")
        self.assertTrue(title.opposition_open)
        seizure._do(self.step("saisie_attribution", "seizure"), "2026-10-09", full)
        self.assertEqual((clock.date, clock.state), (date(2026, 11, 9), "reached"))
        self.assertFalse(title.opposition_open)

    def test_an_order_served_in_person_has_one_clock_only(self):
        procedure = self.open("injonction_tc", "2026-06-20")
        granted = self.outcome("injonction_tc", "order", "granted")
        procedure._do(self.step("injonction_tc", "order"), "2026-06-25", granted, "Late entry")
        procedure._do(self.step("injonction_tc", "service"), "2026-07-01", service_mode="person")
        opposition = self.deadline(procedure, "irp_opposition")
        self.assertEqual((opposition.date, opposition.state), (date(2026, 8, 3), "reached"))
        self.assertFalse(procedure.titre_ids.opposition_open)

    def test_only_the_last_act_can_be_undone(self):
        procedure = self.open("injonction_tc")
        first = procedure._do(self.step("injonction_tc", "prepare"), "2026-10-02")
        last = procedure._do(self.step("injonction_tc", "request"), "2026-10-05")
        self.assertEqual((first.undoable, last.undoable), (False, True))
        procedure._undo(last, "Not filed")
        self.assertEqual((first.undoable, last.undoable), (True, False))

    def test_an_opposition_told_after_the_title_was_enforceable_takes_the_procedure_up_again(self):
        procedure = self.open("injonction_tc", "2026-06-20")
        granted = self.outcome("injonction_tc", "order", "granted")
        procedure._do(self.step("injonction_tc", "order"), "2026-06-25", granted, "Late entry")
        procedure._do(self.step("injonction_tc", "service"), "2026-07-01", service_mode="office")
        self.assertFalse(procedure.contest_id, "entered as an act while it is under way")
        procedure._do(self.step("injonction_tc", "enforceable"), "2026-09-02")
        order = procedure.titre_ids
        self.assertEqual((procedure.state, procedure.outcome), ("closed", "title"))
        seizure = self.open("saisie_attribution", "2026-09-03", title=order)
        wizard = self.env["recouvrement.accomplissement"].with_context(
            **order.action_contest()["context"]
        )
        act = Form(wizard)
        self.assertEqual(act.etape_id, self.step("injonction_tc", "opposition"))
        self.assertFalse(act.out_of_order)
        act.date = "2026-10-05"
        act.save().action_confirm()
        contested = procedure.last_acte_id
        self.assertEqual((procedure.state, order.state), ("open", "contested"))
        self.assertEqual(procedure.etape_id, self.step("injonction_tc", "hearing"))
        self.assertFalse(order.in_force)
        self.assertTrue(seizure.title_contested)
        self.assertIn("contested", seizure.activity_ids.summary)
        self.assertEqual((seizure.state, seizure.held_by_id), ("held", contested))
        self.assertIn("until it is judged", seizure.held_reason)
        with self.assertRaisesRegex(UserError, "until it is judged"):
            seizure._do(seizure.etape_id, "2026-10-06")
        notice = self.deadline(procedure, "irp_opposition_notice")
        self.assertEqual(notice.date, date(2026, 11, 5))
        # Entered by mistake: all is as it was.
        procedure._undo(contested, "Of another debtor")
        self.assertEqual((procedure.state, procedure.outcome), ("closed", "title"))
        self.assertEqual(procedure.date_closed, date(2026, 9, 2))
        self.assertEqual((order.state, order.date_enforceable), ("enforceable", date(2026, 9, 2)))
        self.assertEqual(order.date_end, date(2036, 6, 25))
        self.assertEqual((seizure.state, bool(seizure.held_by_id)), ("open", False))
        self.assertEqual(self.deadline(procedure, "irp_executable").state, "met")
        # It was ours after all: heard, judged, and enforceable once more.
        procedure._do(procedure.contest_id, "2026-10-06")
        reserved = self.outcome("injonction_tc", "hearing", "reserved")
        procedure._do(self.step("injonction_tc", "hearing"), "2026-10-20", reserved)
        won = self.outcome("injonction_tc", "judgment", "won")
        procedure._do(self.step("injonction_tc", "judgment"), "2026-11-03", won)
        judgment = procedure._get_title()
        self.assertEqual((order.state, judgment.kind), ("annulled", "judgment"))
        self.assertEqual(seizure.state, "held", "the judgment took the place of the order")
        self.assertIn("goes on", seizure.activity_ids[-1:].summary)
        seizure._resume("Confirmed by the judgment", date(2026, 11, 4))
        self.assertFalse(seizure.held_by_id)
        service = self.step("injonction_tc", "service_judgment")
        procedure._do(service, "2026-11-10", service_mode="person")
        procedure._do(self.step("injonction_tc", "enforceable"), "2026-11-19")
        self.assertEqual((procedure.state, judgment.state), ("closed", "enforceable"))
        self.assertFalse(procedure.contest_id)
        with self.assertRaisesRegex(UserError, "can be contested"):
            procedure.action_contest()

    def test_the_notice_of_an_opposition_is_awaited_from_the_opposition_not_from_service(self):
        for code in ("injonction_tj", "injonction_tc"):
            procedure = self.open(code, "2026-09-01")
            granted = self.outcome(code, "order", "granted")
            procedure._do(self.step(code, "order"), "2026-09-03", granted, "Late entry")
            procedure._do(self.step(code, "service"), "2026-10-28", service_mode="person")
            self.assertFalse(self.deadline(procedure, "irp_opposition_notice"))
            self.assertEqual(procedure.next_deadline, date(2026, 11, 30))
            act = procedure._do(self.step(code, "opposition"), "2026-11-02")
            notice = self.deadline(procedure, "irp_opposition_notice")
            self.assertEqual((notice.date, notice.state), (date(2026, 12, 2), "running"))
            procedure._undo(act, "Of another debtor")
            self.assertEqual(notice.state, "cancelled")
            self.assertEqual(self.deadline(procedure, "irp_executable").state, "running")
            procedure._do(self.step(code, "opposition"), "2026-11-02")
            reserved = self.outcome(code, "hearing", "reserved")
            procedure._do(self.step(code, "hearing"), "2026-11-20", reserved)
            self.assertEqual(notice.state, "met")
            procedure._close("withdrawn", "2026-11-20", "Paid by hand")

    def test_a_term_is_told_for_what_it_is_and_is_never_missed(self):
        title = self.new_title()
        increase = self.deadline(title, "titre_interest_increase")
        self.assertEqual(increase.state, "reached")
        self.env["recouvrement.butoir"].sudo()._watch(date(2026, 11, 20))
        self.assertEqual(increase.alert_key, "reached")
        self.assertEqual(
            increase.activity_butoir_id.summary,
            "On 04/01/2026: The legal rate is increased from the day after",
        )
        self.assertFalse(self.dossier.missed_butoir_count)
        before = increase.activity_butoir_id
        self.env["recouvrement.butoir"].sudo()._watch(date(2026, 11, 21))
        self.assertEqual(increase.activity_butoir_id, before, "told once")

    # -- hearings ---------------------------------------------------------------------------

    def test_a_hearing_stands_in_the_calendar_and_dates_its_delays(self):
        procedure = self.open("assignation_tj")
        hearing = self.env["recouvrement.audience"].create(
            {"procedure_id": procedure.id, "date": "2027-01-20 09:00:00"}
        )
        event = hearing.event_id
        self.assertEqual(event.start, datetime(2027, 1, 20, 9))
        self.assertEqual(hearing.location, procedure.court_name)
        enrol = self.deadline(procedure, "assignation_enrolment_tj")
        self.assertEqual(enrol.event_date, date(2027, 1, 20))
        self.assertTrue(enrol.date < date(2027, 1, 6))
        event.start = datetime(2027, 2, 10, 9)
        self.assertEqual(hearing.date, datetime(2027, 2, 10, 9))
        self.assertEqual(enrol.event_date, date(2027, 2, 10))
        with self.assertRaisesRegex(UserError, "why"):
            hearing._move("2027-02-11 09:00:00", "")
        hearing._call_off("Settled")
        self.assertFalse(hearing.event_id)
        self.assertEqual((hearing.state, enrol.state), ("cancelled", "cancelled"))
        with self.assertRaisesRegex(UserError, "over"):
            hearing._call_off("Twice")
        self.assertTold(self.dossier, "procedure", "hearing", "hearing", "hearing")

    def test_a_hearing_past_is_refused_and_an_adjournment_plans_the_next(self):
        procedure = self.open("assignation_tc")
        collector = self.new_user("lit_hearing", "collector")
        Hearing = self.env["recouvrement.audience"].with_user(collector)
        with self.assertRaises(UserError):
            Hearing.create({"procedure_id": procedure.id, "date": "2026-11-01 09:00:00"})
        hearing = Hearing.create({"procedure_id": procedure.id, "date": "2026-11-25 09:00:00"})
        with self.assertRaises(UserError):
            hearing.date = "2026-11-26 09:00:00"
        following = hearing._hold("Adjourned at the debtor's request", "2026-12-16 09:00:00")
        self.assertEqual((hearing.state, following.state), ("held", "planned"))
        self.assertEqual(procedure.next_deadline, date(2026, 11, 10), "served too late: first")
        for step in ("summons", "enrolment"):
            procedure._do(
                self.step("assignation_tc", step),
                "2026-11-19",
                reason="Entered late",
                service_mode="person",
            )
        self.assertEqual(procedure.next_deadline, date(2026, 12, 16))

    def new_user(self, login, group):
        return new_test_user(
            self.env,
            login,
            f"recouvrement.group_{group}",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )

    # -- costs ------------------------------------------------------------------------------

    def test_a_recoverable_cost_with_its_proof_joins_the_accessories(self):
        procedure = self.open("injonction_tc")
        cost = self.env["recouvrement.debours"].create(
            {
                "procedure_id": procedure.id,
                "name": "Service",
                "amount": 75.5,
                "date": "2026-10-20",
                "attachment_ids": [Command.set(self.proof().ids)],
            }
        )
        row = cost.accessoire_id
        self.assertEqual((row.kind, row.amount, row.dossier_id), ("cost", 75.5, self.dossier))
        self.assertTrue(row.attachment_ids)
        self.assertEqual(
            (procedure.amount_engaged, procedure.amount_recoverable, procedure.amount_recovered),
            (75.5, 75.5, 0),
        )
        with self.assertRaisesRegex(UserError, "already"):
            cost.action_charge()
        unproved = self.env["recouvrement.debours"].create(
            {"procedure_id": procedure.id, "name": "Clerk", "amount": 30, "date": "2026-10-20"}
        )
        self.assertFalse(unproved.accessoire_id)
        with self.assertRaisesRegex(UserError, "proved"):
            unproved.action_charge()
        ours = self.env["recouvrement.debours"].create(
            {"procedure_id": procedure.id, "name": "Fee", "amount": 300, "recoverable": False}
        )
        with self.assertRaisesRegex(UserError, "not charged"):
            ours.action_charge()
        self.assertEqual(procedure.amount_recoverable, 105.5)

    # -- titles -----------------------------------------------------------------------------

    def test_the_title_counts_its_interest_increased_after_two_months_and_its_ten_years(self):
        title = self.new_title()
        self.assertEqual(title.date_end, date(2036, 1, 15))
        self.assertEqual(title.date_increase, date(2026, 4, 1))
        self.assertTrue(title.in_force)
        rates = title._get_rates()
        legal = self.env["recouvrement.parametre"]._value("legal_interest", "2026-04-02")
        before = [rate for rate in rates if rate.since <= date(2026, 4, 1)][-1]
        after = [rate for rate in rates if rate.since == date(2026, 4, 2)]
        self.assertEqual(before.percent, legal)
        self.assertEqual(after[0].percent, legal + 5)
        self.assertEqual(title.interest_missing, date(2026, 7, 1), "nobody knows that half-year")

    def test_dates_of_a_title_hold_together(self):
        for values in ({"date": "2026-11-21"}, {"date_served": "2026-01-14"}):
            with self.assertRaises(ValidationError):
                self.new_title(**values)
        title = self.new_title(date_annulled="2026-03-01", annul_reason="Appeal")
        with self.assertRaisesRegex(UserError, "enforces a title"):
            self.open("saisie_attribution", title=title)

    def test_a_title_made_by_acts_is_not_dated_by_hand(self):
        procedure = self.open("injonction_tc")
        granted = self.outcome("injonction_tc", "order", "granted")
        procedure._do(self.step("injonction_tc", "order"), "2026-10-12", granted, "Late entry")
        collector = self.new_user("lit_title", "collector")
        title = procedure.titre_ids.with_user(collector)
        with self.assertRaises(AccessError):
            title.date_enforceable = "2026-10-13"
        total = title.amount_total
        title.amount_cost = 50
        self.assertAlmostEqual(title.amount_total, total + 50)

    # -- insolvency -------------------------------------------------------------------------

    def test_a_freeze_suspends_what_is_under_way(self):
        procedure = self.open("injonction_tc")
        self.env["recouvrement.suspension"].sudo().create(
            {
                "dossier_id": self.dossier.id,
                "reason": "Judicial liquidation",
                "date_from": "2026-11-10",
                "scope": "items",
                "move_line_ids": [Command.set(self.dossier.open_line_ids.ids)],
                "origin": "recouvrement.collective,1",
            }
        )
        self.assertEqual((procedure.state, procedure.held_reason), ("held", "Judicial liquidation"))
        with self.assertRaisesRegex(UserError, "suspended"):
            procedure._do(self.step("injonction_tc", "prepare"), "2026-11-11")
        with self.assertRaisesRegex(UserError, "frozen"):
            procedure._resume("Go on", date(2026, 11, 12))

    # -- rights -----------------------------------------------------------------------------

    def test_readers_read_and_collectors_of_another_portfolio_see_nothing(self):
        procedure = self.open("injonction_tc")
        reader, collector = self.new_user("lit_r", "reader"), self.new_user("lit_c", "collector")
        rows = {
            "recouvrement.intervenant": {"partner_id": self.debtor.id},
            "recouvrement.audience": {"date": "2027-01-20 09:00:00"},
            "recouvrement.debours": {"name": "Service", "amount": 10},
            "recouvrement.ecrit": {"kind": "bordereau"},
        }
        made = {}
        for model, values in rows.items():
            values["procedure_id"] = procedure.id
            with self.assertRaises(AccessError):
                self.env[model].with_user(reader).create(values)
            made[model] = self.env[model].with_user(collector).create(values)
            made[model].with_user(reader).read(["create_uid"])
        self.dossier.portefeuille_id = self.env["recouvrement.portefeuille"].create(
            {"name": "North", "company_id": self.company.id}
        )
        for model, record in made.items():
            for user in (reader, collector):
                with self.assertRaises(AccessError, msg=model):
                    record.with_user(user).read(["create_uid"])
        with self.assertRaises(AccessError):
            self.env["recouvrement.ecrit"].with_user(collector).create(rows["recouvrement.ecrit"])
        with self.assertRaises(AccessError):
            self.track("injonction_tc").with_user(collector).name = "x"

    # -- documents --------------------------------------------------------------------------

    def test_documents_are_filled_in_versioned_and_made_final(self):
        procedure = self.open("injonction_tc")
        self.env["recouvrement.intervenant"].create(
            {
                "procedure_id": procedure.id,
                "role": "bailiff",
                "partner_id": self.new_debtor("SCP Huissier").id,
            }
        )
        for kind, _name in self.env["recouvrement.ecrit"]._fields["kind"].selection:
            draft = procedure._draft(kind)
            self.assertIn("Lormont", draft.body, kind)
            self.assertIn(procedure.ligne_ids.document, draft.body, kind)
        request = procedure.ecrit_ids.filtered(lambda one: one.kind == "requete")
        self.assertIn("Requête en injonction de payer", request.body)
        request.body = request.body.replace("Exposé", "Exposé des faits")
        second = self.env["recouvrement.ecrit"].browse(request.action_next_version()["res_id"])
        self.assertEqual(second.version, 2)
        self.assertIn("Exposé des faits", second.body)
        with self.assertRaisesRegex(UserError, "à préciser"):
            second.action_finalize()
        for blank in find_blanks(second.body):
            second.body = second.body.replace(blank, "filled in")
        second.action_finalize()
        self.assertIn(b"des faits", second.attachment_id.raw)
        with self.assertRaisesRegex(UserError, "final"):
            second.with_user(self.new_user("lit_doc", "collector")).body = "x"

    def test_the_exhibits_come_in_one_file_numbered_as_in_their_list(self):
        procedure = self.open("injonction_tc")
        procedure.verification_ids[0].attachment_ids = self.proof()
        content = base64.b64decode(
            self.env["ir.attachment"]
            .browse(int(procedure.action_download_exhibits()["url"].split("/")[3].split("?")[0]))
            .datas
        )
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            listed = archive.read(names[0]).decode()
        self.assertRegex(names[0], "^00 ")
        self.assertIn("bill.pdf", names[-1])
        rank = names[-1][:2].lstrip("0")
        self.assertIn(f"<td>{rank}</td><td>{procedure.verification_ids[0].name}", listed)

    # -- screens ----------------------------------------------------------------------------

    def test_wizards_open_enter_and_undo(self):
        wizard = Form(
            self.env["recouvrement.ouverture"].with_context(default_dossier_id=self.dossier.id)
        )
        wizard.type_id = self.track("injonction_tc")
        wizard.reason = "Silent"
        self.assertFalse(wizard.refusals)
        self.assertIn("home", wizard.checks)
        action = wizard.save().action_confirm()
        procedure = self.Procedure.browse(action["res_id"])
        act = Form(
            self.env["recouvrement.accomplissement"].with_context(default_procedure_id=procedure.id)
        )
        self.assertEqual(act.etape_id, self.step("injonction_tc", "prepare"))
        act.cost_amount = 12
        act.save().action_confirm()
        self.assertEqual(procedure.debours_ids.amount, 12)
        back = self.env["recouvrement.procedure.retour"].create(
            {"acte_id": procedure.acte_ids.id, "reason": "Not yet"}
        )
        back.action_confirm()
        self.assertTrue(procedure.acte_ids.cancelled_on)
        end = self.env["recouvrement.procedure.fin"].create(
            {"procedure_id": procedure.id, "outcome": "settled", "reason": "Agreement signed"}
        )
        held = self.env["recouvrement.procedure.fin"].create(
            {"procedure_id": procedure.id, "what": "resume", "reason": "Nothing holds it"}
        )
        with self.assertRaisesRegex(UserError, "cannot be done"):
            held.action_confirm()
        end.action_confirm()
        self.assertEqual(procedure.outcome, "settled")
