from collections import Counter

from odoo import fields, models
from odoo.tools import format_amount

from .kinto_contrat import KEY


class RecouvrementDossier(models.Model):
    """The dossier of a lease leads to it."""

    _inherit = "recouvrement.dossier"

    kinto_contrat_id = fields.Many2one(
        "kinto.contrat",
        "Lease",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Whose rents this dossier follows: written from its grouping key.",
    )
    kinto_vehicle_id = fields.Many2one(related="kinto_contrat_id.vehicle_id", string="Vehicle")
    kinto_customer_kind = fields.Selection(
        related="kinto_contrat_id.customer_kind", string="Type of customer"
    )

    def _get_kinto_phase(self):
        """Where the dossier of a lease begins, the first time and when it opens again."""
        first = self.env.ref("kinto_recouvrement.phase_automatique", raise_if_not_found=False)
        return first if first and first.active else self.phase_id

    def action_open_kinto_contrat(self):
        return self.kinto_contrat_id._get_records_action()

    # -- who paid is not chased -------------------------------------------------------------------

    def _get_blockers(self):
        # EXTENDS 'recouvrement': money that no lease claims may be the very rent that is asked for
        blockers = super()._get_blockers()
        leases = self.filtered(lambda each: (each.grouping_key or "").startswith(KEY))
        unmatched = leases._read_unmatched() if leases else {}
        for dossier in leases:
            amount = unmatched.get((dossier.partner_id, dossier.company_id), 0)
            if dossier.currency_id.compare_amounts(amount, 0) <= 0:
                continue
            blockers.setdefault(dossier.id, {})["unmatched_money"] = {
                "level": "danger",
                "message": self.env._(
                    "%(amount)s of this customer is matched with nothing: match it with the rent it pays.",
                    amount=format_amount(self.env, amount, dossier.currency_id),
                ),
                "action": False,
            }
        return blockers

    def _read_unmatched(self):
        """``{(debtor, company): what they gave that no lease and no other debt takes up}``."""
        # sudo: the accounts are read whole; only an amount comes out.
        items = self.env["account.move.line"].sudo()
        accounts = self.env["account.account"]._get_recouvrement_debtor_accounts(self.company_id)
        groups = items._read_group(
            [
                ("partner_id.commercial_partner_id", "in", self.partner_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("account_id", "in", accounts.ids),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", False),
                ("kinto_contrat_id", "=", False),
            ],
            ["partner_id", "company_id"],
            ["amount_residual:sum"],
        )
        found = Counter()
        for partner, company, amount in groups:
            found[partner.commercial_partner_id, company] -= amount
        return found
