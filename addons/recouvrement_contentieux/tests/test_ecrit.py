"""The documents of a procedure: complete before they are final, as of their own day, of the invoices themselves."""

from datetime import date

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from odoo.addons.recouvrement_contentieux.tools.blanks import fill_blanks, find_blanks

from .common import ContentieuxCase

ADDON = "recouvrement_contentieux"


@tagged("post_install", "-at_install")
class TestEcrit(ContentieuxCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "recouvrement_day": date(2026, 11, 20)})
        cls.dossier = cls.late_dossier(amount=4000.0).with_env(cls.env)
        cls.invoice = cls.dossier.open_line_ids.move_id

    def on(self, record, day):
        return record.with_context(recouvrement_day=date.fromisoformat(day))

    def open(self, day="2026-10-01"):
        self.procedure = self.on(self.env["recouvrement.procedure"], day)._open(
            self.dossier, self.env.ref(f"{ADDON}.procedure_type_injonction_tc"), day, "Silent"
        )
        self.procedure.verification_ids.done = True
        return self.procedure

    def do(self, code, day, **facts):
        step = self.procedure.type_id.etape_ids.filtered(lambda one: one.code == code)
        return self.on(self.procedure, day)._do(step, day, **facts)

    def letter(self, name, day):
        """A registered letter done on ``day``, and its proof of delivery three weeks later."""
        day = date.fromisoformat(day)
        files = self.env["ir.attachment"].create(
            [{"name": f"{name}.pdf", "raw": b"letter"}, {"name": "avis.pdf", "raw": b"proof"}]
        )
        action = (
            self.env["recouvrement.action"]
            .sudo()
            .create(
                {
                    "dossier_id": self.dossier.id,
                    "company_id": self.company.id,
                    "kind": "lrar",
                    "state": "done",
                    "date_proposed": day,
                    "date_planned": day,
                    "date_done": day,
                    "date_effective": day,
                    "attachment_id": files[0].id,
                    "tracking_number": name,
                }
            )
        )
        self.env["recouvrement.acheminement"].sudo().create(
            {
                "action_id": action.id,
                "status": "delivered",
                "date": date.fromordinal(day.toordinal() + 21),
                "attachment_id": files[1].id,
            }
        )
        return action

    def settle(self, item, day):
        """The whole of ``item`` received at the bank on ``day``."""
        bank = self.bank()
        move = self.env["account.move"].create(
            {
                "date": day,
                "journal_id": bank.id,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": item.account_id.id,
                            "partner_id": item.partner_id.id,
                            "credit": item.amount_residual,
                        }
                    ),
                    Command.create(
                        {"account_id": bank.default_account_id.id, "debit": item.amount_residual}
                    ),
                ],
            }
        )
        move.action_post()
        (move.line_ids.filtered("credit") | item).reconcile()

    def bank(self):
        return self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.company.id)], limit=1
        )

    def test_a_draft_with_blanks_is_not_made_final_and_says_which(self):
        draft = self.open()._draft("requete")
        self.assertIn("contrat, commande ou statut", draft.blanks)
        with self.assertRaisesRegex(UserError, r"contrat, commande ou statut : à préciser"):
            draft.action_finalize()
        self.assertFalse(draft.final)
        for blank in find_blanks(draft.body):
            draft.body = draft.body.replace(blank, "le bon de commande du 3 mai (…) signé")
        self.assertFalse(draft.blanks)
        draft.action_finalize()
        self.assertTrue(draft.final)

    def test_a_blank_is_found_across_tags_and_filled_by_its_words(self):
        body = "<p>né de [<b>…le contrat</b>…], à [...heure...] et [voir pièce 3]</p>"
        self.assertEqual(find_blanks(body), ["[…le contrat…]", "[...heure...]"])
        self.assertEqual(
            find_blanks(fill_blanks("<p>[…taux : à dire…]</p>", {"taux": "légal"})), []
        )
        self.assertEqual(find_blanks(False), [])

    def test_exhibits_are_those_of_the_day_of_the_request(self):
        self.letter("1A001", "2026-08-03")
        procedure = self.open()
        request = self.on(procedure, "2026-10-02")._draft("requete")
        self.assertEqual(request.date, date(2026, 10, 2))
        self.letter("1A002", "2026-10-05")
        listed = self.on(procedure, "2026-10-06")._draft("bordereau")
        for document in (request, listed):
            self.assertIn("1A001", document.body)
            self.assertNotIn("1A002", document.body)
        self.assertIn("03/08/2026", request.body.replace("08/03/2026", "03/08/2026"))
        again = self.on(procedure, "2026-10-20")
        self.assertEqual(len(again._read_exhibits(date(2026, 8, 4))), 2, "not delivered yet")
        again._do(procedure.type_id.etape_ids[0], "2026-10-06")
        self.do("request", "2026-10-07")
        self.letter("1A003", "2026-10-08")
        request.action_fill_again()
        self.assertEqual(request.date, date(2026, 10, 7))
        self.assertIn("1A002", request.body)
        self.assertNotIn("1A003", request.body)

    def test_payments_since_come_off_what_is_asked(self):
        procedure = self.open()
        self.pay(self.invoice, "2026-10-10", 1500)
        early = self.on(procedure, "2026-10-05")._draft("requete")
        late = self.on(procedure, "2026-10-12")._draft("requete")
        self.assertNotIn("Règlements reçus", early.body)
        self.assertIn("Règlements reçus", late.body)
        self.assertEqual(procedure._read_claim(date(2026, 10, 5))["principal"], 4000)
        claim = procedure._read_claim(date(2026, 10, 12))
        self.assertEqual((claim["paid"], claim["principal"]), (1500, 2500))

    def test_a_debt_moved_to_416_is_claimed_under_its_invoice(self):
        item = self.move_to_doubtful(self.dossier.open_line_ids, "2026-09-20")
        self.run_on("2026-09-21")
        self.dossier.invalidate_recordset()
        self.assertEqual(self.dossier.open_line_ids, item)
        with Form(
            self.env["recouvrement.ouverture"].with_context(default_dossier_id=self.dossier.id)
        ) as wizard:
            wizard.reason, wizard.type_id = (
                "Silent",
                self.env.ref(f"{ADDON}.procedure_type_injonction_tc"),
            )
        line = wizard.record.ligne_ids
        self.assertEqual(
            (line.document, line.date_invoice), (self.invoice.name, self.invoice.invoice_date)
        )
        procedure = self.open()
        claimed = procedure.ligne_ids
        self.assertEqual(claimed.document, self.invoice.name)
        self.assertEqual(claimed.date_invoice, self.invoice.invoice_date)
        body = procedure._draft("requete").body
        self.assertIn(self.invoice.name, body)
        self.assertNotIn(item.move_id.name, body)
        [exhibit] = procedure._read_exhibits(date(2026, 11, 20))
        self.assertEqual(exhibit["move"], self.invoice)
        self.settle(item, "2026-10-10")
        self.assertEqual(procedure._read_claim(date(2026, 10, 5))["paid"], 0, "paid later")
        self.assertEqual(procedure._read_claim(date(2026, 10, 11))["principal"], 0)

    def test_going_to_court_warns_of_a_freeze(self):
        self.overdue_invoice("2026-07-15", 500.0)
        self.run_on("2026-09-16")
        old, _new = self.dossier.open_line_ids.sorted("date_maturity")
        self.env["recouvrement.suspension"].sudo().create(
            {
                "dossier_id": self.dossier.id,
                "reason": "Redressement",
                "date_from": "2026-09-20",
                "scope": "items",
                "move_line_ids": [Command.set(old.ids)],
                "origin": "recouvrement.collective,1",
            }
        )
        wizard = self.env["recouvrement.ouverture"].create(
            {
                "dossier_id": self.dossier.id,
                "type_id": self.env.ref(f"{ADDON}.procedure_type_injonction_tc").id,
                "reason": "x",
            }
        )
        self.assertIn("Declare the claim", wizard.warnings)
        self.assertIn(self.invoice.name, wizard.warnings)
