"""A recovered vehicle that is not sold: scrapped, leased again, kept; what an expert says it is worth counts."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .kinto_restitution import KEPT

KEPT_AS = [("scrap", "Scrapped"), ("lease", "Leased again"), ("own", "Kept for our own use")]


class KintoRestitution(models.Model):
    _inherit = "kinto.restitution"

    kept_as = fields.Selection(
        KEPT_AS, "Instead of a sale", readonly=True, copy=False, tracking=True
    )

    def action_keep(self):
        """The vehicle will not be sold: its valuation takes the place of a price."""
        self.ensure_one()
        self._check_may("may_remarket")
        self._check_keepable()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Not sold"),
            "res_model": "kinto.restitution.fin",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_restitution_id": self.id, "default_state": KEPT},
        }

    def _keep(self, kept_as, reason):
        """Not sold but ``kept_as``, one of ``KEPT_AS``, for ``reason``.

        :raise UserError: its lease runs, its valuation lacks, or the customer may still present a buyer
        """
        self._check_may("may_remarket")
        if not kept_as:
            raise UserError(self.env._("Say what becomes of the vehicle."))
        self._check_keepable()
        self._note_end(KEPT, reason, {"kept_as": kept_as})

    def _check_keepable(self):
        """C. conso., D312-18: without a sale, an expert's valuation; before, the customer's time for a buyer."""
        self._check_state("valued", "for_sale")
        self._check_lease_over()
        if not self.amount_valued and self.contrat_id.consumer_credit:
            raise UserError(self.env._("Enter the market value first."))
        if self.contrat_id.consumer_credit and not self.valuer_id:
            raise UserError(
                self.env._(
                    "Enter who valued the vehicle: without a sale, an expert's value counts."
                )
            )
        today = self.env["recouvrement.calendrier"]._today()
        if self.buyer_until and today <= self.buyer_until:
            raise UserError(
                self.env._(
                    "Until %(day)s the customer may present a buyer (%(law)s): decide after that day.",
                    day=format_date(self.env, self.buyer_until),
                    law=self.buyer_law,
                )
            )
