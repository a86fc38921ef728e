"""Who collects: the company, its people, portfolios and scenarios."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.fields import Command

from ..engine.facts import APPOINTMENTS
from . import debtors as kinds

COMPANY = {
    "name": "Garonne Gestion",
    "street": "18 quai de Bacalan",
    "zip": "33300",
    "city": "Bordeaux",
    "phone": "+33 5 36 49 00 10",
    "email": "contact@garonne-gestion.example",
    "website": "https://www.garonne-gestion.example",
    "vat": "FR60099170003",
    "company_registry": "09917000300018",
    "recouvrement_signatory": "Mathilde Roussel",
    "recouvrement_signatory_title": "Responsable du recouvrement",
    "recouvrement_portal_link": True,
    "recouvrement_contact": "Service recouvrement, 05 36 49 00 12, recouvrement@garonne-gestion.example",
}
IBAN = "FR7619999003300002145879626"
USERS = {
    "camille": ("Camille Laborde", "group_collector", "group_diagnostic"),
    "bastien": ("Bastien Etchegaray", "group_collector"),
    "mathilde": ("Mathilde Roussel", "group_manager", "group_diagnostic"),
    "antoine": ("Antoine Ferrand", "group_accountant"),
    "ines": ("Inès Moreau", "group_reader"),
}


def found(env):
    """Make the database's company ours; return it.

    :raise UserError: when it already has accounts of its own: the story is told in an empty database
    """
    company = env.company
    if env["account.move"].search_count([("company_id", "=", company.id)], limit=1):
        raise UserError(
            env._(
                "%s already has accounting entries: tell the demo story in a new database.",
                company.name,
            )
        )
    for code in ("fr_FR", "en_US"):
        env["res.lang"]._activate_lang(code)
    company.write(
        {
            **COMPANY,
            "logo": False,  # rather than Odoo's “Your logo”
            "external_report_layout_id": env.ref("web.external_layout_standard").id,
        }
    )
    company.with_context(lang="en_US").recouvrement_signatory_title = "Head of Collections"
    # Text messages of the demo never leave this machine.
    env["ir.config_parameter"].sudo().set_param("sms.endpoint", "http://127.0.0.1:9")
    company.partner_id.lang = "fr_FR"
    bank = env["account.journal"].search(
        [("company_id", "=", company.id), ("type", "=", "bank")], limit=1
    )
    bank.bank_account_id = env["res.partner.bank"].create(
        {"acc_number": IBAN, "partner_id": company.partner_id.id}
    )
    # So that a payment registered by hand is in the accounts at once, whatever bank add-on is there.
    waiting = env["account.chart.template"].ref(
        "account_journal_payment_debit_account_id", raise_if_not_found=False
    )
    if waiting:
        bank.inbound_payment_method_line_ids.payment_account_id = waiting
    # At the counter, cash goes into the till at once.
    till = env["account.journal"].search(
        [("company_id", "=", company.id), ("type", "=", "cash")], limit=1
    ) or env["account.journal"].create(
        {"name": "Caisse", "type": "cash", "code": "CAI", "company_id": company.id}
    )
    till.inbound_payment_method_line_ids.payment_account_id = till.default_account_id
    take_payments_online(env)
    return company


def take_payments_online(env):
    """Debtors pay in their space with the provider that only pretends, when it is installed."""
    provider = env.ref("payment.payment_provider_demo", raise_if_not_found=False)
    if provider and provider.code == "demo":
        provider.write({"state": "test", "is_published": True})


def hire(env, company):
    """``{login: user}``; the password is the login."""
    users = {}
    for login, (name, *groups) in USERS.items():
        users[login] = (
            env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                {
                    "name": name,
                    "login": login,
                    "password": login,
                    "email": f"{login}@garonne-gestion.example",
                    "lang": "fr_FR",
                    "tz": "Europe/Paris",
                    "company_id": company.id,
                    "company_ids": [Command.set(company.ids)],
                    "group_ids": [
                        Command.link(env.ref(group).id)
                        for group in (
                            "base.group_user",
                            *(f"recouvrement.{each}" for each in groups),
                        )
                    ],
                }
            )
        )
    return users


def tag(env):
    """``{kind: partner category}``: by them scenarios and portfolios know their debtors."""
    names = dict.fromkeys(kind.tag for kind in kinds.KINDS.values())
    return {name: env["res.partner.category"].create({"name": name}) for name in names}


def type_costs(env, company, first, last):
    """What collection cost each month: two collectors, stamps and the subscription."""
    month = first.replace(day=1)
    while month <= last:
        env["recouvrement.cout"].create(
            {
                "company_id": company.id,
                "month": month,
                "amount": 2950 if month.month != 8 else 2400,
                "note": "Salaires (part du recouvrement), affranchissement",
            }
        )
        month = (month + timedelta(days=31)).replace(day=1)


def open_portfolios(env, users, tags):
    """Region › agency › sales rep, and services; each with the rule that fills it."""

    def portfolio(name, parent=None, user=None, rule=(), sequence=10, members=()):
        return env["recouvrement.portefeuille"].create(
            {
                "name": name,
                "parent_id": parent and parent.id,
                "is_agency": name.startswith("Agence"),
                "user_id": user and users[user].id,
                "partner_domain": repr(list(rule)),
                "sequence": sequence,
                "member_ids": [Command.set([users[login].id for login in members])],
            }
        )

    def tagged(name):
        return ("category_id", "in", tags[name].ids)

    portfolio("Grands comptes", user="camille", rule=[tagged("Grand compte")], sequence=1)
    region = portfolio("Région Sud-Ouest", user="mathilde", members=["ines"], sequence=30)
    bordeaux = portfolio(
        "Agence Bordeaux",
        region,
        "camille",
        [tagged("Matériaux"), ("zip", "=like", "33%")],
        sequence=21,
    )
    portfolio(
        "ATC Rive droite",
        bordeaux,
        "camille",
        [tagged("Matériaux"), ("zip", "in", ["33310", "33150"])],
        sequence=20,
    )
    portfolio(
        "Agence Toulouse",
        region,
        "bastien",
        [tagged("Matériaux"), ("zip", "=like", "31%")],
        sequence=22,
    )
    portfolio("Agence Pays basque et Landes", region, "bastien", [tagged("Matériaux")], sequence=23)
    leases = portfolio("Location longue durée", user="mathilde", sequence=40)
    portfolio(
        "Particuliers",
        leases,
        "camille",
        [tagged("Location"), ("is_company", "=", False)],
        sequence=41,
    )
    portfolio(
        "Professionnels",
        leases,
        "bastien",
        [tagged("Location"), ("is_company", "=", True)],
        sequence=42,
    )
    portfolio("Parc locatif", user="camille", rule=[tagged("Locataire")], sequence=50)
    portfolio("Négoce Monaco et export", user="bastien", rule=[tagged("Négoce")], sequence=60)


def publish_scenarios(env, tags, day):
    """Beside the standard scenario: one for rents, faster, and one for key accounts, gentler."""
    step = _Steps(env)
    # It came with the add-on today; in the story it was there before the first dossier.
    standard = env.ref("recouvrement.scenario_standard")
    standard.date_published = day - timedelta(days=1)
    step.scenario(
        "Loyers",
        10,
        [("category_id", "in", (tags["Location"] | tags["Locataire"]).ids)],
        day,
        step("Rappel de loyer", "email", 3, "reminder_1"),
        # One tenant in five goes without it, to know what it brings.
        step("Rappel par SMS", "sms", 7, "reminder_1", gap_days=3, holdout_percent=20),
        step("Lettre de relance", "letter", 12, "reminder_2", gap_days=4),
        step("Appel du locataire", "call", 18, "call", gap_days=4, channel="phone"),
        step(
            "Mise en demeure",
            "lrar",
            28,
            "formal_notice",
            gap_days=3,
            consent="approval",
            mandatory=True,
        ),
        step("Proposition de transmission", "notice", 45, "transmission", gap_days=8),
    )
    step.scenario(
        "Grands comptes",
        5,
        [("category_id", "in", tags["Grand compte"].ids)],
        day,
        step(
            "Relevé avant échéance",
            "email",
            5,
            "preventive",
            offset_side="before",
            channel="email",
            catch_up="skip",
        ),
        step("Appel de courtoisie", "call", 8, "call", channel="phone"),
        # Goes by itself three days later, unless countermanded.
        step(
            "Lettre de relance", "letter", 20, "reminder_2", consent="veto", veto_days=3, gap_days=7
        ),
        step(
            "Mise en demeure",
            "lrar",
            40,
            "formal_notice",
            consent="approval",
            mandatory=True,
            gap_days=5,
        ),
        step("Proposition de transmission", "notice", 60, "transmission", gap_days=8),
    )


def limit_contacts(env, tags):
    """Beside the shipped policies: what the landlord promised its tenants."""
    env["recouvrement.politique"].create(
        {
            "name": "Locataires",
            "sequence": 5,
            "partner_domain": repr([("category_id", "in", tags["Locataire"].ids)]),
            "max_per_week": 1,
            "hour_from": 9,
            "hour_to": 19,
            "note": "Charte signée avec les associations de locataires : un contact par semaine.",
        }
    )


class _Steps:
    """Steps made after those of the standard scenario: same phase, same text."""

    def __init__(self, env):
        self.env = env

    def __call__(self, name, kind, days, like, **values):
        model = self.env.ref(f"recouvrement.etape_standard_{like}")
        values = {"name": name, "kind": kind, "offset_days": days, "offset_side": "after", **values}
        return {
            **values,
            "phase_id": model.phase_id.id,
            "template_id": model.template_id.id,
            "note": model.note,
        }

    def commitments(self):
        """What answers a promise not kept, an instalment near, missed, a plan that lapses: as in the standard."""
        standard = self.env.ref("recouvrement.scenario_standard").etape_ids
        return [
            {
                name: value
                for name, value in step.copy_data()[0].items()
                if name not in ("scenario_id", "sequence", "code")
            }
            for step in standard.filtered(lambda each: each.anchor in APPOINTMENTS)
        ]

    def scenario(self, name, sequence, rule, day, *steps):
        scenario = self.env["recouvrement.scenario"].create(
            {
                "name": name,
                "sequence": sequence,
                "company_id": self.env.company.id,
                "partner_domain": repr(rule),
                "etape_ids": [
                    Command.create({"sequence": 10 * rank, **values})
                    for rank, values in enumerate([*steps, *self.commitments()], 1)
                ],
            }
        )
        scenario.with_context(recouvrement_day=day - timedelta(days=1))._publish()
