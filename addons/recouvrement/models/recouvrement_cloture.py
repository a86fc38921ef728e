"""Station 11 of 11: clôture.

Comes from: the decision to close. A dossier closes by itself when nothing is owed, and reopens with
its history when an item comes back.
"""

from odoo import models

from ..engine.decision import CLOSE

OUTCOMES = {
    "settled": "paid",
    "in_credit": "paid",
    "nothing_in_reach": "paid",
    "below_tolerance": "tolerance",
}


class RecouvrementCloture(models.AbstractModel):
    _name = "recouvrement.cloture"
    _description = "Closing of dossiers"

    def _close(self, dossiers, decisions, day):
        """Close the dossiers whose decision says so, with outcome, closing phase and a line to read."""
        closing = dossiers.browse(
            dossier_id for dossier_id, (now, _after) in decisions.items() if now.verdict == CLOSE
        )
        if not closing:
            return
        phase = self.env["recouvrement.phase"].search([("closing", "=", True)], limit=1)
        left_out = self._still_open_elsewhere(closing)
        for dossier in closing:
            code = decisions[dossier.id][0].reason.code
            excluded = dossier.id in left_out and code in ("settled", "in_credit")
            values = {
                "state": "closed",
                "date_closed": day,
                "next_date": False,
                "next_etape_id": False,
            }
            values["outcome"] = "excluded" if excluded else OUTCOMES.get(code, "other")
            values |= {
                "next_etape_date": False,
                **({"phase_id": phase.id, "phase_since": day} if phase else {}),
            }
            dossier.write(values)
        closing.activity_unlink(["mail.mail_activity_data_call", "mail.mail_activity_data_todo"])
        # Those of people who do not read dossiers are on the debtor.
        closing.action_ids.activity_id.filtered(
            lambda activity: activity.active and activity.res_model == "res.partner"
        ).unlink()
        closing._log_lines(
            {dossier.id: self.env._("Closed: %s", dossier.decision_reason) for dossier in closing}
        )
        self._judge_plans(closing, day)

    def _judge_plans(self, dossiers, day):
        """What the closing gave up is no longer asked of a plan either; it is again on reopening."""
        held = dossiers.filtered("plan_ids")
        if held:
            # sudo: what is kept or broken follows from the accounts alone.
            self.env["recouvrement.plan"].sudo()._judge(day, held)

    def _still_open_elsewhere(self, dossiers):
        """Ids of dossiers whose debtor still has open items that collection was told to leave out."""
        groups = self.env["account.move.line"]._read_group(
            [
                ("partner_id.commercial_partner_id", "in", dossiers.partner_id.ids),
                ("company_id", "=", self.env.company.id),
                ("account_id", "in", self._get_debtor_accounts().ids),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
                ("amount_residual", ">", 0),
                "|",
                ("recouvrement_excluded", "=", True),
                ("partner_id.commercial_partner_id.recouvrement_excluded", "=", True),
            ],
            ["partner_id"],
        )
        debtors = {partner.commercial_partner_id.id for (partner,) in groups}
        return {dossier.id for dossier in dossiers if dossier.partner_id.id in debtors}

    def _get_debtor_accounts(self):
        return self.env["account.account"]._get_recouvrement_debtor_accounts(self.env.company)

    def _reopen(self, dossiers, day):
        """Reopen closed dossiers: same number, same history."""
        if not dossiers:
            return
        phase = self.env["recouvrement.phase"].search([("closing", "=", False)], limit=1)
        dossiers.write(
            {
                "state": "open",
                "outcome": False,
                "date_closed": False,
                "next_date": day,
                **({"phase_id": phase.id, "phase_since": day} if phase else {}),
            }
        )
        dossiers._log_lines(
            {
                dossier.id: self.env._("Reopened: an item came back or its payment was undone.")
                for dossier in dossiers
            }
        )
        self._judge_plans(dossiers, day)

    def _reopen_if_owed(self, dossiers, day):
        """Reopen those of ``dossiers`` that owe again, as the night would, then refresh them."""
        for company, group in dossiers.grouped("company_id").items():
            here = self.with_company(company).with_context(tracking_disable=True)
            partners = group.partner_id
            rules = here.env["recouvrement.scenario"]._assign(partners, company)
            rows = [
                {
                    "partner_id": dossier.partner_id.id,
                    "grouping_key": dossier.grouping_key,
                    "rule": rule,
                }
                for dossier in group
                if (scenario := rules.get(dossier.partner_id.id))
                and (rule := scenario._get_reach())
            ]
            if rows:
                back = here.env["recouvrement.detection"]._get_dossiers_coming_back(
                    rows, day
                ) & group.with_env(here.env)
                back = back._without_open_twin()
                self.with_env(here.env)._reopen(back, day)
                here.env["recouvrement.passage"]._refresh(back, day)
