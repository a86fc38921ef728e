"""The words for what the engine decided say what is true."""

from decimal import Decimal

from odoo import fields
from odoo.tools import format_amount

from ..engine.reasons import Reason
from .common import RecouvrementCase


class TestMotif(RecouvrementCase):
    def test_what_falls_due_soon_is_not_called_late(self):
        self.new_scenario(
            {"kind": "call", "offset_side": "before", "offset_days": 5, "channel": "post"},
            {"kind": "call", "offset_days": 5},
            worked_days_only=False,
        )
        self.overdue_invoice("2026-01-10", 250)
        self.overdue_invoice("2026-01-18", 1000)
        self.run_on("2026-01-15")
        reason = self.dossier_of().action_ids[:1].reason
        self.assertRegex(reason, r"(?<!\d)(?<!\d.)250[.,]00")

    def test_the_explanation_says_whether_the_day_has_come(self):
        self.new_scenario({"kind": "call", "offset_days": 5}, worked_days_only=False)
        self.overdue_invoice("2026-01-10", 250)
        self.run_on("2026-01-11")
        dossier = self.dossier_of()
        told = {
            day: [
                (line["passed"], line["question"])
                for line in dossier.explain(fields.Date.to_date(day))
                if "falls on" in line["question"]
            ]
            for day in ("2026-01-14", "2026-01-15")
        }
        self.assertEqual([passed for passed, _text in told["2026-01-14"]], [False])
        self.assertIn("not yet", told["2026-01-14"][0][1])
        self.assertEqual([passed for passed, _text in told["2026-01-15"]], [True])
        self.assertIn("its day has come", told["2026-01-15"][0][1])

    def test_amounts_read_as_odoo_writes_them(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["res.lang"]._activate_lang("hi_IN")
        amounts = [Decimal(each) for each in ("0", "-0.5", "12.3", "999.99", "-1234567.89", "1e9")]
        for lang in ("en_US", "fr_FR", "hi_IN"):
            motif = self.env["recouvrement.motif"].with_context(lang=lang)
            for name in ("EUR", "USD", "JPY", "KWD"):
                currency = self.env.ref(f"base.{name}")
                for amount in (round(each, currency.decimal_places) for each in amounts):
                    self.assertEqual(
                        motif._get_amount_writer(currency)(amount),
                        format_amount(motif.env, float(amount), currency),
                        (lang, name, amount),
                    )

    def test_a_stored_reason_reads_as_the_fresh_one(self):
        day = self.env["recouvrement.calendrier"]._today()
        values = {"step": "Letter", "amount": Decimal("12.30"), "since": day, "days": 3}
        fresh, say = Reason("step_due", values), self.env["recouvrement.motif"]._say
        currency = self.env.ref("base.EUR")
        self.assertIn("Letter", say(fresh, currency))
        self.assertEqual(say(fresh.to_json(), currency), say(fresh, currency))
