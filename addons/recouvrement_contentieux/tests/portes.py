"""For the tests of who may do what: debtors, and a record of every model hanging from each."""

from datetime import date
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import Command, models
from odoo.tools import mute_logger

from .common import ContentieuxCase

DAY = date(2026, 1, 16)
GROUPS = {
    "debtor": "base.group_portal",
    "plain": "base.group_user",
    "reader": "recouvrement.group_reader",
    "collector": "recouvrement.group_collector",
    "accountant": "recouvrement.group_accountant",
    "manager": "recouvrement.group_manager",
    "colleague": "recouvrement.group_collector",
}
VALUES = {
    "date": DAY,
    "datetime": "2026-01-16 10:00:00",
    "integer": 1,
    "float": 1.0,
    "monetary": 1.0,
    "boolean": True,
    "json": {"number": "Number"},
    "binary": b"eA==",
    "many2one_reference": 1,
    "text": "x",
    "html": "x",
}


class Yard:
    """A debtor, and a record of every model of ours that hangs from them, as the database holds it."""

    def __init__(self, dossier, invoice, twin=None):
        self.dossier, self.twin, self.env = dossier, twin, dossier.env(su=True)
        self.debtor_name = dossier.partner_id.name
        self.line = invoice.line_ids.filtered(
            lambda each: each.account_id.account_type == "asset_receivable"
        )
        known = (
            dossier,
            invoice,
            self.line,
            dossier.partner_id,
            dossier.company_id,
            dossier.user_id,
            dossier.currency_id,
        )
        self.made = {records._name: records.with_env(self.env) for records in known}

    def get(self, name):
        """The record of model ``name``; an empty one where none can be."""
        if name not in self.made:
            model = self.env[name].with_company(self.dossier.company_id)
            self.made[name] = model.browse()  # what it hangs from may hang from it
            ours = name.startswith("recouvrement") and model._auto and not model._transient
            self.made[name] = self._make(model) if ours else self._find(model)
        return self.made[name]

    def _find(self, model):
        if model._abstract or model._transient:
            return model
        domain = []
        if "dossier_id" in model._fields:
            domain = [("dossier_id", "=", self.dossier.id)]
        elif "partner_id" in model._fields and not model._auto:
            domain = [("partner_id", "=", self.dossier.partner_id.id)]
        elif "company_id" in model._fields:
            domain = [("company_id", "in", [self.dossier.company_id.id, False])]
        return model.search(domain, limit=1)

    def _make(self, model):
        """The plain creation: this record tests who reaches it, not how it comes to be."""
        vals = {
            name: value
            for name, field in model._fields.items()
            if self._is_wanted(field) and (value := self._choose(field, model))
        }
        needed = {name: vals[name] for name in vals if model._fields[name].required}
        for tried in (vals, needed):
            try:
                with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                    return models.Model.create(model, tried)
            except IntegrityError:
                continue
        # One a company: the neighbour's will do.
        return self.twin.get(model._name).with_env(self.env) if self.twin else model

    def _is_wanted(self, field):
        if not field.store or field.related or field.name in (*models.MAGIC_COLUMNS, "parent_id"):
            return False
        if field.type == "many2one":
            ours = field.comodel_name.startswith("recouvrement")
            mine = ours or field.comodel_name in self.made
            return field.comodel_name != field.model_name and (field.required or mine)
        return (field.required and not field.default) or field.name in ("date", "amount", "name")

    def _choose(self, field, model):
        if field.type == "many2one":
            return self.get(field.comodel_name)[:1].id
        if field.type == "selection":
            return next(iter(field.get_values(self.env)), None)
        if field.type == "char":
            return f"{model._name} {self.debtor_name}"
        return VALUES.get(field.type)


class DoorCase(ContentieuxCase):
    """``north``: the collector's and the reader's; ``south``: a colleague's; ``abroad``: another company's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, recouvrement_day=DAY))
        cls.new_scenario({"kind": "call", "offset_days": 1}, worked_days_only=False)
        cls.other_company = cls.setup_other_company()["company"]
        cls.users = {role: cls.new_user(role, group) for role, group in GROUPS.items()}
        cls.north = cls.new_yard("Menuiserie Nord", ("collector", "reader"))
        cls.south = cls.new_yard("Scierie Blaye", ("colleague",), twin=cls.north)
        cls.abroad = cls.new_yard("Tannerie Anvers", (), cls.other_company)
        with patch.object(models.BaseModel, "_validate_fields", lambda *_args, **_kwargs: None):
            for yard in (cls.north, cls.south, cls.abroad):
                for name in cls.get_models():
                    yard.get(name)
                cls.env.flush_all()

    @classmethod
    def new_user(cls, role, group):
        return cls.env["res.users"].create(
            {
                "name": role,
                "login": f"porte-{role}",
                "email": f"{role}@creditor.example.com",
                "group_ids": [Command.set(cls.env.ref(group).ids)],
                "company_id": cls.company.id,
                "company_ids": [Command.set(cls.company.ids)],
            }
        )

    @classmethod
    def new_yard(cls, name, roles, company=None, twin=None):
        company, plain = company or cls.company, cls.env
        debtor = cls.new_debtor(name)
        cls.env = plain(context=dict(plain.context, allowed_company_ids=company.ids))
        invoice = cls.overdue_invoice("2026-01-10", 100, debtor)
        cls.passage.with_env(cls.env).run(date(2026, 1, 12), company)
        dossier = cls.env["recouvrement.dossier"].search([("partner_id", "=", debtor.id)])
        members = [cls.users[role].id for role in roles]
        dossier.portefeuille_id = cls.env["recouvrement.portefeuille"].create(
            {"name": name, "company_id": company.id, "member_ids": [Command.set(members)]}
        )
        dossier.user_id = members[0] if members else cls.env.uid
        cls.env = plain
        return Yard(dossier, invoice.with_env(dossier.env), twin)

    @classmethod
    def get_models(cls):
        return sorted(name for name in cls.env.registry if name.startswith("recouvrement"))
