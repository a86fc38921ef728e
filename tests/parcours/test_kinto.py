"""Eleven leases over sixty days, told once: the same nights for all, as at a lessor's.

J is Monday 5 October 2026, the day of the first rent. The diary of each lease says what happened on which day, and
each test compares it whole: a day it does not name was silent.
"""

from collections import defaultdict
from datetime import date, datetime, timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.tests import tagged

from odoo.addons.kinto_recouvrement.tests.vehicules import VehicleCase

J = date(2026, 10, 5)
DAYS = 60
# Who rents: a company pays by the scheme of companies, its bank has three days to send a debit back, not five.
COMPANIES = ("promise", "insolvent", "fleet")
PRIVATE = ("cured", "unsigned", "account", "deceased", "refunded", "silent", "hidden", "payday")


@tagged("post_install", "-at_install")
class TestKinto(VehicleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids |= cls.env.ref("recouvrement.group_accountant")
        cls.company.write({"country_id": cls.env.ref("base.fr").id, "zip": "92420"})
        cls.set_rules()
        cls.leases = {name: cls.sign(name, rank) for rank, name in enumerate(COMPANIES + PRIVATE)}
        cls.leases["fleet"].customer_kind = "large_account"
        cls.leases["payday"].partner_id.recouvrement_pay_day = 20
        cls.diary = {name: defaultdict(list) for name in cls.leases}
        cls.seen = {name: {} for name in cls.leases}
        cls.invoices = {name: cls.rent_of(lease, J) for name, lease in cls.leases.items()}
        for names in (COMPANIES, PRIVATE):
            cls.debit_together(J, *names)
        events = cls.get_events()
        for number in range(DAYS + 1):
            day = (J + timedelta(days=number)).isoformat()
            for tell, *told in events.get(day, ()):
                tell(day, *told)
            cls.run_on(day)
            cls.release_what_waits(day)
            cls.note(day)

    @classmethod
    def set_rules(cls):
        """What this lessor's bank allows, its committee, its prestataire."""
        cls.env["recouvrement.motif.banque"].create(
            {
                "reason_id": cls.reason("AM04").id,
                "company_id": cls.company.id,
                "journal_id": cls.bank_journal.id,
                "overrides": True,
                "representable": "yes",
                "max_attempts": 2,
                "delay_days": 2,
                "next_action": "represent",
            }
        )
        cls.env.ref("recouvrement_prelevement.regle_default").kind = "pay_day"
        cls.comite = cls.env["recouvrement.comite"].create(
            {
                "name": "Comité",
                "company_id": cls.company.id,
                "quorum": 1,
                "membre_ids": [Command.create({"user_id": cls.env.user.id, "role": "chair"})],
            }
        )
        document = cls.env["ir.attachment"].create({"name": "mandat.pdf", "raw": b"%PDF-1.4"})
        cls.mandat = cls.env["recouvrement.mandat"].create(
            {
                "name": "Contentieux automobile",
                "partner_id": cls.new_debtor("Étude Delorme").id,
                "kind": "collector",
                "company_ids": [Command.set(cls.company.ids)],
                "date_from": "2026-01-01",
                "document_ids": [Command.set(document.ids)],
                "date_signed": "2026-01-01",
                "claim_terms": "Annex",
                "guarantee_terms": "Policy",
                "fee_terms": "Grid",
                "remittance_terms": "Monthly",
                "tarif_ids": [Command.create({"rate": 12.0})],
                "piece_ids": [Command.create({"kind": "evidence"})],
            }
        )

    @classmethod
    def sign(cls, name, rank):
        company = name in COMPANIES
        partner = cls.new_debtor(name.title(), is_company=company)
        mandate = cls.new_mandate(partner, f"RUM-{name.upper()}", iban(rank))
        if company:
            mandate.format = "sepa_b2b"
        return cls.new_lease(f"LLD-{name.upper()}", partner, mandate_id=mandate.id)

    # -- what happens -----------------------------------------------------------------------------

    @classmethod
    def get_events(cls):
        """``{day: [(what, …), …]}``: the bank's answers, payments, what people learn and decide."""
        back, pay = cls.come_back, cls.pay_rent
        return {
            "2026-10-06": [(back, "AM04", *COMPANIES)],
            "2026-10-07": [
                (back, "AM04", "cured", "silent", "hidden", "payday", "refunded"),
                (back, "MD01", "unsigned"),
                (back, "AC04", "account"),
                (back, "MD07", "deceased"),
            ],
            "2026-10-12": [(back, "AM04", *COMPANIES), (pay, "unsigned")],
            "2026-10-15": [(back, "AM04", "silent", "hidden"), (cls.see_vehicle_abroad,)],
            "2026-10-16": [(back, "AM04", *COMPANIES)],
            "2026-10-22": [(back, "AM04", "payday")],
            "2026-10-25": [(cls.open_collective, "insolvent")],
            "2026-10-27": [(cls.promise, "promise", "2026-11-06")],
            "2026-10-28": [(pay, "account")],
            "2026-10-29": [(pay, "fleet")],
            "2026-11-05": [(pay, "promise")],
            "2026-11-10": [(cls.approve, "silent")],
            "2026-11-18": [(back, "MD06", "refunded")],
            "2026-11-24": [(cls.hold_committee, "silent")],
        }

    @classmethod
    def debit_together(cls, day, *names):
        """The rents of ``day`` of these leases, in one batch."""
        invoices = cls.env["account.move"].union(*(cls.invoices[name] for name in names))
        with patch.object(fields.Date, "context_today", lambda *_args: day):
            order = cls.env["account.payment.order"].browse(
                invoices.create_account_payment_line()["res_id"]
            )
            order.draft2open()
            order.open2generated()
            cls.on(order, day).generated2uploaded()
        cls.env.cr.flush()

    @classmethod
    def come_back(cls, day, code, *names):
        for name in names:
            cls.bounce(cls.debits(name)[-1:], code, day)

    @classmethod
    def debits(cls, name):
        return cls.env["recouvrement.presentation"].search(
            [("move_line_id.move_id", "=", cls.invoices[name].id)], order="attempt, id"
        )

    @classmethod
    def pay_rent(cls, day, name):
        cls.pay(cls.invoices[name], day)

    @classmethod
    def see_vehicle_abroad(cls, day):
        cls.on(cls.env["recouvrement.resultat"], day).create(
            {
                "dossier_id": cls.leases["hidden"].dossier_ids.id,
                "type_id": cls.env.ref("recouvrement.resultat_type_alert").id,
                "date": day,
                "alert": "vehicle",
                "note": "The vehicle is abroad, says the neighbour.",
            }
        )

    @classmethod
    def open_collective(cls, day, name):
        case = cls.on(cls.env["recouvrement.collective"], day).create(
            {
                "partner_id": cls.leases[name].partner_id.id,
                "company_id": cls.company.id,
                "kind": "redressement",
                "date_judgment": day,
                "date_published": day,
            }
        )
        case.action_open()

    @classmethod
    def promise(cls, day, name, until):
        cls.on(cls.env["recouvrement.promesse"], day).create(
            {
                "dossier_id": cls.leases[name].dossier_ids.id,
                "amount": 389.0,
                "date": until,
                "date_made": day,
            }
        )

    @classmethod
    def approve(cls, day, name):
        """The night of the day before the event has no notice yet: that of ``day`` proposes it first."""
        cls.run_on(day)
        cls.on(cls.leases[name].dossier_ids, day).action_approve_awaiting()

    @classmethod
    def hold_committee(cls, day, name):
        """The committee of the day entrusts ``name`` to the prestataire, who receives it the same day."""
        session = cls.on(cls.env["recouvrement.seance"], day).create(
            {"comite_id": cls.comite.id, "date_start": datetime(2026, 11, 24, 9)}
        )
        session._add_candidates(
            cls.env["recouvrement.candidat"].search(
                [("dossier_id", "=", cls.leases[name].dossier_ids.id)]
            )
        )
        session.action_convene()
        session.presence_ids.present = True
        session.action_open()
        session.point_ids.write(
            {"decision": "transmit", "mandat_id": cls.mandat.id, "note": "No answer in 45 days"}
        )
        session.point_ids.action_everyone_for()
        session.point_ids.action_adopt()
        session.action_close()
        cls.transmission = cls.env["recouvrement.transmission"].search(
            [("dossier_id", "=", cls.leases[name].dossier_ids.id)]
        )
        cls.transmission.remise_id._send(fields.Date.to_date(day))

    @classmethod
    def release_what_waits(cls, day):
        """A manager releases, the same day, the batches the night has prepared."""
        waiting = cls.env["recouvrement.presentation"].search([("state", "=", "batched")])
        for order in waiting.order_id:
            cls.release(order, day)

    # -- the diary --------------------------------------------------------------------------------

    @classmethod
    def note(cls, day):
        """Note in the diary of each lease what changed since the day before."""
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
        """``(lease, key, sentence)`` of all that a collector would see of each lease."""
        of_debtor = {lease.partner_id: name for name, lease in cls.leases.items()}
        dossiers = cls.env["recouvrement.dossier"].search(
            [("partner_id", "in", [debtor.id for debtor in of_debtor])]
        )
        here = [("dossier_id", "in", dossiers.ids)]
        for each in cls.env["recouvrement.presentation"].search([], order="id"):
            yield of_debtor[each.partner_id], each, f"debit {each.attempt} {each.state}"
        for each in dossiers:
            name = of_debtor[each.partner_id]
            yield name, each, f"dossier {each.state}"
            yield name, (each, "phase"), each.phase_id.name
        for each in cls.env["recouvrement.action"].search(here, order="id"):
            name = of_debtor[each.dossier_id.partner_id]
            yield name, each, f"{each.etape_id.name} ({each.kind}) {each.state}"
        for each in cls.env["recouvrement.promesse"].search(here):
            yield of_debtor[each.partner_id], each, f"promise {each.state}"
        for each in cls.env["recouvrement.candidat"].search(here):
            rules = ", ".join(each.critere_ids.mapped("name"))
            yield of_debtor[each.partner_id], each, f"committee: {each.state} ({rules})"
        for each in cls.env["recouvrement.transmission"].search(here):
            yield of_debtor[each.dossier_id.partner_id], each, f"transmission {each.state}"
        for each in dossiers.activity_ids.filtered(lambda task: "(" in (task.summary or "")):
            yield of_debtor[dossiers.browse(each.res_id).partner_id], each, each.summary

    def assertDiary(self, name, expected):
        self.assertEqual(dict(self.diary[name]), expected)

    def test_the_board_counts_what_the_sixty_days_did(self):
        board = self.on(self.env["kinto.parcours"], J + timedelta(days=DAYS))
        board = board.with_context(allowed_company_ids=self.company.ids)
        rows = board._read_group([], ["stage"], ["files:sum"])
        told = dict(rows)
        self.assertEqual(
            told,
            {
                "1_entry": 11,
                "2_cured_15": 2,  # cured, unsigned
                "3_cured_45": 3,  # promise, account, fleet
                "5_collected": 1,  # the second debit of cured
                "6_back": 21,  # nine of the companies, twelve of the others
                "7_committee": 1,
                "8_entrusted": 1,
            },
        )
        [entrusted] = board.search([("stage", "=", "8_entrusted")])
        self.assertEqual(entrusted.res_id, self.transmission.id)
        self.assertEqual(entrusted.day, date(2026, 11, 24))

    # -- the stories ------------------------------------------------------------------------------

    # A company whose debits came back three times within the automatic phase.
    THRICE = {
        "2026-10-05": ["debit 1 provisional"],
        "2026-10-06": [
            "debit 1 returned",
            "debit 2 sent",
            "dossier closed",
            "Closed",
            "Courteous message (email) done",
        ],
        "2026-10-09": ["debit 2 provisional"],
        "2026-10-12": ["debit 2 returned", "debit 3 sent"],
        "2026-10-15": ["debit 3 provisional"],
        "2026-10-16": [
            "debit 3 returned",
            "dossier open",
            "Automatic phase",
            "Courteous SMS (sms) done",
            "Call: the debit came back too often (AM04)",
        ],
        "2026-10-21": ["Interactive phase", "First written reminder (email) done"],
    }
    # A private person whose first debit came back for lack of funds, the second one sent at once.
    AGAIN = {
        "2026-10-05": ["debit 1 provisional"],
        "2026-10-07": [
            "debit 1 returned",
            "debit 2 planned",
            "dossier open",
            "Automatic phase",
            "Courteous message (email) done",
        ],
        "2026-10-08": ["debit 2 sent", "dossier closed", "Closed"],
        "2026-10-13": ["debit 2 provisional"],
    }

    def test_no_funds_then_cured_by_the_first_presentation_again(self):
        self.assertDiary("cured", self.AGAIN | {"2026-10-21": ["debit 2 final"]})

    def test_no_funds_three_times_then_a_promise_kept(self):
        self.assertDiary(
            "promise",
            self.THRICE
            | {
                "2026-10-26": ["First call (call) done"],
                "2026-10-27": ["dossier held", "promise open"],
                "2026-11-05": ["dossier closed", "Closed", "promise kept"],
            },
        )

    def test_unsigned_mandate_a_new_one_is_asked_for_and_the_rent_comes_by_transfer(self):
        self.assertDiary(
            "unsigned",
            {
                "2026-10-05": ["debit 1 provisional"],
                "2026-10-07": [
                    "debit 1 returned",
                    "dossier open",
                    "Automatic phase",
                    "Courteous message (email) done",
                    "Have a new mandate signed (MD01)",
                ],
                "2026-10-12": ["dossier closed", "Closed"],
            },
        )
        self.assertIn("MD01", self.leases["unsigned"].mandate_id.recouvrement_blocked)

    def test_account_closed_people_reach_the_customer_who_pays(self):
        self.assertDiary(
            "account",
            {
                "2026-10-05": ["debit 1 provisional"],
                "2026-10-07": [
                    "debit 1 returned",
                    "dossier open",
                    "Automatic phase",
                    "Courteous message (email) done",
                    "Ask for another bank account (AC04)",
                ],
                "2026-10-14": ["Courteous SMS (sms) done"],
                "2026-10-21": ["Interactive phase", "First written reminder (email) done"],
                "2026-10-26": ["First call (call) done"],
                "2026-10-28": ["dossier closed", "Closed"],
            },
        )

    def test_deceased_nobody_writes_and_the_succession_is_looked_for(self):
        self.assertDiary(
            "deceased",
            {
                "2026-10-05": ["debit 1 provisional"],
                "2026-10-07": [
                    "debit 1 returned",
                    "dossier held",
                    "Automatic phase",
                    "Debtor reported dead by the bank: find the succession (MD07)",
                ],
                "2026-11-19": ["committee: proposed (Amicable phase of a lease exceeded)"],
            },
        )

    def test_refunded_after_closure_the_dossier_opens_again_with_its_history(self):
        self.assertDiary(
            "refunded",
            self.AGAIN
            | {
                "2026-10-21": ["debit 2 final"],
                "2026-11-18": [
                    "debit 2 refunded",
                    "dossier open",
                    "Automatic phase",
                    "Call about the debit that came back (MD06)",
                ],
                "2026-11-19": [
                    "Interactive phase",
                    "First written reminder (email) done",
                    "committee: proposed (Amicable phase of a lease exceeded)",
                ],
                "2026-11-23": ["First call (call) done"],
                "2026-11-27": ["Second written reminder (letter) done"],
                "2026-12-01": ["Second call (call) done"],
                "2026-12-04": ["Formal notice (lrar) awaiting"],
            },
        )

    def test_insolvent_at_the_twentieth_day_nothing_more_leaves_and_the_committee_sees_it(self):
        self.assertDiary(
            "insolvent",
            self.THRICE
            | {
                "2026-10-25": [
                    "dossier held",
                    "Insolvency",
                    "committee: proposed (Insolvency or frozen debts)",
                ],
            },
        )

    def test_no_answer_until_the_committee_hands_it_to_the_prestataire(self):
        self.assertDiary(
            "silent",
            self.AGAIN
            | {
                "2026-10-15": [
                    "debit 2 returned",
                    "dossier open",
                    "Automatic phase",
                    "Courteous SMS (sms) done",
                    "Call: the debit came back too often (AM04)",
                ],
                "2026-10-21": ["Interactive phase", "First written reminder (email) done"],
                "2026-10-26": ["First call (call) done"],
                "2026-11-02": ["Second written reminder (letter) done"],
                "2026-11-06": ["Second call (call) done"],
                "2026-11-10": ["Formal notice (lrar) done"],
                "2026-11-16": ["Last call (call) done"],
                "2026-11-19": [
                    "Proposed for transmission",
                    "Proposal to the committee (notice) done",
                    "committee: proposed (Amicable phase of a lease exceeded)",
                ],
                "2026-11-24": [
                    "dossier held",
                    "Entrusted",
                    "committee: decided (Amicable phase of a lease exceeded)",
                    "transmission sent",
                ],
            },
        )
        self.assertEqual(self.leases["silent"].state, "running", "handing over terminates nothing")

    def test_entrusted_its_vehicle_comes_back_and_is_sold_a_deficiency_remains(self):
        """After the committee and the prestataire of the sixty days: terminated, recovered, sold, told."""
        lease = self.leases["silent"]
        dossier = lease.dossier_ids
        entrusted = dossier.transmission_id
        self.assertEqual(lease.state, "running")  # entrusted, not terminated
        lease.write({"indemnity_rule": "rents", "indemnity_rents": 6, "rent_untaxed": 324.17})
        recovery = self.on(self.env["kinto.restitution"], "2026-12-07").create(
            {
                "contrat_id": lease.id,
                "reason": "No answer",
                "prestataire_id": entrusted.prestataire_id.id,
                "mission_to": "2026-12-20",
            }
        )
        recovery.action_instruct()
        self.hand_over(recovery, "2026-12-09", entrusted.prestataire_id.name, keys_count=1)
        self.hand_over(recovery, "2026-12-10", "Parc de Bassens", kind="park", mileage=41260)
        self.add_cost(recovery, 240, "Transport", "2026-12-10")
        lease._terminate(date(2026, 12, 11))
        self.sell(recovery, 1500, "2026-12-16")
        self.assertEqual(lease.vehicle_id.state_id.name, "Sold")
        statement = self.statement_of(recovery, "2026-12-17")
        self.assertEqual(
            (
                statement.amount_arrears,
                statement.amount_indemnity,
                statement.amount_costs,
                statement.amount_proceeds,
            ),
            (389, 1945.02, 240, 1500),
        )
        statement.action_issue()
        self.run_on("2026-12-18")
        self.assertEqual(statement.outcome, "deficiency")
        self.assertAlmostEqual(statement.amount_total, 1074.02)
        self.assertAlmostEqual(dossier.amount_due, 1074.02)
        told = dossier.fil_ids.filtered(lambda line: line.kind == "vehicle").sorted("id")
        self.assertEqual(
            [line.day.isoformat() for line in told],
            ["2026-12-07", "2026-12-07", "2026-12-09", "2026-12-10", "2026-12-16", "2026-12-17"],
        )

    def test_a_vehicle_at_risk_goes_to_the_committee_at_once(self):
        self.assertDiary(
            "hidden",
            self.AGAIN
            | {
                "2026-10-15": [
                    "debit 2 returned",
                    "dossier held",
                    "Automatic phase",
                    "committee: proposed (Vehicle at risk)",
                    "Call: the debit came back too often (AM04)",
                ],
                "2026-11-19": [
                    "committee: proposed (Amicable phase of a lease exceeded, Vehicle at risk)"
                ],
            },
        )

    def test_people_wait_for_the_last_day_a_debit_may_come_back(self):
        """Debited on its pay day, the 20th, back on the 22nd: J+16 was the 21st."""
        self.assertDiary(
            "payday",
            {
                "2026-10-05": ["debit 1 provisional"],
                "2026-10-07": self.AGAIN["2026-10-07"],
                "2026-10-14": ["Courteous SMS (sms) done"],
                "2026-10-15": ["debit 2 sent", "dossier closed", "Closed"],
                "2026-10-20": ["debit 2 provisional"],
                "2026-10-22": [
                    "debit 2 returned",
                    "dossier open",
                    "Automatic phase",
                    "Call: the debit came back too often (AM04)",
                ],
                "2026-10-23": ["Interactive phase", "First written reminder (email) done"],
                "2026-10-27": ["First call (call) done"],
                "2026-11-02": ["Second written reminder (letter) done"],
                "2026-11-06": ["Second call (call) done"],
                "2026-11-10": ["Formal notice (lrar) awaiting"],
                "2026-11-19": ["committee: proposed (Amicable phase of a lease exceeded)"],
            },
        )

    def test_a_large_account_is_written_to_in_words_of_its_own(self):
        self.assertDiary(
            "fleet",
            self.THRICE
            | {
                "2026-10-26": ["First call (call) done"],
                "2026-10-29": ["dossier closed", "Closed"],
            },
        )
        written = {
            name: self.leases[name]
            .dossier_ids.action_ids.filtered(lambda each: each.kind == "email")
            .sorted("id")[-1]
            .message_id.body
            for name in ("fleet", "promise", "account")
        }
        self.assertIn("next payment run", written["fleet"])
        self.assertIn("your company is in difficulty", written["promise"])
        self.assertIn("Are you in difficulty?", written["account"])
        for name, text in written.items():
            self.assertIn(f"lease LLD-{name.upper()}, Yaris Cross", text)


def iban(rank):
    """A valid French IBAN of its own for each debtor."""
    account = f"20041010050500013M0{rank:02d}06"
    digits = "".join(str(int(each, 36)) for each in f"{account}FR00")
    return f"FR{98 - int(digits) % 97:02d}{account}"
