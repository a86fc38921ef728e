"""A suspicion is known to its group alone: every other role tries every road to it."""

import inspect
import re
from datetime import datetime

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tools import mute_logger

from .test_alerte import AlerteCase

MARK = "Pièce grattée"
GIVEN_AWAY = re.compile(rf"{MARK}|fraud|suspic|suspec|soup[cç]on|kinto\.alerte", re.IGNORECASE)
LOGGERS = ("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
OURS = ("recouvrement.", "kinto.")
# Where Odoo itself keeps what was said, sent, attached or counted.
ROADS = (
    *("account.move", "fleet.vehicle", "ir.attachment", "mail.activity", "mail.message"),
    *("mail.notification", "mail.tracking.value", "res.partner", "payment.return.line"),
)
ROLES = {
    "reader": "recouvrement.group_reader",
    "collector": "recouvrement.group_collector",
    "accountant": "recouvrement.group_accountant",
    "manager": "recouvrement.group_manager",
    "risque": "kinto_recouvrement.group_risque",
    "relation": "kinto_recouvrement.group_relation_client",
    "remarketing": "kinto_recouvrement.group_remarketing",
    "dpo": "recouvrement.group_dpo",
    "plain": "base.group_user",
    "portal": "base.group_portal",
}
METHODS = (
    *("action_check", "action_confirm", "action_dismiss", "action_reopen", "action_open_lease"),
    "read",
)


class TestSecret(AlerteCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {role: cls.new_user(f"secret_{role}", ROLES[role]) for role in ROLES}
        cls.comite = cls.env["recouvrement.comite"].create(
            {
                "name": "Comité",
                "company_id": cls.company.id,
                "quorum": 1,
                "membre_ids": [Command.create({"user_id": cls.env.user.id, "role": "chair"})],
            }
        )
        cls.lease = cls.late_lease("LLD-85", day="2026-09-10")
        cls.signal = cls.env.ref("kinto_recouvrement.signal_first_debit").sudo()

    def suspect(self):
        """A suspicion on the lease, confirmed: the dossier comes before the committee."""
        day = fields.Date.to_date("2026-09-11")
        self.env["kinto.alerte"]._raise(self.signal, {self.lease: ("test,1", MARK)}, day)
        alert = self.of(self.lease, "first_debit")
        self.on(alert, "2026-09-12").with_user(self.insider).action_check()
        alert.finding = MARK
        self.on(alert, "2026-09-12").with_user(self.insider).action_confirm()
        return alert

    def refused(self, attempt):
        """Whether it is refused in words that give nothing away of this one lease."""
        try:
            with mute_logger(*LOGGERS), self.env.cr.savepoint():
                attempt()
        except (UserError, ValueError) as error:
            return MARK not in str(error)
        return False

    # -- what a role reads -------------------------------------------------------------------------

    def read_everything(self, user):
        """``{(model, id, field): value}`` of whatever ``user`` may read of our models, and of the roads."""
        env, told = self.env(user=user.id, context={"lang": "en_US"}), {}
        for name in sorted(self.env.registry):
            model = env[name]
            ours = name.startswith(OURS) or name in ROADS
            if not ours or model._abstract or model._transient or not model.has_access("read"):
                continue
            names = [
                each
                for each in model._fields
                if model._has_field_access(model._fields[each], "read")
            ]
            records = model.search([], order="id desc", limit=12)
            rows = self.read_rows(records, names)
            for row in rows:
                told |= {(name, row["id"], key): str(value) for key, value in row.items()}
        return told

    def read_rows(self, records, names):
        """What is read at once, else field by field: some lead to records of others."""
        try:
            return records.read(names, load=None)
        except UserError:
            if len(names) == 1:
                return []
        return [row for name in names for row in self.read_rows(records, [name])]

    def test_of_all_a_role_may_read_a_confirmed_suspicion_changes_nothing_that_tells(self):
        before = self.read_everything(self.env.ref("base.user_root"))
        alert = self.suspect()
        session = self.on(self.env["recouvrement.seance"], "2026-09-13").create(
            {"comite_id": self.comite.id, "date_start": datetime(2026, 9, 14, 9)}
        )
        session._add_candidates(
            self.env["recouvrement.candidat"].search(
                [("dossier_id", "=", alert.contrat_id.dossier_ids.id)]
            )
        )
        session.action_convene()
        self.env.flush_all()
        self.env.invalidate_all()
        for role, user in self.users.items():
            after = self.read_everything(user)
            new = {key: after[key] for key in after if after[key] != before.get(key)}
            with self.subTest(role=role):
                self.assertEqual(
                    {key: told for key, told in new.items() if GIVEN_AWAY.search(told)}, {}
                )
        reasons = [told for (_m, _i, key), told in after.items() if key == "reason"]
        self.assertFalse([each for each in reasons if "Restricted" in each], "a portal reads none")
        manager = self.read_everything(self.users["manager"])
        self.assertTrue([1 for told in manager.values() if "Restricted reason" in told])
        self.assertTrue(
            self.env["recouvrement.fil"].with_user(self.users["manager"]).has_access("read")
        )
        insider = self.read_everything(self.insider)
        self.assertTrue(
            [1 for told in insider.values() if MARK in told], "who reads so would see it"
        )

    # -- what a role asks --------------------------------------------------------------------------

    def test_no_other_role_finds_it_by_any_call(self):
        alert = self.suspect()
        for role, user in self.users.items():
            alerts, leases = (
                self.env[name].with_user(user) for name in ("kinto.alerte", "kinto.contrat")
            )
            mine, lease = alert.with_user(user), self.lease.with_user(user)
            tried = {
                "search": lambda a=alerts: a.search_count([]),
                "name": lambda a=alerts: a.name_search("LLD"),
                "group": lambda a=alerts: a.formatted_read_group([], ["state"], ["__count"]),
                "export": lambda m=mine: m.export_data(["contrat_id/name", "reason"]),
                "web": lambda a=alerts: a.web_search_read([], {"reason": {}}),
                "fields": lambda m=mine: m.web_read({"reason": {}}),
                "write": lambda m=mine: m.write({"finding": "Nothing"}),
                "unlink": lambda m=mine: m.unlink(),
                "copy": lambda m=mine: m.copy(),
                "signals": lambda u=user: self.env["kinto.alerte.signal"].with_user(u).search([]),
                "count": lambda each=lease: each.read(["alerte_count"]),
                "exported": lambda each=lease: each.export_data(["alerte_count"]),
                "domain": lambda every=leases: every.search([("alerte_count", ">", 0)]),
                "order": lambda every=leases: every.search([], order="alerte_count"),
                "road": lambda u=user: (
                    self.env["recouvrement.dossier"]
                    .with_user(u)
                    .search([("kinto_contrat_id.alerte_count", ">", 0)])
                ),
                "open": lambda each=lease: each.action_open_alertes(),
            }
            tried |= {name: lambda m=mine, name=name: getattr(m, name)() for name in METHODS}
            for what, attempt in tried.items():
                with self.subTest(role=role, what=what):
                    self.assertTrue(self.refused(attempt))

    def test_every_verb_of_an_alert_is_tried_above(self):
        own = {
            name
            for cls in type(self.env["kinto.alerte"]).mro()
            if cls.__module__.startswith("odoo.addons.kinto_recouvrement")
            for name, method in vars(cls).items()
            if inspect.isfunction(method) and not name.startswith("_")
        }
        self.assertEqual(own - {"write"}, set(METHODS) - {"read"})

    # -- what a role sees --------------------------------------------------------------------------

    def test_views_fields_and_menus_of_other_roles_say_nothing_of_it(self):
        hidden = {
            self.env.ref(f"kinto_recouvrement.{name}").id
            for name in ("menu_alerte", "menu_alerte_signal")
        }
        names = (
            "kinto.contrat",
            "recouvrement.dossier",
            "recouvrement.candidat",
            "kinto.restitution",
        )
        for role in (
            "reader",
            "collector",
            "accountant",
            "manager",
            "risque",
            "relation",
            "remarketing",
        ):
            env = self.env(user=self.users[role].id)
            with self.subTest(role=role):
                self.assertFalse(hidden & env["ir.ui.menu"]._visible_menu_ids())
                for name in names:
                    if not env[name].has_access("read"):
                        continue
                    views = env[name].get_views(
                        [(False, "form"), (False, "list"), (False, "search")]
                    )
                    archs = " ".join(view["arch"] for view in views["views"].values())
                    self.assertNotIn("alerte", archs)
                    self.assertNotIn("alerte_count", env[name].fields_get())
        env = self.env(user=self.insider.id)
        self.assertTrue(hidden <= env["ir.ui.menu"]._visible_menu_ids())
        self.assertIn("alerte_count", env["kinto.contrat"].get_view(view_type="form")["arch"])

    def test_a_rule_written_by_a_manager_finds_no_road_to_it(self):
        rules = self.env["recouvrement.critere"].with_user(self.users["manager"])
        for path in ("kinto_contrat_id.alerte_count", "kinto_contrat_id.alerte_ids"):
            with mute_logger(*LOGGERS), self.assertRaises(UserError), self.env.cr.savepoint():
                rules.create(
                    {"name": "Theirs", "kind": "other", "domain": f"[('{path}', '!=', False)]"}
                )
        pointing = [
            (model, name)
            for model in self.env.registry
            for name, field in self.env[model]._fields.items()
            if field.comodel_name == "kinto.alerte" and not self.env[model]._transient
        ]
        self.assertEqual(pointing, [], "no model points to an alert")

    def test_what_is_handed_to_a_person_says_nothing_of_it_and_it_goes_when_all_is_erased(self):
        alert = self.suspect()
        export = self.env["recouvrement.donnees"].sudo()
        export = export.create({"partner_id": self.lease.partner_id.id, "request": "Letter"})
        held = export._gather()
        told = " ".join(str(export._tell(records)) for records in held)
        self.assertIn("recouvrement.dossier", [records._name for records in held])
        self.assertFalse(GIVEN_AWAY.search(told))
        day = fields.Date.to_date("2026-09-20")
        other = self.lease.dossier_ids.sudo().copy({"state": "closed", "grouping_key": "kept"})
        other.sudo().kinto_contrat_id = self.lease
        erase = self.env["recouvrement.effacement"]._erase_dossiers
        erase(self.lease.dossier_ids - other, day)
        self.assertTrue(alert.exists(), "a dossier of the lease is still kept")
        erase(other, day)
        self.assertFalse(alert.exists())

    def test_who_raises_it_unknowingly_neither_learns_of_it_nor_fails(self):
        collector = self.users["collector"]
        lease = self.on(self.new_lease("LLD-86", start=False), "2025-11-05")
        guarantor = self.new_customer("Caution Durand", phone=False)
        mandate = self.new_mandate(guarantor, "RUM-86", "FR7610107001011234567890129")
        lease.codebiteur_ids = [Command.create({"partner_id": guarantor.id, "role": "guarantor"})]
        lease.mandate_id = mandate
        messages = lease.message_ids
        self.assertIs(lease.with_user(collector).action_start(), True)
        self.assertTrue(self.of(lease, "mandate"))
        told = (lease.message_ids - messages).mapped("body")
        self.assertFalse([each for each in told if GIVEN_AWAY.search(each)])
        self.assertFalse(lease.activity_ids)
        self.on(lease, "2025-11-05").action_back_to_draft()
        lease.with_user(self.users["manager"]).unlink()
        alert = self.alerts.search(
            [("partner_id", "=", self.debtor.id), ("reason", "like", "Caution")]
        )
        self.assertEqual(
            (len(alert), alert.contrat_id.id), (1, False), "the suspicion outlives the draft"
        )
