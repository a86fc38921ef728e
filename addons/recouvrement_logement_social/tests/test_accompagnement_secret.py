"""What a household confides is known to social workers alone: every other role tries every road to it."""

import re
import warnings
from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase
from odoo.tools import mute_logger

from .test_accompagnement import SupportCase

MARK = "Scellé-4711"
LOGGERS = ("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule", "odoo.http")
ROADS = (
    *("ir.attachment", "mail.activity", "mail.message", "mail.notification"),
    *("mail.tracking.value", "res.partner", "account.move"),
)
ROLES = {
    "reader": "recouvrement.group_reader",
    "collector": "recouvrement.group_collector",
    "accountant": "recouvrement.group_accountant",
    "manager": "recouvrement.group_manager",
    "budgets": "recouvrement.group_diagnostic",
    "dpo": "recouvrement.group_dpo",
    "plain": "base.group_user",
    "portal": "base.group_portal",
    "settings": "base.group_system",
}


def read_group(notes):
    """The road of Odoo 18, still open to calls."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return notes.read_group([], ["body"], ["body"])


class TestNoteSecret(SupportCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {role: cls.new_user(f"note_{role}", ROLES[role]) for role in ROLES}
        cls.support = cls.env["recouvrement.accompagnement"].create(
            {"dossier_id": cls.dossier.id, "informed": True}
        )
        hers = cls.support.with_user(cls.worker)
        hers.action_take()
        notes = cls.env["recouvrement.accompagnement.note"].with_user(cls.worker)
        file = notes.env["ir.attachment"].create(
            {"name": f"{MARK}.txt", "raw": MARK.encode(), "res_model": notes._name}
        )
        cls.note = notes.create(
            {
                "accompagnement_id": cls.support.id,
                "body": f"Said in confidence, {MARK}",
                "piece_ids": [Command.link(file.id)],
            }
        )
        cls.file = file
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        # What is known already would be given to whoever asks next.
        self.env.flush_all()
        self.env.transaction.clear()

    def refused(self, attempt):
        """Whether it is refused in words, or answers with nothing of the note."""
        try:
            with mute_logger(*LOGGERS), self.env.cr.savepoint():
                answer = attempt()
                return MARK not in str(answer)
        except (UserError, ValueError) as error:
            return MARK not in str(error)
        finally:
            self.env.transaction.clear()

    def read_everything(self, user):
        """Text of whatever ``user`` may read of our models, and of the roads of Odoo."""
        env, told = self.env(user=user.id), []
        for name in sorted(env.registry):
            model = env[name]
            ours = name.startswith("recouvrement.") or name in ROADS
            if not ours or model._abstract or model._transient or not model.has_access("read"):
                continue
            names = [
                each
                for each, field in model._fields.items()
                if model._has_field_access(field, "read") and field.type != "binary"
            ]
            told += self.read_rows(model.search([], order="id desc", limit=12), names)
        return str(told)

    def read_rows(self, records, names):
        try:
            return records.read(names, load=None)
        except UserError:
            if len(names) == 1:
                return []
        return [row for name in names for row in self.read_rows(records, [name])]

    def test_of_all_a_role_may_read_nothing_tells_what_was_confided(self):
        for role, user in self.users.items():
            with self.subTest(role=role):
                self.assertNotIn(MARK, self.read_everything(user))
        self.assertIn(MARK, self.read_everything(self.worker), "who may read it would see it")

    def test_no_other_role_finds_it_by_any_call(self):
        for role, user in self.users.items():
            notes = self.env["recouvrement.accompagnement.note"].with_user(user)
            mine, file = self.note.with_user(user), self.file.with_user(user)
            tried = {
                "search": lambda n=notes: n.search([]).ids or (MARK if n.search_count([]) else ""),
                "name": lambda n=notes: n.name_search("Said") and MARK,
                "group": lambda n=notes: n.formatted_read_group([], ["body"], ["__count"]),
                "old group": lambda n=notes: read_group(n),
                "read": lambda m=mine: m.read(["body"]),
                "web": lambda m=mine: m.web_read({"body": {}, "piece_ids": {"fields": {}}}),
                "list": lambda n=notes: n.web_search_read([], {"body": {}}),
                "export": lambda m=mine: m.export_data(["body"]),
                "field": lambda m=mine: m.body,
                "copy": lambda m=mine: m.copy().sudo().body,
                "write": lambda m=mine: m.write({"body": "x"}) and MARK,
                "unlink": lambda m=mine: m.unlink() and MARK,
                "file": lambda f=file: f.read(["raw", "datas", "name"]),
                "file found": lambda f=file: f.search([("name", "like", "Scellé")]).ids and MARK,
                "open": lambda s=self.support, u=user: s.with_user(u).action_open_notes() and MARK,
                "road": lambda u=user: (
                    self.env["recouvrement.accompagnement"]
                    .with_user(u)
                    .search([("note_ids", "!=", False)])
                ),
            }
            for what, attempt in tried.items():
                with self.subTest(role=role, what=what):
                    self.assertTrue(self.refused(attempt))

    def test_no_model_points_to_a_note(self):
        pointing = [
            (name, field.name)
            for name, model in self.env.registry.items()
            for field in model._fields.values()
            if field.comodel_name == self.note._name
        ]
        self.assertEqual(pointing, [])

    def test_a_document_is_given_to_nobody_else_by_its_address(self):
        self.authenticate("note_collector", "note_collector")
        with mute_logger(*LOGGERS):
            answer = self.url_open(f"/web/content/{self.file.id}?download=1")
        self.assertNotIn(MARK.encode(), answer.content)

    def test_the_person_s_own_data_hold_it_for_whoever_hands_them_over(self):
        export = self.env["recouvrement.donnees"].sudo()
        export = export.create({"partner_id": self.bail.partner_id.id, "request": "Letter"})
        told = " ".join(str(export._tell(records)) for records in export._gather())
        self.assertIn(MARK, told)

    # -- who opened it ---------------------------------------------------------------------------

    def test_each_opening_leaves_a_line_that_nobody_changes(self):
        logs = self.env["recouvrement.consultation"].sudo()
        logs.search([]).unlink()
        self.worker.group_ids |= self.env.ref("base.group_allow_export")
        mine = self.note.with_user(self.worker)
        mine.read(["body"])
        mine.web_read({"body": {}})  # the same form, a moment later
        mine.export_data(["body"])
        found = logs.search([])
        self.assertEqual(
            sorted((line.user_id.id, line.how, line.partner_id.id) for line in found),
            [
                (self.worker.id, "export", self.bail.partner_id.id),
                (self.worker.id, "read", self.bail.partner_id.id),
            ],
        )
        found.date = fields.Datetime.now() - timedelta(hours=1)
        mine.read(["body"])
        self.assertEqual(len(logs.search([])), 3)
        for role, user in (*self.users.items(), ("worker", self.worker)):
            for verb, given in (
                ("write", ({"user_id": self.collector.id},)),
                ("unlink", ()),
                ("copy", ()),
            ):
                with (
                    self.subTest(role=role, verb=verb),
                    mute_logger(*LOGGERS),
                    self.assertRaises(AccessError),
                    self.env.cr.savepoint(),
                ):
                    getattr(found.with_user(user), verb)(*given)
        self.assertEqual(len(logs.with_user(self.users["dpo"]).search([])), 3)
        with self.assertRaises(AccessError), mute_logger(*LOGGERS):
            logs.with_user(self.users["manager"]).sudo(False).search([])

    def test_what_is_exported_or_read_through_another_record_is_logged_too(self):
        logs = self.env["recouvrement.consultation"].sudo()
        self.worker.group_ids |= self.env.ref("base.group_allow_export")
        budget = self.env["recouvrement.diagnostic"].with_user(self.worker)
        budget = budget.create(
            {
                "dossier_id": self.dossier.id,
                "ligne_ids": [
                    Command.create(
                        {
                            "kind": "income",
                            "poste_id": self.env.ref("recouvrement.poste_income_wages").id,
                            "amount": 900,
                        }
                    )
                ],
            }
        )
        logs.search([]).unlink()
        self.dossier.with_user(self.worker).export_data(["name", "diagnostic_ids/adults"])
        self.assertEqual(logs.search([]).mapped("how"), ["export"])
        logs.search([]).unlink()
        budget.ligne_ids.search_read([("diagnostic_id", "=", budget.id)], ["amount"])
        told = logs.search([])
        self.assertEqual((told.how, told.partner_id), ("read", self.bail.partner_id))

    def test_reading_through_the_screen_is_logged(self):
        logs = self.env["recouvrement.consultation"].sudo()
        before = logs.search_count([])
        self.authenticate("support_worker", "support_worker")
        answer = self.make_jsonrpc_request(
            "/web/dataset/call_kw",
            {
                "model": self.note._name,
                "method": "web_read",
                "args": [self.note.ids, {"body": {}}],
                "kwargs": {},
            },
        )
        self.assertRegex(str(answer), re.escape(MARK))
        self.assertEqual(logs.search_count([]), before + 1)

    # -- how long it is kept ---------------------------------------------------------------------

    def test_a_hold_keeps_notes_and_the_purge_erases_what_the_dry_run_counted(self):
        hers = self.on(self.support.with_user(self.worker), "2026-11-30")
        hers.conclusion = "relay"
        hers.action_conclude()
        day = fields.Date.to_date("2028-12-01")

        def find():
            purge = self.env["recouvrement.purge"].sudo()._prepare(self.company, day)
            return purge, purge.ligne_ids.filtered(lambda line: line.nature == "social")

        hold = self.env["recouvrement.maintien"].create(
            {"dossier_id": self.dossier.id, "reason": "Appeal", "date_from": "2027-01-01"}
        )
        purge, line = find()
        self.assertEqual((line.found, line.held), (0, 1))
        purge.with_user(self.users["dpo"]).with_context(recouvrement_day=day).action_erase()
        self.assertTrue(self.note.exists(), "the hold wins")
        hold.with_context(recouvrement_day=fields.Date.to_date("2028-11-01")).action_end()
        purge, line = find()
        self.assertEqual((line.found, line.held), (1, 0))
        purge.with_user(self.users["dpo"]).with_context(recouvrement_day=day).action_erase()
        self.assertEqual((line.erased, line.failed, line.kept_since), (1, 0, 0))
        self.assertFalse(self.note.exists() or self.file.exists())

    def test_notes_go_when_their_rule_says_so(self):
        hers = self.on(self.support.with_user(self.worker), "2026-11-30")
        hers.conclusion = "relay"
        hers.action_conclude()
        rules = self.env["recouvrement.conservation"].sudo()
        found = {
            rule: records
            for rule, records in rules._find_due(self.company, fields.Date.to_date("2028-12-01"))
            if rule.nature == "social"
        }
        self.assertEqual([records.ids for records in found.values()], [self.note.ids])
        early = rules._find_due(self.company, fields.Date.to_date("2028-11-29"))
        kept = [records for rule, records in early if rule.nature == "social"]
        self.assertFalse(any(kept))
        for rule, records in found.items():
            rule._erase(records, fields.Date.to_date("2028-12-01"))
        self.assertFalse(self.note.exists())
        self.assertFalse(self.file.exists())
