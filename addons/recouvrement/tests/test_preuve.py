import io
import json
import zipfile
from datetime import date
from hashlib import sha256

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .common import RecouvrementCase


class TestPreuve(RecouvrementCase):
    """What was carried out can be shown, and what was touched since is found out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scenario(
            {"kind": "letter", "offset_days": 5},
            {"kind": "call", "offset_days": 10},
            {"kind": "letter", "offset_days": 15},
            worked_days_only=False,
        )
        cls.overdue_invoice("2026-01-10", 100)
        cls.run_days("2026-01-15", "2026-01-25")
        cls.dossier = cls.dossier_of()
        cls.first, cls.call, cls.second = cls.dossier.action_ids.sorted("id")
        cls.proof = cls.env["recouvrement.preuve"]

    def _tamper(self, statement, *args):
        self.env.flush_all()
        self.env.cr.execute(SQL(statement, *args))
        self.env.invalidate_all()

    def _broken(self):
        return self.proof._find_broken(self.dossier).get(self.dossier)

    def test_each_action_holds_the_digest_of_its_document_and_of_the_one_before(self):
        letter = self.first.attachment_id.raw
        self.assertEqual(self.first.document_sha256, sha256(letter).hexdigest())
        self.assertEqual(self.dossier.action_ids.sorted("id").mapped("seal_number"), [1, 2, 3])
        self.assertEqual(
            [self.first.previous_seal or "", self.call.previous_seal, self.second.previous_seal],
            ["", self.first.seal, self.call.seal],
        )
        self.assertIn("LORMONT", self.first.recipient.upper())
        self.assertIsNone(self._broken())

    def test_a_change_behind_odoo_is_named(self):
        self._tamper(
            "UPDATE recouvrement_action SET amount_overdue = 9 WHERE id = %s", self.call.id
        )
        action, wrong = self._broken()
        self.assertEqual(action, self.call)
        self.assertIn("changed", wrong)

    def test_a_line_removed_behind_odoo_is_named(self):
        self._tamper("DELETE FROM recouvrement_acheminement WHERE action_id = %s", self.call.id)
        self._tamper("DELETE FROM recouvrement_action WHERE id = %s", self.call.id)
        action, wrong = self._broken()
        self.assertEqual(action, self.second)
        self.assertIn("missing before it", wrong)

    def test_a_line_slipped_in_behind_odoo_is_named(self):
        self._tamper(
            """INSERT INTO recouvrement_action (dossier_id, company_id, kind, state, consent, attempt,
                                                date_proposed, date_planned, date_done)
               SELECT dossier_id, company_id, kind, 'done', consent, 1, date_proposed, date_planned,
                      date_done FROM recouvrement_action WHERE id = %s""",
            self.call.id,
        )
        self.assertIn("no seal", self._broken()[1])

    def test_a_document_replaced_behind_odoo_is_named(self):
        attachment = self.first.attachment_id
        self._tamper(
            "UPDATE ir_attachment SET store_fname = NULL, db_datas = 'other' WHERE id = %s",
            attachment.id,
        )
        action, wrong = self._broken()
        self.assertEqual(action, self.first)
        self.assertIn("document was changed", wrong)

    def test_the_document_of_an_executed_action_can_neither_be_changed_nor_deleted(self):
        attachment = self.first.attachment_id.sudo()
        for change in ({"raw": b"other"}, {"name": "other.pdf"}):
            with self.assertRaisesRegex(UserError, "proof"):
                attachment.write(change)
        with self.assertRaisesRegex(UserError, "proof"):
            attachment.unlink()
        attachment.description = "what is not content may change"

    def test_nobody_edits_the_ledger_not_an_administrator_nor_an_import(self):
        admin = self.env.ref("base.user_admin")
        admin.group_ids = [Command.link(self.env.ref("recouvrement.group_manager").id)]
        action = self.first.with_user(admin)
        with self.assertRaises(UserError):
            action.write({"reason": "other"})
        with self.assertRaises(UserError):
            action.unlink()
        external = self.first.export_data(["id"])["datas"][0][0]
        told = action.load(["id", "reason"], [[external, "other"]])
        self.assertTrue(told["messages"])
        self.assertNotEqual(self.first.reason, "other")
        with self.assertRaises(UserError):
            self.first.sudo().write({"seal": "0"})

    def test_the_check_says_when_all_is_well_and_where_it_is_not(self):
        self.assertEqual(self.dossier.action_check_proof()["params"]["type"], "success")
        self._tamper("UPDATE recouvrement_action SET reason = 'x' WHERE id = %s", self.second.id)
        told = self.dossier.action_check_proof()["params"]
        self.assertEqual(told["type"], "danger")
        self.assertIn(self.dossier.name, told["message"])

    def test_the_evidence_is_one_file_with_an_index_and_numbered_exhibits(self):
        proof = self.env["ir.attachment"].create({"name": "AR 2C123.png", "raw": b"signed"})
        self.env["recouvrement.acheminement"].with_context(
            recouvrement_day=date(2026, 1, 28)
        )._record(self.first, "delivered", date(2026, 1, 20), attachment=proof)
        archive = zipfile.ZipFile(io.BytesIO(self.proof._export(self.dossier)))
        names = archive.namelist()
        self.assertTrue(names[0].startswith("00 "), names)
        self.assertEqual([name[:3] for name in names[1:-1]], ["01 ", "01a", "03 ", "04 "])
        index = archive.read(names[0]).decode()
        for expected in (self.dossier.name, "Menuiserie Lormont", self.first.document_sha256):
            self.assertIn(expected, index)
        self.assertEqual(archive.read(names[2]), b"signed")
        self.assertEqual(archive.read(names[1]), self.first.attachment_id.raw)
        manifest = json.loads(archive.read("manifest.json"))
        self.assertEqual(manifest["chain"], "sound")
        self.assertEqual(manifest["exhibits"][0]["sha256"], self.first.document_sha256)

    def test_the_evidence_of_a_dossier_without_action_says_so(self):
        debtor = self.new_debtor("Neuf")
        self.overdue_invoice("2026-01-24", partner=debtor)
        self.run_on("2026-01-26")
        archive = zipfile.ZipFile(io.BytesIO(self.proof._export(self.dossier_of(debtor))))
        self.assertIn("Nothing has been carried out", archive.read(archive.namelist()[0]).decode())

    def test_it_downloads_from_the_dossier_and_stays_there(self):
        told = self.dossier.action_export_evidence()
        kept = self.env["ir.attachment"].search(
            [("res_model", "=", "recouvrement.dossier"), ("res_id", "=", self.dossier.id)]
        )
        self.assertIn(
            f"/web/content/{kept.filtered(lambda each: each.name.endswith('zip')).id}", told["url"]
        )

    def test_who_may_not_read_the_dossier_gets_no_evidence(self):
        stranger = self.env["res.users"].create({"name": "Stranger", "login": "stranger"})
        with self.assertRaises(AccessError):
            self.proof.with_user(stranger)._export(self.dossier.with_user(stranger))
        with self.assertRaises(AccessError):
            self.proof.with_user(stranger)._find_broken(self.dossier.with_user(stranger))
