"""Every method of ours that a call from outside may name, tried by everyone who has no business there."""

import inspect
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.recouvrement.tools.hand import get_shut

from .portes import DAY, DoorCase

LOGGERS = (
    "odoo.addons.base.models.ir_rule",
    "odoo.addons.base.models.ir_model",
    "odoo.sql_db",
    "odoo.models.unlink",
)
SUITE = "odoo.addons.recouvrement"
OF_ODOO = (
    *("account.move", "account.move.line", "account.payment", "res.partner", "res.company"),
    *("payment.return", "payment.return.line", "payment.return.reason"),
    *("account.banking.mandate", "account.payment.line", "account.payment.order"),
)
# Who has no right, or none over there; a collector's right ends where the portfolio does.
NOBODY = (
    *(("abroad", role) for role in ("accountant", "manager")),
    *(("south", role) for role in ("reader", "collector")),
    *(("north", role) for role in ("debtor", "plain", "reader")),
)
# Checked when a record is made, whatever was given; or entries, which are whoever's who books them.
FOLLOWED = {
    ("recouvrement.mode.version", "number"),
    ("recouvrement.promesse", "resultat_id"),
    ("account.move.line", "recouvrement_origin_id"),
    ("account.move.line", "recouvrement_proposition_id"),
}
# Kept of what is computed anew whenever it is looked at; documents somebody who may read asks for.
DERIVED = ("recouvrement_parametre_controle", "recouvrement_prevision_", "ir_attachment")
TAKEN = {
    # The figures of a dossier, read again from the accounts.
    ("north", "recouvrement.dossier.action_refresh"),
    # The night's look at one's own company.
    *((yard, "recouvrement.candidat.action_propose") for yard in ("abroad", "south")),
    # A schedule belongs to the company, whoever's debtors it writes to.
    *(("south", f"recouvrement.diffusion.action_open_{what}") for what in ("failed", "log")),
    # The regular point with a prestataire belongs to the company, whoever's dossiers it looks at.
    *(("south", f"recouvrement.point.action_{verb}") for verb in ("cancel", "prepare")),
}
BAD = (False, "x", -1, float("nan"), float("inf"), 10**400, [1, "x"], {"a": 1}, "9999-12-31", [0])


@tagged("post_install", "-at_install")
class TestDoors(DoorCase):
    def get_methods(self, model):
        """Names and functions that we add and anybody may name in a call."""
        cls = type(model)
        for name in dir(cls):
            method = getattr(cls, name, None)
            if name.startswith("_") or not inspect.isfunction(method):
                continue
            owners = [each for each in cls.mro() if name in vars(each)]
            shut = any(getattr(vars(each)[name], "_api_private", False) for each in owners)
            if not shut and all(self.is_ours(each) for each in owners):
                yield name, method

    def is_ours(self, owner):
        # The class a registry puts together has no module of its own.
        return owner.__module__.startswith(SUITE) or owner.__module__ == "odoo.orm.model_classes"

    def get_doors(self):
        for name in (*self.get_models(), *OF_ODOO):
            model = self.env.get(name, self.env["base"])  # an add-on beside this one may be absent
            if not model._transient:
                yield from ((model, method, each) for method, each in self.get_methods(model))

    def get_arguments(self, function):
        wanted = list(inspect.signature(function).parameters.values())[1:]
        return [each for each in wanted if each.kind == each.POSITIONAL_OR_KEYWORD]

    def guess(self, name, yard):
        """What a caller would give for an argument of this name."""
        if any(part in name for part in ("day", "date")):
            return DAY.isoformat()
        if any(part in name for part in ("reason", "note", "name", "number")):
            return "Because"
        if "compan" in name:
            return yard.made["res.company"].ids
        return yard.dossier.ids if name.endswith("s") else yard.dossier.id

    def call(self, role, model, method, ids, args):
        """What happened: ``(fault, tables written, answer)``; nothing of it stays.

        A fault is an error nobody put in words.
        """
        context = {"lang": "en_US", "recouvrement_day": DAY}
        env, written = self.env(user=self.users[role].id, context=context), []
        here, cursor = env[model._name].browse(ids), type(self.env.cr)
        plain = cursor.execute

        def execute(cr, query, *rest, **named):
            code = query.code if isinstance(query, SQL) else str(query)
            if code.lstrip().startswith(("INSERT", "UPDATE", "DELETE")):
                written.append(code.replace('"', " ").split()[1:3])
            return plain(cr, query, *rest, **named)

        savepoint, fault, answer = self.env.cr.savepoint(flush=False), "", None
        try:
            with patch.object(cursor, "execute", execute), mute_logger(*LOGGERS):
                answer = getattr(here, method)(*args)
                env.flush_all()
        except (UserError, IntegrityError):  # Odoo puts the latter in words before it answers
            written.clear()
        except Exception as error:
            fault = f"{type(error).__name__}: {error}"
        finally:
            # What is known already would be given to whoever asks next.
            self.env.transaction.clear()
            savepoint.close(rollback=True)
        return fault, written, answer

    def get_changed(self, written):
        """Tables that keep what people did, among those written."""
        words = {word for words in written for word in words} - {"INTO", "FROM", "SET"}
        passing = tuple(each._table for each in self.env.registry.values() if each._transient)
        return {
            word
            for word in words
            if not word.startswith(DERIVED) and not any(each in word for each in passing)
        }

    def test_nobody_changes_or_learns_anything_where_they_do_not_belong(self):
        tried, found = 0, []
        for model, method, function in self.get_doors():
            door = f"{model._name}.{method}"
            for place, role in NOBODY:
                yard = getattr(self, place)
                record = yard.made.get(model._name, model)
                if not record and not getattr(function, "_api_model", False):
                    continue
                args = [self.guess(each.name, yard) for each in self.get_arguments(function)]
                fault, written, answer = self.call(role, model, method, record.ids, args)
                taken = (place, door) in TAKEN
                changed = () if taken else self.get_changed(written)
                told = not taken and place != "north" and yard.debtor_name in str(answer)
                tried += 1
                if fault or changed or told:
                    found.append((door, place, role, fault, changed, told))
        self.maxDiff = None
        self.assertEqual(found, [])
        self.assertGreater(tried, 2000)

    def test_whatever_is_given_a_refusal_is_in_words(self):
        tried, found = 0, []
        for model, method, function in self.get_doors():
            wanted = self.get_arguments(function)
            record = self.north.made.get(model._name, model)
            for rank in range(len(wanted)):
                for bad in BAD:
                    args = [self.guess(each.name, self.north) for each in wanted]
                    args[rank] = bad
                    tried += 1
                    fault, _written, _answer = self.call("manager", model, method, record.ids, args)
                    if fault:
                        found.append((f"{model._name}.{method}", args, fault))
        self.maxDiff = None
        self.assertEqual(found, [])
        self.assertGreater(tried, 200)

    def get_kept(self):
        """Models and the names of their fields that only our verbs write: shown, never asked."""
        for model in self.env.registry.values():
            here = self.env[model._name]
            if not here._auto or here._abstract or here._transient:
                continue
            names = {name for name in get_shut(here) if here._fields[name].store}
            if names:
                yield here, sorted(names)

    def try_to_write(self, model, record, name):
        """Ways in which a field that only verbs write was written all the same."""
        ways = {}
        if (model._name, name) not in FOLLOWED:
            given = self.north._choose(model._fields[name], model) or [Command.clear()]
            ways["create"] = lambda: model.create({name: given})
        if record:
            ways["write"] = lambda: record.with_env(model.env).write({name: False})
        return [way for way in ways if model.has_access(way) and not self.is_refused(ways[way])]

    def is_refused(self, attempt):
        """Refused in words; an error of the database says that nobody looked at the field."""
        savepoint = self.env.cr.savepoint(flush=False)
        try:
            attempt()
        except Exception as error:
            return isinstance(error, UserError)
        finally:
            self.env.transaction.clear()
            savepoint.close(rollback=True)
        return False

    def test_a_field_that_is_shown_only_is_written_by_no_call(self):
        tried, found = 0, []
        for model, names in self.get_kept():
            record = self.north.made.get(model._name, model.browse())
            for role in ("collector", "accountant", "manager"):
                mine = model.with_user(self.users[role])
                with mute_logger(*LOGGERS):
                    for name in names:
                        tried += 1
                        for way in self.try_to_write(mine, record, name):
                            found.append((role, model._name, name, way))
        self.maxDiff = None
        self.assertEqual(found, [])
        self.assertGreater(tried, 1000)

    def test_the_days_of_a_value_of_the_law_are_changed_or_refused_in_words(self):
        row = self.north.made["recouvrement.parametre.valeur"]
        mine = row.with_env(self.env(user=self.users["manager"].id))
        self.assertIn(self.north.made["recouvrement.butoir"].state, ("running", "unknown"))
        mine.date_from = "2031-01-01"
        mine.write({"date_from": False, "date_to": "2001-01-01"})
        self.assertEqual(str(row.date_to), "2001-01-01")

    def test_what_only_verbs_write_is_written_by_nobody(self):
        for name, field in (
            ("dossier", "phase_since"),
            ("scenario", "state"),
            ("scenario", "date_published"),
            ("proposition.ligne", "amount_recovered"),
            ("declaration.ligne", "amount"),
            ("pointage.ligne", "amount_expected"),
            ("pointage.ligne", "verdict"),
            ("controle.dossier", "dossier_id"),
        ):
            record = self.north.made[f"recouvrement.{name}"]
            self.assertTrue(record, name)
            with (
                self.subTest(field=f"{name}.{field}"),
                mute_logger(*LOGGERS),
                self.assertRaises(AccessError),
            ):
                record.with_env(self.env(user=self.users["manager"].id)).write({field: False})

    def test_nothing_is_moved_where_whoever_moves_it_may_not_go(self):
        for role, name, field in (
            ("collector", "partie", "dossier_id"),
            ("collector", "titre", "dossier_id"),
            ("collector", "collective", "company_id"),
            ("collector", "amelioration", "company_id"),
            ("manager", "regle", "company_id"),
            ("manager", "critere", "company_id"),
        ):
            record = self.north.made[f"recouvrement.{name}"]
            there = self.abroad.made[record._fields[field].comodel_name]
            with (
                self.subTest(field=f"{name}.{field}"),
                mute_logger(*LOGGERS),
                self.assertRaises(UserError),
            ):
                here = record.with_env(self.env(user=self.users[role].id))
                here.write({field: there.id})

    def test_a_freeze_of_insolvency_is_not_ended_by_hand(self):
        freeze = self.north.made["recouvrement.suspension"]
        freeze.origin = f"recouvrement.collective,{self.north.made['recouvrement.collective'].id}"
        for attempt in ({"active": False}, {"date_to": DAY}, {"stops_clock": True}):
            with self.assertRaisesRegex(UserError, "ends with the procedure"):
                freeze.with_env(self.env(user=self.users["manager"].id)).write(attempt)
        with self.assertRaisesRegex(UserError, "ends with the procedure"):
            freeze.with_env(self.env(user=self.users["collector"].id)).action_end()
