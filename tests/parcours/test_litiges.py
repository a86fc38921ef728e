"""One item of three is contested: the two others are still chased, day by day, until the last euro."""

from datetime import date, timedelta

from odoo import Command

from odoo.addons.recouvrement.tests.common import RecouvrementCase

LADDER = [
    {"kind": "email", "offset_days": 5, "name": "Relance 1"},
    {"kind": "letter", "offset_days": 15, "name": "Relance 2"},
    {"kind": "call", "offset_days": 30, "name": "Appel"},
]


class TestLitiges(RecouvrementCase):
    """Due on 5, 7 and 9 January 2026; the second is contested on the 13th for its price."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scenario(*LADDER)
        cls.invoices = [
            cls.overdue_invoice(f"2026-01-0{day}", amount)
            for day, amount in ((5, 1200), (7, 600), (9, 300))
        ]
        cls.sales, cls.boss, cls.collector = (
            cls._user("sales", "base.group_user"),
            cls._user("boss", "base.group_user"),
            cls._user("collector", "recouvrement.group_collector"),
        )
        cls.contests = cls.env.ref("recouvrement.resultat_type_contests")
        cls.contests.opens = "dispute"  # as shipped; the row is the customer's
        cls.price = cls.env.ref("recouvrement.litige_categorie_price")
        cls.price.write(
            {
                "user_id": cls.sales.id,
                "escalation_user_id": cls.boss.id,
                "deadline_days": 5,
                "working_days": True,
            }
        )

    @classmethod
    def _user(cls, name, group):
        return cls.env["res.users"].create(
            {
                "name": name,
                "login": f"parcours-{name}",
                "group_ids": [Command.set([cls.env.ref(group).id])],
                "company_id": cls.company.id,
                "company_ids": [Command.set(cls.company.ids)],
            }
        )

    def at(self, day, user=None):
        """What ``user`` does on ``day``."""
        context = dict(self.env.context, recouvrement_day=date.fromisoformat(day))
        return self.env(user=(user or self.env.user).id, context=context)

    def live(self, first, last):
        """Every night from ``first`` to ``last``: ``{day: what happened}``, silent days absent."""
        told, day = {}, date.fromisoformat(first)
        while day <= date.fromisoformat(last):
            known, escalated = self.dossier.action_ids, self._escalations()
            self.run_on(day)
            happened = [
                f"{action.etape_id.name} {action.state}"
                for action in (self.dossier.action_ids - known).sorted("id")
            ]
            happened += ["escalated"] * len(self._escalations() - escalated)
            if happened:
                told[day.isoformat()] = happened
            day += timedelta(days=1)
        return told

    @property
    def dossier(self):
        return self.dossier_of()

    def _escalations(self):
        return self.env["mail.activity"].search(
            [("res_model", "=", "recouvrement.litige"), ("user_id", "=", self.boss.id)]
        )

    def item(self, number):
        lines = self.invoices[number].line_ids
        return lines.filtered(lambda line: line.display_type == "payment_term")

    def asked(self, name):
        """Documents and amounts asked by the step ``name``."""
        action = self.dossier.action_ids.filtered(lambda each: each.etape_id.name == name)
        return [
            (item["name"], float(item["remaining"]) - float(item["disputed"]))
            for item in action.items
            if item["asked"]
        ]

    def names(self, *numbers):
        return [self.invoices[number].name for number in numbers]

    def test_the_two_others_are_chased_and_the_rest_after_the_credit_note(self):
        self.assertEqual(self.live("2026-01-06", "2026-01-12"), {"2026-01-12": ["Relance 1 done"]})
        self.assertEqual([name for name, _ in self.asked("Relance 1")], self.names(0, 1, 2))
        self.dossier.user_id = self.collector

        dispute = self._contest("2026-01-13")
        self.assertEqual((self.dossier.amount_overdue, self.dossier.amount_disputed), (1500, 600))
        self.assertEqual(dispute.date_deadline, date(2026, 1, 20))

        # The letter of J+15 asks the two others; the day after the deadline someone is told, once.
        self.assertEqual(
            self.live("2026-01-13", "2026-01-25"),
            {"2026-01-20": ["Relance 2 done"], "2026-01-21": ["escalated"]},
        )
        self.assertEqual(
            self.asked("Relance 2"), list(zip(self.names(0, 2), (1200, 300), strict=True))
        )

        # Who knows the price answers without seeing the dossier; the collector decides.
        dispute.with_env(self.at("2026-01-26", self.sales))._answer(
            "partly", 200, "Discount of the signed order forgotten"
        )
        self._settle(dispute, "2026-01-27")
        self.assertEqual(dispute.days_to_resolve, 14)
        self.assertEqual((self.dossier.amount_overdue, self.dossier.amount_disputed), (1900, 200))
        self.assertEqual(self.live("2026-01-28", "2026-01-29"), {})

        dispute.credit_move_ids.with_env(self.at("2026-01-30")).action_post()
        self.env.cr.precommit.run()
        self.assertEqual(self.invoices[1].amount_residual, 400)
        self.assertEqual((self.dossier.amount_overdue, self.dossier.amount_disputed), (1900, 0))

        # The rest of the contested item is chased with the others again.
        self.assertEqual(self.live("2026-01-30", "2026-02-05"), {"2026-02-04": ["Appel done"]})
        self.assertEqual(
            self.asked("Appel"), list(zip(self.names(0, 1, 2), (1200, 400, 300), strict=True))
        )

        for invoice in self.invoices:
            self.pay(invoice, "2026-02-06")
        self.env.cr.precommit.run()
        self.assertEqual((self.dossier.state, self.dossier.outcome), ("closed", "paid"))
        self.assertEqual(self.live("2026-02-06", "2026-02-12"), {})

    def _contest(self, day):
        """The collector logs the call in which the debtor contests; the dispute opens in the same gesture."""
        self.at(day, self.collector)["recouvrement.resultat"].create(
            {
                "dossier_id": self.dossier.id,
                "type_id": self.contests.id,
                "dispute_category_id": self.price.id,
                "dispute_line_ids": [Command.set(self.item(1).ids)],
                "note": "The price is not the one agreed",
            }
        )
        return self.dossier.litige_ids

    def _settle(self, dispute, day):
        """What was answered is proposed; whoever may invoice prepares the credit note with it."""
        wizard = self.at(day)["recouvrement.litige.issue"].create({"litige_id": dispute.id})
        self.assertEqual((wizard.outcome, wizard.granted), ("partly", 200))
        wizard.action_confirm()
        self.assertEqual(
            (dispute.state, dispute.credit_move_ids.amount_total, dispute.credit_state),
            ("partly", 200, "awaited"),
        )
