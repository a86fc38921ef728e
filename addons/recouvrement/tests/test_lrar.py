"""The life of a registered letter: printed, posted, presented, delivered or not."""

from datetime import date

from .test_courrier import CourrierCase, read

DAY = "2026-01-15"


class LrarCase(CourrierCase):
    """A registered letter printed on the 15th of January 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new_scenario(
            {
                "kind": "lrar",
                "offset_days": 5,
                "template_id": cls.env.ref("recouvrement.mail_template_formal_notice").id,
            },
            worked_days_only=False,
        )
        cls.invoice = cls.overdue_invoice("2026-01-10", 100)

    @classmethod
    def at(cls, day):
        """The environment as of ``day``."""
        return cls.env(context=dict(cls.env.context, recouvrement_day=date.fromisoformat(str(day))))

    def record(self, action, status, day, **values):
        env = self.at(day)
        return env["recouvrement.acheminement"]._record(
            action.with_env(env), status, date.fromisoformat(day), **values
        )


class TestLrar(LrarCase):
    def test_it_is_printed_says_what_it_is_and_waits_to_be_posted(self):
        marcel = self.new_debtor("Scierie Marcel", lang="fr_FR")
        self.overdue_invoice("2026-01-10", 100, marcel)
        self.night(2)
        english, french = self.dossier_of().action_ids, self.dossier_of(marcel).action_ids
        self.assertEqual(
            (english.kind, english.state, english.delivery), ("lrar", "done", "queued")
        )
        self.assertIn(
            "REGISTERED LETTER WITH ACKNOWLEDGEMENT OF RECEIPT", read(english.attachment_id.raw)
        )
        self.assertIn("LETTRE RECOMMANDÉE AVEC ACCUSÉ DE RÉCEPTION", read(french.attachment_id.raw))

    def test_npai_marks_the_address_opens_a_task_and_leaves_by_the_next_channel(self):
        self.debtor.is_company = False  # without consent, no electronic registered letter
        self.night(1)
        dossier = self.dossier_of()
        action = dossier.action_ids
        self.record(action, "sent", "2026-01-16", source="batch")
        self.record(action, "unknown", "2026-01-20", source="import", note="NPAI")
        self.assertEqual((action.delivery, action.delivery_date), ("unknown", date(2026, 1, 20)))
        self.assertEqual(self.debtor.recouvrement_lost_post, date(2026, 1, 20))
        self.assertIn("Menuiserie Lormont", dossier.activity_ids.summary)
        instead = dossier.action_ids - action
        self.assertEqual(
            (instead.kind, instead.state, instead.attempt, instead.parent_id),
            ("email", "planned", 2, action),
        )
        self.run_on("2026-01-21")
        self.assertEqual(instead.state, "done")
        self.run_on("2026-01-22")
        self.assertEqual(len(dossier.action_ids), 2, "nothing leaves twice")
