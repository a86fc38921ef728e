"""The BODACC's open data: read whole or not at all, one alert a notice about our debtors, once."""

import base64
import csv
import io
import json
from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..models import recouvrement_annonce_import
from ..tools import bodacc
from .common import ContentieuxCase

SIREN = "833310592"
WORDS = (
    "Jugement prononçant la liquidation judiciaire, date de cessation des paiements le 2 octobre 2025, "
    "désignant liquidateur Selarl Mmj prise en la personne de Me Aymeric Mandin 23 Rue Victor Hugo 95300 "
    "Pontoise.Les déclarations des créances sont à adresser au liquidateur ou sur le portail électronique "
    "dans les deux mois à compter de la publication au Bodacc."
)


def record(key="A202600010993", siren=SIREN, nature=None, judged="2026-09-10", **values):
    """A notice as the portal gives it: lists and judgments are JSON written as text."""
    spaced = f"{siren[:3]} {siren[3:6]} {siren[6:]}"
    return {
        "id": key,
        "publicationavis": "A",
        "parution": "20260183",
        "dateparution": "2026-09-20",
        "numeroannonce": 993,
        "typeavis": "annonce",
        "typeavis_lib": "Avis initial",
        "familleavis": "collective",
        "familleavis_lib": "Procédures collectives",
        "tribunal": "Greffe du Tribunal de Commerce de Bordeaux",
        "commercant": "MENUISERIE LORMONT",
        "ville": "Lormont",
        "registre": [spaced, siren],
        "listepersonnes": json.dumps(
            {"personne": {"typePersonne": "pm", "denomination": "MENUISERIE LORMONT"}}
        ),
        "jugement": json.dumps(
            {
                "type": "initial",
                "famille": "Jugement d'ouverture",
                "nature": nature or "Jugement d'ouverture de liquidation judiciaire",
                "date": judged,
                "complementJugement": WORDS,
            }
        ),
        "url_complete": f"https://www.bodacc.fr/annonce/{key}",
        **values,
    }


def as_csv(rows):
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), delimiter=";")
    writer.writeheader()
    for row in rows:
        writer.writerow(row | {"registre": ",".join(row["registre"])})
    return text.getvalue().encode("utf-8-sig")


@tagged("post_install", "-at_install")
class TestBodacc(ContentieuxCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.debtor.company_registry = f"{SIREN} 00017"
        cls.dossier = cls.late_dossier()

    def load(self, content, name="annonces.json", day="2026-09-22"):
        if not isinstance(content, bytes):
            content = json.dumps(content).encode()
        here = self.env["recouvrement.annonce.import"].with_context(
            recouvrement_day=date.fromisoformat(day)
        )
        file = here.create({"content": base64.b64encode(content), "filename": name})
        file.action_import()
        return file

    def test_siren_is_read_from_registry_and_vat_and_checked(self):
        siren = self.new_debtor("Vat", vat="FR83404833048").recouvrement_siren
        self.assertEqual((self.debtor.recouvrement_siren, siren), (SIREN, "404833048"))
        self.debtor.company_registry = "833310593"
        self.assertFalse(self.debtor.recouvrement_siren)

    def test_a_notice_about_a_debtor_is_kept_once_with_one_alert(self):
        other = record("A1", siren="404833048")
        sale = record("A2", familleavis="vente")
        file = self.load([other, record(), sale])
        counts = ("read_count", "other_count", "proceedings_count", "unmatched_count", "new_count")
        self.assertEqual([file[name] for name in counts], [3, 1, 2, 1, 1])
        notice = file.annonce_ids
        self.assertEqual(
            (notice.partner_ids, notice.event, notice.procedure_kind, notice.date_judgment),
            (self.debtor, "opening", "liquidation", date(2026, 9, 10)),
        )
        self.assertEqual(len(notice.activity_ids), 1)
        again = self.load({"total_count": 1, "results": [record()]})
        self.assertEqual((again.new_count, again.known_count), (0, 1))
        self.assertEqual(len(notice.activity_ids), 1)
        self.assertTold(self.dossier, "insolvency")

    def test_the_same_notice_twice_in_a_file_is_one(self):
        self.assertEqual(self.load([record(), record(ville="Cenon")]).new_count, 1)

    def test_an_opening_nobody_looked_at_stops_the_reminders(self):
        notice = self.load([record()]).annonce_ids
        self.assertEqual(self.dossier.state, "held")
        self.assertIn("BODACC", self.dossier.decision_reason)
        notice.with_context(recouvrement_day=date(2026, 9, 22)).action_ignore("A namesake")
        self.assertEqual((notice.state, self.dossier.state), ("ignored", "open"))

    def test_following_an_opening_opens_the_case_with_its_organs_and_its_proof(self):
        notice = self.read_notice(record())
        case = notice._follow()
        self.assertEqual(
            (case.state, case.kind, case.mandataire_id.zip, case.publication),
            ("open", "liquidation", "95300", "A202600010993"),
        )
        self.assertEqual(case._get_evidence().mapped("name"), ["BODACC A202600010993.txt"])
        self.assertFalse(notice.activity_ids)
        correction = self.read_notice(record("A2", typeavis="rectificatif"))
        self.assertEqual(correction._follow(), case, "the same judgment twice is one case")
        conversion = record("A3", nature="Jugement de conversion en liquidation judiciaire")
        self.assertEqual(self.read_notice(conversion)._follow().kind, "liquidation")

    def test_a_cancelled_notice_opens_nothing(self):
        notice = self.read_notice(record(typeavis="annulation"))
        self.assertEqual(self.dossier.state, "open")
        with self.assertRaisesRegex(UserError, "without object"):
            notice._follow()

    def read_notice(self, row):
        notice = self.load([row]).annonce_ids
        return notice.with_context(recouvrement_day=date(2026, 9, 22))

    def test_a_long_file_is_read_by_the_scheduled_action_with_its_result_on_it(self):
        content = base64.b64encode(json.dumps([record()]).encode())
        files = self.env["recouvrement.annonce.import"]
        good, cut = (
            files.create({"content": each, "filename": name})
            for each, name in ((content, "year.json"), (content[:400], "cut.json"))
        )
        with patch.object(recouvrement_annonce_import, "AT_ONCE", 100):
            told = good.action_import()
            cut.action_import()
            with self.assertRaisesRegex(UserError, "being read"):
                good.action_import()
        self.assertIn("background", told["params"]["message"])
        self.assertEqual((good.state, good.annonce_ids.ids), ("waiting", []))
        self.env["recouvrement.passage"]._cron_night()
        self.assertEqual((good.state, good.new_count, good.user_id), ("done", 1, self.env.user))
        self.assertEqual((cut.state, cut.new_count), ("draft", 0))
        self.assertIn("cut.json", cut.obstacle)

    def test_files_are_seen_by_who_read_them_and_by_managers(self):
        people = {"company_id": self.company.id, "company_ids": [(6, 0, self.company.ids)]}
        one, other, manager = (
            new_test_user(self.env, f"bodacc-{name}", f"recouvrement.group_{role}", **people)
            for name, role in (("one", "collector"), ("other", "collector"), ("boss", "manager"))
        )
        files = self.env["recouvrement.annonce.import"]
        mine = files.with_user(one).create({"content": base64.b64encode(b"[]"), "filename": "x"})
        self.assertEqual(files.with_user(manager).search([]) & mine, mine)
        self.assertFalse(files.with_user(other).search([]) & mine)
        with self.assertRaises(AccessError):
            mine.with_user(other).read(["content"])

    def test_csv_as_the_portal_writes_it(self):
        file = self.load(as_csv([record(), record("A9", siren="404833048")]), "annonces.csv")
        self.assertEqual((file.read_count, file.new_count), (2, 1))
        self.assertEqual(file.annonce_ids.court, "Greffe du Tribunal de Commerce de Bordeaux")

    def test_a_file_cut_in_the_middle_is_refused_whole(self):
        rows = [record(f"A{rank}") for rank in range(40)]
        whole, table = json.dumps(rows).encode(), as_csv(rows)
        for content, name in (
            (whole[: len(whole) // 2], "cut.json"),
            (whole[:-1], "end.json"),
            (table[: len(table) // 2], "cut.csv"),
            (table[:-20], "end.csv"),
        ):
            with self.assertRaisesRegex(UserError, "nothing of"), self.cr.savepoint():
                self.load(content, name)
            self.assertFalse(self.env["recouvrement.annonce"].search([]))

    def test_what_is_no_such_file_is_refused_with_a_sentence(self):
        for content, words in (
            (b"   \n", "is empty"),
            (b"nom;ville\nA;B\n", "not a file of the BODACC"),
            (b"\x89PNG\r\n\x1a\n\xff\xfe", "not a file of the BODACC"),
            (b'[{"name": "no notice"}]', "does not have the columns"),
        ):
            with self.assertRaisesRegex(UserError, words), self.cr.savepoint():
                self.load(content)

    def test_markup_in_a_notice_stays_text(self):
        judgment = json.dumps({"nature": "<b>x</b>", "complementJugement": "<script>1</script>"})
        notice = self.load([record(jugement=judgment)]).annonce_ids
        self.assertEqual(notice.text, "<script>1</script>")
        self.assertNotIn("<script>", str(notice.activity_ids.note))
        self.assertFalse(notice.procedure_kind)

    def test_an_invalid_siren_is_counted(self):
        file = self.load([record(siren="833310593")])
        self.assertEqual((file.invalid_count, file.new_count), (1, 0))

    def test_natures_of_judgments(self):
        for nature, expected in (
            (
                "Jugement de conversion en liquidation judiciaire de la procédure de sauvegarde",
                ("conversion", "liquidation", ""),
            ),
            (
                "Jugement d'ouverture d'une procédure de redressement judiciaire",
                ("opening", "redressement", ""),
            ),
            (
                "Jugement d'ouverture d'une procédure de sauvegarde accélérée",
                ("opening", "sauvegarde_acceleree", ""),
            ),
            ("Jugement arrêtant le plan de redressement", ("plan", "redressement", "")),
            (
                "Jugement de clôture pour insuffisance d'actif",
                ("closure", "liquidation", "assets"),
            ),
            ("Dépôt de l'état des créances", ("deposit", "", "")),
        ):
            [notice] = bodacc.read(
                io.BytesIO(json.dumps([record(nature=nature, judged="10 décembre 2025")]).encode())
            )
            self.assertEqual(bodacc.classify(notice), expected, nature)
            self.assertEqual(notice.judged, date(2025, 12, 10))

    def test_organs_named_by_the_notice(self):
        told = bodacc.find_organs(WORDS)["mandataire"]
        self.assertEqual(
            (told["name"], told["street"], told["zip"], told["city"]),
            (
                "Selarl Mmj prise en la personne de Me Aymeric Mandin",
                "23 Rue Victor Hugo",
                "95300",
                "Pontoise",
            ),
        )

    def test_a_large_file_is_read_as_it_comes(self):
        """Ten thousand notices are given one by one: none waits for the end of the file."""
        line = json.dumps(record("A0", siren="404833048")).encode()

        class Endless:
            left = 10_000

            def read(self, _size):  # pylint: disable=method-required-super
                self.left -= 1
                return (
                    b"[" + line if self.left == 9_999 else b"," + line if self.left >= 0 else b"]"
                )

        stream = Endless()
        notices = bodacc.read(stream)
        next(notices)
        self.assertGreater(stream.left, 9_990)
        self.assertEqual(sum(1 for _each in notices), 9_999)

    def test_readers_may_not_import_and_other_portfolios_see_nothing(self):
        portfolio = self.env["recouvrement.portefeuille"].create(
            {"name": "North", "company_id": self.company.id}
        )
        self.dossier.portefeuille_id = portfolio
        notice = self.load([record()]).annonce_ids
        reader = new_test_user(
            self.env,
            "reader",
            "recouvrement.group_reader",
            company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )
        self.assertFalse(self.env["recouvrement.annonce"].with_user(reader).search([]) & notice)
        with self.assertRaises(AccessError):
            self.env["recouvrement.annonce.import"].with_user(reader).create({"content": b"e30="})
        with self.assertRaises(AccessError):
            notice.with_user(reader).write({"event": "closure"})
