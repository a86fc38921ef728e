from odoo import api, fields, models
from odoo.exceptions import UserError


class RecouvrementDossier(models.Model):
    """The dossier of a lease leads to it, and says in terms of rent what is owed."""

    _inherit = "recouvrement.dossier"

    recouvrement_bail_id = fields.Many2one(
        "recouvrement.bail",
        "Dwelling lease",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Whose rents this dossier follows: written from its grouping key.",
    )
    bail_segment = fields.Selection(related="recouvrement_bail_id.segment", string="Situation")
    bail_logement_id = fields.Many2one(
        related="recouvrement_bail_id.logement_id", string="Dwelling"
    )
    bail_unpaid_terms = fields.Integer(
        related="recouvrement_bail_id.unpaid_terms", string="Unpaid terms"
    )
    bail_unpaid_months = fields.Float(
        related="recouvrement_bail_id.unpaid_months", string="Months unpaid"
    )
    bail_first_unpaid_date = fields.Date(
        related="recouvrement_bail_id.first_unpaid_date", string="First unpaid term"
    )
    bail_beside = fields.Text("Other leases of this person", compute="_compute_bail_beside")

    bail_signalement_ids = fields.One2many(
        related="recouvrement_bail_id.signalement_ids", string="Reports to the CAF or the MSA"
    )
    bail_echange_ids = fields.One2many(
        related="recouvrement_bail_id.echange_ids", string="Exchanges with the CAF"
    )

    bail_demande_ids = fields.One2many(
        related="recouvrement_bail_id.demande_ids", string="Aids and claims"
    )
    bail_ccapex_gate = fields.Date(
        related="recouvrement_bail_id.ccapex_gate", string="Summons from"
    )
    bail_covered_amount = fields.Monetary(
        related="recouvrement_bail_id.covered_amount", string="Covered by aids"
    )

    @api.depends("recouvrement_bail_id")
    @api.depends_context("lang")
    def _compute_bail_beside(self):
        for dossier in self:
            lease = dossier.recouvrement_bail_id
            others = lease._get_siblings() if lease else lease
            dossier.bail_beside = "\n".join(each._say_beside() for each in others)

    def _is_spared_fees(self):
        """Whether nothing may be charged on top of the debt: a tenant's, that no enforceable title covers."""
        self.ensure_one()
        # sudo: what may be charged does not depend on who looks.
        here = self.sudo()
        if not here.recouvrement_bail_id:
            return False
        return not here.env["recouvrement.titre"].search_count(
            [("dossier_id", "=", here.id), ("state", "=", "enforceable")], limit=1
        )

    def _get_lease(self):
        """Its lease.

        :raise UserError: it follows no lease
        """
        self.ensure_one()
        if not self.recouvrement_bail_id:
            raise UserError(
                self.env._(
                    "%s follows no lease: open the dossier of the lease itself.", self.display_name
                )
            )
        return self.recouvrement_bail_id

    def action_report_caf(self):
        """The report to make of its lease, or a new one."""
        return self._get_lease().action_report_caf()

    def action_enter_echange(self):
        """Enter what the body that pays the aid asked or decided."""
        return self._get_lease().action_enter_echange()

    def action_ask_aid(self):
        """Prepare a request for an aid, or a claim on a guarantee of its lease."""
        return self._get_lease().action_ask_aid()

    def action_seize_ccapex(self):
        """Prepare the seizure of the CCAPEX for its lease."""
        return self._get_lease().action_seize_ccapex()

    def action_open_recouvrement_bail(self):
        return self.recouvrement_bail_id._get_records_action()
