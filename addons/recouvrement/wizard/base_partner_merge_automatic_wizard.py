from odoo import models

from ..models.recouvrement_passage import PENDING


class MergePartnerAutomatic(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """EXTENDS base, which deletes the rows that two merged contacts may not both have."""
        # sudo: whoever may merge contacts merges their dossiers; nothing of these is shown.
        united = self.sudo()._unite_recouvrement_dossiers(src_partners, dst_partner)
        self.sudo()._unite_recouvrement_parties(src_partners, dst_partner)
        self.env.flush_all()
        res = super()._update_foreign_keys(src_partners, dst_partner)
        self.env.invalidate_all()
        for kept, twins in united.items():
            self._move_recouvrement_commitments(twins, kept)
        return res

    def _move_recouvrement_commitments(self, twins, kept):
        """What was promised, agreed or contested and still runs goes on with the debts it is about."""
        twins.promesse_ids.filtered(lambda each: each.state == "open").dossier_id = kept
        running = ("draft", "proposed", "active", "broken")
        twins.plan_ids.filtered(lambda each: each.state in running).dossier_id = kept
        disputes = twins.litige_ids.filtered(lambda each: each.state == "open")
        with self.env.protecting([disputes._fields["responsible_id"]], disputes):
            disputes.dossier_id = kept

    def _unite_recouvrement_dossiers(self, src_partners, dst_partner):
        """One debtor, one dossier in progress: that with most in its ledger goes on, the others close.

        :return: ``{dossier that goes on: those that close}``
        """
        dossiers = self.env["recouvrement.dossier"].search(
            [("partner_id", "in", (src_partners | dst_partner).ids), ("state", "!=", "closed")]
        )
        united = {}
        for group in dossiers.grouped(lambda each: (each.company_id, each.grouping_key)).values():
            kept = max(
                group,
                key=lambda each: (
                    len(each.action_ids.filtered("seal")),
                    each.partner_id == dst_partner,
                    -each.id,
                ),
            )
            self._close_recouvrement_twins(group - kept, kept)
            united[kept] = group - kept
        return united

    def _close_recouvrement_twins(self, twins, kept):
        """Close ``twins``: the ledger stays with them, what holds them back holds ``kept`` from now on."""
        if not twins:
            return
        today = self.env["recouvrement.calendrier"]._today()
        reason = self.env._("Merged with another debtor: goes on as %s.", kept.name)
        twins.action_ids.filtered(lambda action: action.state in PENDING)._cancel(reason)
        twins.write(
            {
                "state": "closed",
                "outcome": "other",
                "date_closed": today,
                "next_date": False,
                "next_etape_id": False,
                "next_etape_date": False,
            }
        )
        twins.suspension_ids.write({"dossier_id": kept.id})
        kept.next_date = today
        twins._log_lines(dict.fromkeys(twins.ids, reason))
        names = ", ".join(twins.mapped("name"))
        said = self.env._(
            "Its debtor was merged: %s closed, its suspensions now hold this one; its co-debtors and "
            "guarantors stayed there.",
            names,
        )
        kept._log_lines({kept.id: said})

    def _unite_recouvrement_parties(self, src_partners, dst_partner):
        """Who answers twice for the same debt once merged answers once; the line written to stays."""
        parties = self.env["recouvrement.partie"].search(
            [("partner_id", "in", (src_partners | dst_partner).ids)]
        )
        for group in parties.grouped(lambda each: (each.dossier_id, each.role)).values():
            kept = group.filtered(lambda each: each.partner_id == dst_partner)[:1] or group[:1]
            (group - kept).active = False
