"""Before a consumer credit is ended, its renegotiation is offered: the law says so, from a day, by a dated row."""

from odoo import fields, models
from odoo.exceptions import UserError

RENEGOTIATION = "loa_renegotiation_offer"


class KintoResiliation(models.Model):
    _inherit = "kinto.resiliation"

    renegotiation_date = fields.Date(
        "Renegotiation offered on",
        help="More time, lower rents for a longer term, a deferral…: what was offered, by which letter.",
    )
    renegotiation_action_id = fields.Many2one(
        "recouvrement.action",
        "Offer in the ledger",
        domain="[('dossier_id.kinto_contrat_id', '=', contrat_id), ('state', '=', 'done'), "
        "('kind', 'in', ('email', 'letter', 'lrar', 'lre'))]",
        ondelete="restrict",
        index="btree_not_null",
    )
    renegotiation_document_ids = fields.Many2many(
        "ir.attachment",
        "kinto_resiliation_renegociation_rel",
        string="Offer made",
        help="When it is not in the ledger.",
    )
    renegotiation_needed = fields.Boolean(compute="_compute_renegotiation_needed")

    def _compute_renegotiation_needed(self):
        for each in self:
            each.renegotiation_needed = each._needs_renegotiation()

    def _needs_renegotiation(self):
        """A private customer's lease with option is a consumer credit: does the law of the day ask for the offer?"""
        lease = self.contrat_id
        if lease.regime != "loa" or lease.customer_kind != "private":
            return False
        day = self.env["recouvrement.calendrier"]._today()
        place = self.env["recouvrement.delai"]._get_jurisdiction(lease.partner_id)
        law = self.env["recouvrement.parametre"].with_company(self.company_id)
        return bool(law._value(RENEGOTIATION, day, place))

    def _check_no_freeze(self, day):
        """EXTENDS: the offer comes first."""
        result = super()._check_no_freeze(day)
        self._check_renegotiation()
        return result

    def _check_renegotiation(self):
        """:raise UserError: the offer the law asks for was not made, or nothing shows it"""
        if not self._needs_renegotiation():
            return
        today = self.env["recouvrement.calendrier"]._today()
        proof = self.renegotiation_action_id or self.renegotiation_document_ids
        day = self.renegotiation_date or self.renegotiation_action_id.date_done
        if not proof or not day or day > today:
            raise UserError(
                self.env._(
                    "Lease %s is a consumer credit: offer its renegotiation before it is ended (Code de la "
                    "consommation, art. L312-35-1), and enter the day and the letter of the offer here.",
                    self.contrat_id.name,
                )
            )
