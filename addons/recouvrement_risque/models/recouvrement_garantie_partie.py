"""Who stands surety is a party of the debtor's dossiers: copies of what is asked reach them."""

from odoo import Command, models

from .recouvrement_garantie import IN_FORCE


class RecouvrementGarantie(models.Model):
    _inherit = "recouvrement.garantie"

    def _find_dossiers(self):
        """``{guarantee: its debtor's dossier in progress, the latest first}``."""
        # sudo: whose dossier it is; the guarantor joins it whoever acts.
        dossiers = (
            self.env["recouvrement.dossier"]
            .sudo()
            .search(
                [
                    ("partner_id", "in", self.partner_id.ids),
                    ("company_id", "in", self.company_id.ids),
                    ("state", "!=", "closed"),
                ],
                order="id desc",
            )
        )
        return {
            each: dossiers.filtered(
                lambda dossier, each=each: (
                    dossier.partner_id == each.partner_id and dossier.company_id == each.company_id
                )
            )
            for each in self
        }

    def _join_dossiers(self):
        """Sureties in force join the dossiers of their debtor: they get copies of what is asked."""
        sureties = self.filtered(
            lambda one: one.surety and one.state in IN_FORCE and one.guarantor_id
        )
        for each, dossiers in sureties._find_dossiers().items():
            for dossier in dossiers:
                mine = dossier.with_context(active_test=False).partie_ids.filtered(
                    lambda party, each=each: (
                        party.partner_id == each.guarantor_id and party.role == "guarantor"
                    )
                )
                if not mine:
                    dossier.partie_ids = [Command.create(each._prepare_party())]
                elif each._owns(mine):
                    mine[:1].write({"date_to": each.date_to, "active": True})

    def _prepare_party(self):
        return {
            "partner_id": self.guarantor_id.id,
            "role": "guarantor",
            "date_from": self.date_from,
            "date_to": self.date_to,
            "note": self._get_party_note(),
        }

    def _get_party_note(self):
        return ", ".join(filter(None, (self.name, self.deed)))

    def _owns(self, parties):
        """Whether these parties come from this guarantee: what a person typed is left alone."""
        return self.name in (parties[:1].note or "")

    def _leave_dossiers(self, day):
        for each, dossiers in self.filtered("surety")._find_dossiers().items():
            parties = dossiers.partie_ids.filtered(
                lambda party, each=each: party.partner_id == each.guarantor_id and each._owns(party)
            )
            for party in parties:
                party.date_to = max(day, party.date_from or day)
