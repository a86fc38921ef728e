"""A debt paid in instalments, day by day: kept to the end; broken at the third, then revived; a payment
reversed. Every night runs, silent days included."""

from collections import Counter
from datetime import date, timedelta

from odoo.tests import tagged

from odoo.addons.recouvrement.tests.common import RecouvrementCase

LADDER = [
    {"kind": "notice", "offset_days": 5, "name": "Relance"},
    {"kind": "notice", "offset_days": 30, "name": "Mise en demeure"},
    {
        "kind": "email",
        "anchor": "instalment",
        "offset_side": "before",
        "offset_days": 4,
        "name": "Rappel d'échéance",
    },
    {"kind": "email", "anchor": "instalment_missed", "offset_days": 0, "name": "Échéance manquée"},
    {"kind": "call", "anchor": "plan_broken", "offset_days": 0, "name": "Caducité"},
]
DUE = date(2026, 3, 2)  # a Monday
AGREED = date(
    2026, 3, 12
)  # a Thursday, in the day: three instalments, on 20 March, 20 April and 20 May
MISSED = "recouvrement.mail_template_plan_broken"


@tagged("post_install", "-at_install")
class TestPlans(RecouvrementCase):
    """900 € due on 2 March; told once, the debtor agrees on 12 March to pay in three instalments."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        texts = {4: "recouvrement.mail_template_instalment", 0: MISSED}
        steps = [
            step | {"template_id": cls.env.ref(texts[step["offset_days"]]).id}
            if step["kind"] == "email"
            else step
            for step in LADDER
        ]
        cls.new_scenario(*steps)
        cls.invoice = cls.overdue_invoice(DUE, 900)

    def live(self, first, last, events=None):
        """The nights from ``first`` to ``last``, each followed by what people do that day.

        Returns ``{"MM-DD": [what moved]}``; days on which nothing moved are absent.
        """
        told, day = {}, date.fromisoformat(first)
        while day <= date.fromisoformat(last):
            before = self._read()
            here = self.passage.with_context(recouvrement_day=day)
            here.run(day, self.company)
            if event := (events or {}).get(f"{day:%m-%d}"):
                event(day)
                self.env.cr.flush()
            moved = list((Counter(self._read()) - Counter(before)).elements())
            if moved:
                told[f"{day:%m-%d}"] = moved
            day += timedelta(days=1)
        return told

    def _read(self):
        dossier = self.dossier_of()
        if not dossier:
            return []
        steps = [f"{each.etape_id.name} {each.state}" for each in dossier.action_ids.sorted("id")]
        plans = [
            f"plan {each.state} {'/'.join(each.echeance_ids.sorted('date').mapped('state'))}"
            for each in dossier.plan_ids.sorted("id")
        ]
        return [*steps, *plans, f"dossier {dossier.state}"]

    def agree(self, day):
        plan = (
            self.env["recouvrement.plan"]
            .with_context(recouvrement_day=day)
            .create(
                {
                    "dossier_id": self.dossier_of().id,
                    "date_first": "2026-03-20",
                    "instalment_count": 3,
                    "grace_days": 2,
                    "max_missed": 1,
                    "max_days_late": 0,
                }
            )
        )
        plan.action_propose()
        plan.action_activate()
        # What the debtor sees is what was agreed.
        self.assertEqual(plan.echeance_ids.sorted("date").mapped("amount"), [300, 300, 300])
        self.plan = plan.with_context(recouvrement_day=None)

    def pays(self, amount=300):
        def pay(day):
            self.payment = self.pay(self.invoice, day, amount)

        return pay

    def undo(self, day):
        """The bank takes the last payment back (SEPA refund): its entry is cancelled."""
        payment = self.payment.with_context(recouvrement_day=day)
        payment.action_draft()
        payment.action_cancel()

    def test_kept_to_the_end(self):
        told = self.live(
            "2026-03-02",
            "2026-06-30",
            {
                "03-12": self.agree,
                "03-19": self.pays(),
                "04-20": self.pays(),
                "05-22": self.pays(),  # two days late: within the grace
            },
        )
        self.assertEqual(
            told,
            {
                "03-03": ["dossier open"],
                "03-09": ["Relance done"],
                "03-12": ["plan active todo/todo/todo", "dossier held"],
                "03-16": ["Rappel d'échéance done"],
                "03-19": ["plan active paid/todo/todo"],
                "04-16": ["Rappel d'échéance done"],
                "04-20": ["plan active paid/paid/todo"],
                "05-18": ["Rappel d'échéance done"],
                "05-21": ["plan active paid/paid/late"],
                "05-22": ["plan kept paid/paid/paid", "dossier closed"],
            },
        )
        self.assertEqual(self.plan.amount_left, 0)

    def test_broken_at_the_third_instalment_then_revived(self):
        def revive(day):
            self.plan.with_context(recouvrement_day=day)._revive(
                day, "Facture impayée d'un de ses clients, réglée le 20", date(2026, 6, 20)
            )

        told = self.live(
            "2026-03-02",
            "2026-06-30",
            {
                "03-12": self.agree,
                "03-20": self.pays(),
                "04-20": self.pays(),
                "05-28": revive,
                "06-18": self.pays(),
            },
        )
        self.assertEqual(told["05-18"], ["Rappel d'échéance done"])
        self.assertEqual(told["05-21"], ["plan active paid/paid/late"])
        self.assertEqual(told["05-23"], ["plan broken paid/paid/late", "dossier open"])
        self.assertIn("Caducité done", told["05-26"])  # Whit Monday is no worked day
        self.assertEqual(told["05-28"], ["plan active paid/paid/late", "dossier held"])
        self.assertEqual(told["06-18"], ["plan kept paid/paid/paid", "dossier closed"])
        # The ladder stood where the plan had stopped it: the formal notice never left.
        self.assertNotIn("Mise en demeure done", self._read())

    def test_a_broken_plan_gives_the_ladder_its_days_back(self):
        told = self.live("2026-03-02", "2026-06-30", {"03-12": self.agree})
        self.assertEqual(told["03-16"], ["Rappel d'échéance done"])
        self.assertEqual(told["03-21"], ["plan active late/todo/todo"])
        self.assertEqual(told["03-23"][:2], ["Caducité done", "plan broken late/todo/todo"])
        # Ten days had run when the plan began; the twenty others run from its end.
        self.assertIn("Mise en demeure done", told["04-13"])

    def test_a_payment_reversed_reopens_the_instalment(self):
        told = self.live(
            "2026-03-02",
            "2026-04-02",
            {"03-12": self.agree, "03-19": self.pays(), "03-20": self.undo, "03-22": self.pays()},
        )
        self.assertEqual(told["03-19"], ["plan active paid/todo/todo"])
        self.assertEqual(told["03-20"], ["plan active todo/todo/todo"])
        self.assertEqual(told["03-21"], ["plan active late/todo/todo"])
        self.assertEqual(told["03-22"], ["plan active paid/todo/todo"])
        self.assertNotIn("broken", " ".join(sum(told.values(), [])))

    def test_a_payment_reversed_after_eight_weeks_reopens_the_kept_plan_and_the_dossier(self):
        told = self.live(
            "2026-03-02",
            "2026-05-20",
            {"03-12": self.agree, "03-19": self.pays(900), "05-14": self.undo},
        )
        self.assertEqual(told["03-19"], ["plan kept paid/paid/paid", "dossier closed"])
        self.assertEqual(told["05-14"], ["plan active late/late/todo", "dossier open"])
        self.assertEqual(self.plan.amount_left, 900)
        # Two instalments have passed in the meantime: the plan it kept is now a broken one.
        self.assertEqual(self.plan.state, "broken")
        self.assertEqual(self.dossier_of().state, "open")
