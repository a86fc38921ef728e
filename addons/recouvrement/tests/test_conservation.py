"""How long it is kept: a dry run equals the purge, a hold wins, and of what is erased no word is left."""

import io
import zipfile
from datetime import date

import openpyxl
from dateutil.relativedelta import relativedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from .common import RecouvrementCase

WORD = "Quetzalcoatl"


@tagged("post_install", "-at_install")
class TestConservation(RecouvrementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = new_test_user(
            cls.env, "dpo", "base.group_user,recouvrement.group_dpo", company_id=cls.company.id
        )
        cls.rules = cls.env["recouvrement.conservation"].search([])

    def told_dossier(self, partner=None):
        """A dossier that was written to, called and commented on, then paid and closed on 2026-03-02."""
        invoice = self.overdue_invoice("2026-01-10", 480, partner or self.debtor)
        for day in ("2026-01-20", "2026-02-10"):
            self.run_on(date.fromisoformat(day))
        dossier = self.env["recouvrement.dossier"].search(
            [("partner_id", "=", invoice.partner_id.id)], order="id desc", limit=1
        )
        types = self.env["recouvrement.resultat.type"].search([])
        unreached = types.filtered(lambda each: not each.reached and each.opens == "nothing")[0]
        reached = types.filtered(lambda each: each.reached and each.opens == "nothing")[0]
        for kind in (unreached, reached):
            self.env["recouvrement.resultat"].create(
                {"dossier_id": dossier.id, "type_id": kind.id, "date": "2026-02-11", "note": WORD}
            )
        dossier.message_post(body=WORD, message_type="comment")
        self.env["ir.attachment"].create(
            {
                "name": f"{WORD}.txt",
                "raw": WORD.encode(),
                "res_model": dossier._name,
                "res_id": dossier.id,
            }
        )
        diagnosis = self.env["recouvrement.diagnostic"].sudo()
        diagnosis.create({"dossier_id": dossier.id, "note": WORD})
        self.pay(invoice, "2026-03-01")
        self.run_on(date(2026, 3, 2))
        self.assertEqual(dossier.state, "closed")
        return dossier

    def purge_of(self, day):
        Purge = self.env["recouvrement.purge"]
        return Purge._prepare(self.company, day)

    def counts(self, purge):
        return {line.nature: (line.found, line.held) for line in purge.ligne_ids}

    def rows_with(self, word):
        """``table.column`` of every place of ours, of the chatter and of files where ``word`` stands."""
        self.env.flush_all()
        self.env.cr.execute(
            """SELECT table_name, column_name FROM information_schema.columns
                WHERE table_schema = 'public' AND data_type IN ('text', 'character varying', 'jsonb')
                  AND (table_name ~ '^(recouvrement|kinto)_'
                       OR table_name IN ('mail_message', 'ir_attachment', 'mail_mail'))"""
        )
        found = set()
        for table, column in self.env.cr.fetchall():
            self.env.cr.execute(
                SQL(
                    "SELECT 1 FROM %s WHERE %s::text LIKE %s LIMIT 1",
                    SQL.identifier(table),
                    SQL.identifier(column),
                    f"%{word}%",
                )
            )
            if self.env.cr.fetchone():
                found.add(f"{table}.{column}")
        return found

    def test_the_dry_run_equals_the_purge_and_erases_nothing_before(self):
        dossier = self.told_dossier()
        closed = dossier.date_closed
        day = closed + relativedelta(months=60)
        purge = self.purge_of(day)
        self.assertEqual(
            self.counts(purge),
            {
                "contact": (1, 0),
                "diagnostic": (1, 0),
                "dossier": (1, 0),
                "message": (1, 0),
                "note": (2, 0),
            },
        )
        self.assertIn("recouvrement_resultat.note", self.rows_with(WORD))
        before = dossier.amount_due, len(dossier.action_ids)
        purge.with_user(self.officer).with_context(recouvrement_day=day).action_erase()
        self.assertEqual(purge.state, "done")
        for line in purge.ligne_ids:
            done = (line.erased, line.kept_since, line.failed)
            self.assertEqual(done, (line.found, 0, 0), (line.nature, line.errors))
        self.assertFalse(self.rows_with(WORD))
        self.assertEqual(dossier.date_erased, day)
        self.assertEqual((dossier.amount_due, len(dossier.action_ids)), before)
        self.assertFalse(dossier.action_ids.attachment_id)
        self.assertFalse(dossier.action_ids.message_id)
        self.assertFalse(self.counts(self.purge_of(day)))

    def test_contacts_of_an_open_dossier_stay_for_its_check_list(self):
        self.overdue_invoice("2026-01-10", 480)
        self.run_on(date(2026, 1, 20))
        unreached = self.env.ref("recouvrement.resultat_type_no_answer")
        self.env["recouvrement.resultat"].create(
            {"dossier_id": self.dossier_of().id, "type_id": unreached.id, "date": "2026-01-20"}
        )
        self.assertNotIn("contact", self.counts(self.purge_of(date(2029, 1, 20))))

    def test_nothing_goes_a_day_too_early(self):
        dossier = self.told_dossier()
        early = dossier.date_closed + relativedelta(months=60, days=-1)
        self.assertNotIn("dossier", self.counts(self.purge_of(early)))
        self.assertIn("note", self.counts(self.purge_of(early)))
        self.assertNotIn(
            "note", self.counts(self.purge_of(dossier.date_closed + relativedelta(months=5)))
        )

    def test_a_hold_wins_also_when_it_is_entered_after_the_dry_run(self):
        dossier = self.told_dossier()
        other = self.told_dossier(self.env["res.partner"].create({"name": "Another debtor"}))
        day = dossier.date_closed + relativedelta(months=61)
        purge = self.purge_of(day)
        self.assertEqual(self.counts(purge)["dossier"], (2, 0))
        hold = self.env["recouvrement.maintien"].create(
            {"partner_id": dossier.partner_id.id, "reason": "Appeal", "date_from": "2026-04-01"}
        )
        self.assertEqual(self.counts(self.purge_of(day))["dossier"], (1, 1))
        purge.with_user(self.officer).with_context(recouvrement_day=day).action_erase()
        line = purge.ligne_ids.filtered(lambda each: each.nature == "dossier")
        self.assertEqual((line.erased, line.kept_since), (1, 1))
        self.assertEqual((dossier.date_erased, other.date_erased), (False, day))
        self.assertIn("recouvrement_resultat.note", self.rows_with(WORD))
        hold.with_context(recouvrement_day=date(2026, 4, 2)).action_end()
        self.assertEqual(self.counts(self.purge_of(day))["dossier"], (1, 0))

    def test_a_hold_on_one_dossier_is_of_that_debtor_and_is_not_rewritten(self):
        dossier = self.told_dossier()
        stranger = self.env["res.partner"].create({"name": "Stranger"})
        with self.assertRaises(ValidationError):
            self.env["recouvrement.maintien"].create(
                {"dossier_id": dossier.id, "partner_id": stranger.id, "reason": "Appeal"}
            ).partner_id = stranger
        hold = self.env["recouvrement.maintien"].create(
            {"dossier_id": dossier.id, "reason": "Appeal"}
        )
        self.assertEqual(hold.partner_id, dossier.partner_id)
        with self.assertRaises(UserError):
            hold.date_from = "2020-01-01"
        with self.assertRaises(UserError):
            hold.unlink()

    def test_one_that_cannot_be_erased_leaves_the_others(self):
        first = self.told_dossier()
        second = self.told_dossier(self.env["res.partner"].create({"name": "Another debtor"}))
        day = first.date_closed + relativedelta(months=60)
        purge = self.purge_of(day)
        erase = type(self.env["recouvrement.effacement"])._erase_dossiers

        def refuse(service, dossiers, on):
            if first in dossiers:
                raise OSError("the file store does not answer")
            return erase(service, dossiers, on)

        self.patch(type(self.env["recouvrement.effacement"]), "_erase_dossiers", refuse)
        purge.with_user(self.officer).with_context(recouvrement_day=day).action_erase()
        line = purge.ligne_ids.filtered(lambda each: each.nature == "dossier")
        self.assertEqual((line.erased, line.failed), (1, 1))
        self.assertIn("the file store does not answer", line.errors)
        self.assertEqual((first.date_erased, second.date_erased), (False, day))

    def test_what_was_erased_does_not_come_back_and_is_no_broken_proof(self):
        dossier = self.told_dossier()
        day = dossier.date_closed + relativedelta(months=60)
        self.purge_of(day).with_user(self.officer).with_context(recouvrement_day=day).action_erase()
        self.assertFalse(self.env["recouvrement.preuve"]._find_broken(dossier))
        with self.assertRaises(UserError):
            self.env["recouvrement.preuve"]._export(dossier)

    def test_the_first_row_that_fits_a_dossier_holds_for_it(self):
        dossier = self.told_dossier()
        leases = (
            self.rules.sudo()
            .filtered(lambda rule: rule.nature == "dossier")
            .copy({"months": 36, "sequence": 1, "dossier_domain": f"[('id', '=', {dossier.id})]"})
        )
        day = dossier.date_closed + relativedelta(months=36)
        purge = self.purge_of(day)
        lines = purge.ligne_ids.filtered(lambda line: line.nature == "dossier")
        self.assertEqual((lines.conservation_id, lines.found), (leases, 1))
        with self.assertRaises(ValidationError):
            leases.dossier_domain = "[('no_such_field', '=', 1)]"

    def test_erasing_is_the_officer_s_alone(self):
        self.told_dossier()
        purge = self.purge_of(date(2032, 1, 1))
        for role in ("collector", "accountant", "manager"):
            person = new_test_user(
                self.env, f"a_{role}", f"recouvrement.group_{role}", company_id=self.company.id
            )
            for verb in ("action_erase", "action_cancel"):
                with self.assertRaises(AccessError):
                    getattr(purge.with_user(person), verb)()
        purge.with_user(self.officer).action_cancel()
        with self.assertRaises(UserError):
            purge.with_user(self.officer).action_erase()
        with self.assertRaises(AccessError):
            purge.with_user(self.officer).write({"state": "found"})

    def test_each_month_the_officer_is_asked_to_read_and_only_when_there_is_something(self):
        self.env["recouvrement.purge"]._cron_find()
        mine = [("company_id", "=", self.company.id)]
        self.assertFalse(self.env["recouvrement.purge"].search(mine))
        self.told_dossier()
        self.rules.sudo().months = 0
        self.env["recouvrement.purge"]._cron_find()
        purge = self.env["recouvrement.purge"].search(mine)
        self.assertEqual(purge.activity_ids.user_id, self.officer)
        self.env["recouvrement.purge"]._cron_find()
        self.assertEqual(self.env["recouvrement.purge"].search_count(mine), 1)

    def test_a_large_purge_goes_on_in_the_background_and_a_killed_one_is_resumed(self):
        self.told_dossier()
        self.told_dossier(self.env["res.partner"].create({"name": "Another debtor"}))
        day = date(2032, 1, 1)
        purge = self.purge_of(day)
        purge.sudo().write({"state": "running"})
        line = purge.sudo().ligne_ids.filtered(lambda each: each.nature == "dossier")
        line._erase(line._take(1), day)
        self.assertEqual((line.erased, line.remaining), (1, 1))
        purge.sudo()._run()
        self.assertEqual((purge.state, line.erased), ("done", 2))

    def test_a_person_receives_all_that_is_held(self):
        dossier = self.told_dossier()
        wizard = self.env["recouvrement.donnees"].with_user(self.officer)
        asked = wizard.create({"partner_id": dossier.partner_id.id, "request": "Letter"})
        action = asked.action_export()
        document = int(action["url"].split("/")[3].split("?")[0])
        content = self.env["ir.attachment"].browse(document).raw
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            [book] = [name for name in archive.namelist() if name.endswith(".xlsx")]
            self.assertTrue([name for name in archive.namelist() if name.endswith(f"{WORD}.txt")])
            sheets = openpyxl.load_workbook(io.BytesIO(archive.read(book)), read_only=True)
            told = {
                sheet.title: [cell for row in sheet.iter_rows(values_only=True) for cell in row]
                for sheet in sheets
            }
        self.assertEqual(sum(WORD in map(str, cells) for cells in told.values()), 3)
        self.assertTrue([cells for cells in told.values() if dossier.name in cells])
        log = self.env["privacy.log"].sudo().search([], order="id desc", limit=1)
        self.assertIn("Letter", log.execution_details)
        manager = new_test_user(
            self.env, "a_manager", "recouvrement.group_manager", company_id=self.company.id
        )
        with self.assertRaises(AccessError):
            self.env["recouvrement.donnees"].with_user(manager).create(
                {"partner_id": dossier.partner_id.id, "request": "Letter"}
            )
