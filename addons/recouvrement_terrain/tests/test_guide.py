"""Interview guides are rows: the right one is proposed, a company's own before the shared one."""

from odoo.tests import tagged

from .common import TerrainCase


@tagged("post_install", "-at_install")
class TestGuide(TerrainCase):
    def test_each_kind_of_visit_has_a_guide_and_a_company_its_own(self):
        Guide = self.env["recouvrement.guide"]
        for kind in ("home", "agency", "premises"):
            guide = Guide._find(kind, self.company)
            self.assertEqual(guide.kind, kind)
            self.assertGreaterEqual(len(guide.question_ids), 7)
        own = Guide.create({"name": "Ours", "company_id": self.company.id, "sequence": 99})
        self.assertEqual(Guide._find("home", self.company), own)
        own.active = False
        self.assertEqual(Guide._find("home", self.company).kind, "home")
