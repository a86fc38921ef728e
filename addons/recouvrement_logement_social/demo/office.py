"""Who collects: the Office, its two agencies, its people, and the organisations of the department."""

from datetime import timedelta

from odoo import Command

from odoo.addons.recouvrement.demo.summary import PEOPLE

COMPANY = {
    "name": "Habitat Garonne",
    "street": "8 place Aristide-Briand",
    "zip": "33310",
    "city": "Lormont",
    "phone": "+33 5 36 49 60 00",
    "email": "contact@habitat-garonne.example",
    "website": "https://www.habitat-garonne.example",
    "company_registry": "09918000300016",
    "recouvrement_signatory": "Hélène Castaing",
    "recouvrement_signatory_title": "Responsable du recouvrement locatif",
    "recouvrement_contact": "Votre agence, 05 36 49 60 12, agence@habitat-garonne.example",
}
# login: (name, role said in the summary, groups)
USERS = {
    "helene": (
        "Hélène Castaing",
        "Office : responsable",
        "recouvrement.group_manager",
        "recouvrement.group_diagnostic",
    ),
    "yasmina": (
        "Yasmina Belkacem",
        "Office : agence de Lormont",
        "recouvrement.group_collector",
        "recouvrement.group_diagnostic",
    ),
    "bruno": (
        "Bruno Tauzin",
        "Office : agence de Cenon",
        "recouvrement.group_collector",
        "recouvrement.group_diagnostic",
    ),
    "claire": (
        "Claire Ospital",
        "Office : conseillère sociale",
        "recouvrement_logement_social.group_social",
        "recouvrement.group_reader",
    ),
    "paul": ("Paul Magnan", "Office : comptable", "recouvrement.group_accountant"),
}
AGENCIES = (
    ("Agence de Lormont", "yasmina", "1 place du Marché", "33310", "Lormont"),
    ("Agence de Cenon", "bruno", "22 avenue Jean-Jaurès", "33150", "Cenon"),
)
ORGANISMS = (
    ("caf", "CAF de la Gironde", "33"),
    ("msa", "MSA Gironde", "33"),
    ("fsl", "FSL de la Gironde", "33"),
    ("ccapex", "CCAPEX de la Gironde", "33"),
    ("action_logement", "Action Logement Services", ""),
)


class Office:
    """The company and what stands in it before the first day."""

    def __init__(self, story, first):
        self.story, self.first = story, first
        self.company = self._found()
        self.env = story.env(context={**story.env.context, "allowed_company_ids": self.company.ids})
        self.company = self.company.with_env(self.env)
        self.journal = self.env["account.journal"].search(
            [("company_id", "=", self.company.id), ("type", "=", "bank")], limit=1
        )
        self.users = self._hire()
        self.agencies = self._open_agencies()
        self.organisms = self._meet_organisms()
        # The scenario came with the add-on today; in the story it was there before the first dossier.
        scenario = self.env.ref("recouvrement_logement_social.scenario_bail")
        scenario.date_published = first - timedelta(days=1)

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
                    "email": f"{login}@habitat-garonne.example",
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

    def _open_agencies(self):
        def portfolio(**values):
            return self.env["recouvrement.portefeuille"].create(
                {"company_id": self.company.id, **values}
            )

        calendar = self.env.ref("recouvrement_terrain.calendar_agency")
        every = portfolio(name="Habitat Garonne", user_id=self.users["helene"].id, sequence=95)
        agencies = []
        for name, login, street, code, city in AGENCIES:
            place = self.env["res.partner"].create(
                {
                    "name": name,
                    "is_company": True,
                    "parent_id": self.company.partner_id.id,
                    "type": "other",
                    "street": street,
                    "zip": code,
                    "city": city,
                    "country_id": self.env.ref("base.fr").id,
                    "lang": "fr_FR",
                }
            )
            agencies.append(
                portfolio(
                    name=name,
                    parent_id=every.id,
                    user_id=self.users[login].id,
                    member_ids=[Command.link(self.users["claire"].id)],
                    is_agency=True,
                    agency_id=place.id,
                    agency_calendar_id=calendar.id,
                    slot_minutes=30,
                    sequence=96,
                    # The dwelling says which agency it is, whatever the tenant.
                    partner_domain="[('id', '=', 0)]",
                )
            )
        return agencies

    def _meet_organisms(self):
        partners = self.env["res.partner"].create(
            [
                {
                    "name": name,
                    "is_company": True,
                    "country_id": self.env.ref("base.fr").id,
                    "lang": "fr_FR",
                    "email": f"bailleurs@{kind.replace('_', '-')}.example",
                }
                for kind, name, _departments in ORGANISMS
            ]
        )
        organisms = self.env["recouvrement.organisme"].create(
            [
                {
                    "partner_id": partner.id,
                    "kind": kind,
                    "departments": departments,
                    "company_id": self.company.id,
                    "suspends_collection": kind == "fsl",
                    "suspends_source": kind == "fsl" and "Règlement intérieur du FSL, art. 12",
                }
                for partner, (kind, _name, departments) in zip(partners, ORGANISMS, strict=True)
            ]
        )
        return dict(zip((kind for kind, *_rest in ORGANISMS), organisms, strict=True))
