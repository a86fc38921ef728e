"""Who collects: the lessor, its bank, its people, portfolios, committee and prestataires."""

from datetime import timedelta

from odoo import Command

from odoo.addons.recouvrement.demo.summary import PEOPLE
from odoo.addons.recouvrement_prelevement.demo.banque import make_iban

COMPANY = {
    "name": "Kinto Atlantique",
    "street": "40 avenue de la Marne",
    "zip": "33700",
    "city": "Mérignac",
    "phone": "+33 5 36 49 70 00",
    "email": "contact@kinto-atlantique.example",
    "website": "https://www.kinto-atlantique.example",
    "vat": "FR84099180002",
    "company_registry": "09918000200018",
    "sepa_creditor_identifier": "FR51ZZZ424243",
    "recouvrement_signatory": "Nadège Cambon",
    "recouvrement_signatory_title": "Chef du service recouvrement",
    "recouvrement_contact": "Service recouvrement, 05 36 49 70 12, recouvrement@kinto-atlantique.example",
}
IBAN = 77001  # rank of its account among those that check
# login: (name, role said in the summary, groups)
USERS = {
    "nadege": (
        "Nadège Cambon",
        "loueur : chef de service",
        "recouvrement.group_manager",
        "recouvrement.group_diagnostic",
        "account_payment_batch_oca.group_account_payment",
        "fleet.fleet_group_user",
    ),
    "lucie": (
        "Lucie Daverat",
        "loueur : particuliers",
        "recouvrement.group_collector",
        "recouvrement.group_diagnostic",
    ),
    "kevin": (
        "Kévin Sarthou",
        "loueur : professionnels",
        "recouvrement.group_collector",
    ),
    "olivier": (
        "Olivier Berthomieu",
        "loueur : Risque et fraude",
        "kinto_recouvrement.group_risque",
        "kinto_recouvrement.group_fraud",
    ),
    "theo": (
        "Théo Marsan",
        "loueur : Relation client",
        "kinto_recouvrement.group_relation_client",
    ),
    "sonia": (
        "Sonia Perrot",
        "loueur : Remarketing",
        "kinto_recouvrement.group_remarketing",
        "fleet.fleet_group_user",
    ),
    "agnes": (
        "Agnès Lotte",
        "loueur : comptable",
        "recouvrement.group_accountant",
        "account_payment_batch_oca.group_account_payment",
    ),
}
SEATS = {"nadege": "chair", "lucie": "secretary", "olivier": "member", "agnes": "member"}
TERMS = {
    "claim_terms": "Loyers impayés énumérés dans la liste annexée à chaque remise.",
    "guarantee_terms": "Police de responsabilité civile professionnelle n° 318 442 du prestataire.",
    "fee_terms": "Commission sur les sommes encaissées, selon le barème annexé.",
    "remittance_terms": "Reversement chaque fin de mois, avec le détail par dossier.",
}


class House:
    """The lessor's company and what stands in it before the first day."""

    def __init__(self, story, first):
        self.story, self.first = story, first
        self.company = self._found()
        context = {**story.env.context, "allowed_company_ids": self.company.ids}
        self.env = story.env(context=context)
        self.company = self.company.with_env(self.env)
        self.journal = self._open_bank()
        self.method = self._open_debits()
        self.users = self._hire()
        self._open_portfolios()
        self._seat_committee()
        self.agency = self._new_prestataire(
            "Océan Contentieux", "collector", "Contentieux automobile"
        )
        # The scenario came with the add-on today; in the story it was there before the first dossier.
        self.env.ref("kinto_recouvrement.scenario_location").date_published = first - timedelta(
            days=1
        )

    def _found(self):
        """The company, on the French chart of accounts; whoever tells the story stays where they were."""
        env = self.story.env
        # Odoo would ask its own service, over the network, who this company is.
        known = {"iap_enrich_auto_done": True}
        asks = known.keys() <= env["res.company"]._fields.keys()
        company = env["res.company"].create(
            {
                **COMPANY,
                **(known if asks else {}),
                "country_id": env.ref("base.fr").id,
                "currency_id": env.ref("base.EUR").id,
                "external_report_layout_id": env.ref("web.external_layout_standard").id,
            }
        )
        env.user.company_ids -= company
        env.ref("base.user_admin").company_ids |= company
        env["account.chart.template"].try_loading("fr", company=company, install_demo=False)
        company.partner_id.write({"lang": "fr_FR", "tz": "Europe/Paris"})
        company.logo = False  # rather than Odoo's “Your logo”
        return company

    def _open_bank(self):
        journal = self.env["account.journal"].search(
            [("company_id", "=", self.company.id), ("type", "=", "bank")], limit=1
        )
        journal.bank_account_id = self.env["res.partner.bank"].create(
            {"acc_number": make_iban(IBAN), "partner_id": self.company.partner_id.id}
        )
        return journal

    def _open_debits(self):
        """The way of payment of rents, with its account of what the bank still may send back."""
        transit = self.env["account.account"].create(
            {
                "code": "511230",
                "name": "Prélèvements à l'encaissement",
                "account_type": "asset_current",
                "reconcile": True,
                "company_ids": [Command.link(self.company.id)],
            }
        )
        sepa = self.env.ref("account_payment_sepa_direct_debit.sepa_direct_debit")
        return self.env["account.payment.method.line"].create(
            {
                "name": "Prélèvement SEPA des loyers",
                "company_id": self.company.id,
                "payment_method_id": sepa.id,
                "bank_account_link": "fixed",
                "journal_id": self.journal.id,
                "payment_account_id": transit.id,
                "selectable": True,
            }
        )

    def _hire(self):
        """``{login: user}``; the password is the login."""
        users = {}
        create = self.env["res.users"].with_context(no_reset_password=True).create
        for login, (name, role, *groups) in USERS.items():
            users[login] = create(
                {
                    "name": name,
                    "login": login,
                    "password": login,
                    "email": f"{login}@kinto-atlantique.example",
                    "lang": "fr_FR",
                    "tz": "Europe/Paris",
                    "company_id": self.company.id,
                    "company_ids": [Command.set(self.company.ids)],
                    "group_ids": [
                        Command.link(self.env.ref(group).id)
                        for group in ("base.group_user", *groups)
                    ],
                }
            )
            PEOPLE[login] = role
        return users

    def _open_portfolios(self):
        def portfolio(name, user, rule=(), parent=None, sequence=10):
            return self.env["recouvrement.portefeuille"].create(
                {
                    "name": name,
                    "company_id": self.company.id,
                    "user_id": self.users[user].id,
                    "partner_domain": repr(list(rule)),
                    "parent_id": parent and parent.id,
                    "sequence": sequence,
                }
            )

        every = portfolio("Location de véhicules", "nadege", sequence=90)
        portfolio("Locataires particuliers", "lucie", [("is_company", "=", False)], every, 91)
        portfolio("Locataires professionnels", "kevin", [("is_company", "=", True)], every, 92)

    def _seat_committee(self):
        self.committee = self.env["recouvrement.comite"].create(
            {
                "name": "Comité contentieux location",
                "company_id": self.company.id,
                "quorum": 2,
                "location": "Salle Arcachon",
                "membre_ids": [
                    Command.create(
                        {"user_id": self.users[login].id, "role": role, "sequence": rank}
                    )
                    for rank, (login, role) in enumerate(SEATS.items())
                ],
            }
        )

    def _new_prestataire(self, name, kind, title):
        partner = self.env["res.partner"].create(
            {
                "name": name,
                "is_company": True,
                "street": "12 quai Louis-XVIII",
                "zip": "33000",
                "city": "Bordeaux",
                "country_id": self.env.ref("base.fr").id,
                "email": "dossiers@ocean-contentieux.example.com",
                "lang": "fr_FR",
            }
        )
        document = self.env["ir.attachment"].create(
            {"name": f"Mandat signé {name}.pdf", "raw": b"%PDF-1.4\n%demo"}
        )
        return self.env["recouvrement.mandat"].create(
            {
                **TERMS,
                "name": title,
                "partner_id": partner.id,
                "kind": kind,
                "user_id": self.users["nadege"].id,
                "company_ids": [Command.set(self.company.ids)],
                "date_from": self.first - timedelta(days=200),
                "date_signed": self.first - timedelta(days=200),
                "document_ids": [Command.set(document.ids)],
                "insurance_date_to": self.story.today + timedelta(days=150),
                "days_acknowledge": 5,
                "days_report": 30,
                "days_remit": 30,
                "delivery": "email",
                "tarif_ids": [Command.create({"rate": 14.0})],
                "piece_ids": [Command.create({"kind": "evidence"})],
            }
        )
