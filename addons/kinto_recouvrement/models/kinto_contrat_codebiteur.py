"""Who answers for the rents beside the customer: each is told of what the customer is told."""

from odoo import api, fields, models

ROLES = {"co_lessee": "co_debtor", "guarantor": "guarantor"}


class KintoContratCodebiteur(models.Model):
    _name = "kinto.contrat.codebiteur"
    _description = "Co-debtor of a lease"
    _inherit = ["recouvrement.reserve"]
    _order = "contrat_id, role, id"
    _rec_name = "partner_id"

    contrat_id = fields.Many2one(
        "kinto.contrat", "Lease", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="contrat_id.company_id", store=True, index=True)
    partner_id = fields.Many2one("res.partner", "Person", required=True, ondelete="restrict")
    role = fields.Selection(
        [("co_lessee", "Co-lessee"), ("guarantor", "Guarantor")],
        required=True,
        default="co_lessee",
    )
    note = fields.Char("Under", help="The deed that binds them, with its date.")

    _person_uniq = models.UniqueIndex(
        "(contrat_id, partner_id, role)", "This person already has this role in the lease."
    )

    @api.model_create_multi
    def create(self, vals_list):
        bound = super().create(vals_list)
        bound._join_dossiers(bound.contrat_id.dossier_ids)
        return bound

    def _join_dossiers(self, dossiers):
        """Have these people written to in the ``dossiers`` of their leases that are in progress."""
        # sudo: whoever may bind somebody to a lease has them told, whoever follows its dossier.
        running = dossiers.sudo().filtered(lambda dossier: dossier.state != "closed")
        bound = self.sudo()
        self.env["recouvrement.partie"].sudo().create(
            [
                {
                    "dossier_id": dossier.id,
                    "partner_id": each.partner_id.id,
                    "role": ROLES[each.role],
                    "note": each.note or self.env._("lease %s", each.contrat_id.name),
                }
                for dossier in running
                for each in bound
                if each.contrat_id == dossier.kinto_contrat_id
                and not dossier.partie_ids.filtered(
                    lambda partie, each=each: (
                        partie.partner_id == each.partner_id and partie.role == ROLES[each.role]
                    )
                )
            ]
        )
