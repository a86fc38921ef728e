"""Tracks belong to whoever uses them: what is shipped otherwise is shown, and taken on demand."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import ContentieuxCase

ADDON = "recouvrement_contentieux"


@tagged("post_install", "-at_install")
class TestProcedureLivree(ContentieuxCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env,
            "ctx-tracks",
            "recouvrement.group_manager",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )
        cls.track = cls.env.ref(f"{ADDON}.procedure_type_injonction_tc").with_user(cls.manager)

    def test_every_shipped_track_is_as_it_is_shipped_in_each_language(self):
        service = self.env["recouvrement.procedure.livree"]
        for lang in ("en_US", "fr_FR"):
            for track in self.env["recouvrement.procedure.type"].search([("code", "!=", False)]):
                if service._find_ours(track):
                    self.assertEqual(service.with_context(lang=lang)._compare(track), [])

    def test_a_difference_is_shown_ours_beside_theirs_and_taken_in_every_language(self):
        told = self.track.action_compare()
        self.assertEqual(told["tag"], "display_notification", "nothing to mend, nothing wrong")
        self.assertIn("as it is shipped now", told["params"]["message"])
        step = self.env.ref(f"{ADDON}.procedure_etape_injonction_tc_service")
        french = step.with_context(lang="fr_FR").name
        delays = step.starts_delai_ids
        step.with_context(lang="fr_FR").name = "Remise par l'huissier"
        step.name, step.optional, step.role = "Handed over", True, "lawyer"
        step.starts_delai_ids = False
        wizard = self.env["recouvrement.procedure.ecart"].with_user(self.manager)
        wizard = wizard.browse(self.track.action_compare()["res_id"])
        told = {(line.field, line.ours, line.shipped) for line in wizard.ligne_ids}
        self.assertIn(("role", "Lawyer", "Commissaire de justice"), told)
        self.assertIn(("name", "Handed over", "Order served"), told)
        self.assertNotIn("optional", {line[0] for line in told}, "the file does not say it")
        with self.assertRaisesRegex(UserError, "Tick what"):
            wizard.action_take()
        wizard.ligne_ids.filtered(
            lambda line: line.field in ("name", "starts_delai_ids")
        ).taken = True
        wizard.action_take()
        self.assertEqual(
            (step.name, step.with_context(lang="fr_FR").name), ("Order served", french)
        )
        self.assertEqual(step.starts_delai_ids, delays)
        self.assertEqual(step.role, "lawyer", "left as it was")
        wizard.action_all()
        wizard.action_take()
        self.assertEqual(step.role, "bailiff")

    def test_a_step_shipped_no_more_is_told_and_ones_own_track_is_left_alone(self):
        step = self.env.ref(f"{ADDON}.procedure_etape_injonction_tc_hearing")
        self.env["ir.model.data"].search(
            [("name", "=", "procedure_etape_injonction_tc_hearing")]
        ).name = "procedure_etape_injonction_tc_former"
        self.env.registry.clear_cache()
        found = self.env["recouvrement.procedure.livree"]._compare(self.track)
        self.assertIn((step.id, False), [(one["record"].id, one["field"]) for one in found])
        own = self.track.copy()
        self.assertEqual((own.code, own.copy().code), ("injonction_tc_2", "injonction_tc_2_2"))
        order, theirs = own.etape_ids[2], self.track.etape_ids[2]
        self.assertEqual(
            order.issue_ids[0].next_etape_id.code, theirs.issue_ids[0].next_etape_id.code
        )
        self.assertEqual(order.issue_ids[0].next_etape_id.after_id, order)
        self.assertEqual(own.etape_ids.after_id.type_id, own)
        with self.assertRaisesRegex(UserError, "your own track"):
            own.action_compare()

    def test_only_who_may_change_tracks_compares_them(self):
        collector = new_test_user(self.env, "ctx-plain-tracks", "recouvrement.group_collector")
        with self.assertRaises(AccessError):
            self.track.with_user(collector).action_compare()
