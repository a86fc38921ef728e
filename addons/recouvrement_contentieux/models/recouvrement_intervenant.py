from odoo import api, fields, models
from odoo.exceptions import AccessError

from .recouvrement_procedure_etape import ROLES

WRITTEN_TO = ("court", "lawyer", "bailiff", "employer", "third", "expert", "trustee", "opponent")


class RecouvrementIntervenant(models.Model):
    """Who plays which part in a procedure, under which reference of theirs."""

    _name = "recouvrement.intervenant"
    _description = "Party of a judicial procedure"
    _inherit = ["recouvrement.reserve"]
    _order = "procedure_id, role, id"
    _rec_name = "partner_id"

    procedure_id = fields.Many2one(
        "recouvrement.procedure", required=True, index=True, ondelete="cascade"
    )
    dossier_id = fields.Many2one(related="procedure_id.dossier_id", store=True, index=True)
    company_id = fields.Many2one(related="procedure_id.company_id", store=True)
    role = fields.Selection(
        [role for role in ROLES if role[0] in WRITTEN_TO], required=True, default="bailiff"
    )
    partner_id = fields.Many2one("res.partner", "Who", required=True, ondelete="restrict")
    phone = fields.Char(related="partner_id.phone")
    email = fields.Char(related="partner_id.email")
    reference = fields.Char("Their reference")
    note = fields.Char()
    date_from = fields.Date("From")
    date_to = fields.Date("To (included)")

    _person_uniq = models.UniqueIndex(
        "(procedure_id, partner_id, role)", "This person already has this role in the procedure."
    )
    _dates_ordered = models.Constraint(
        "CHECK (date_to IS NULL OR date_from IS NULL OR date_to >= date_from)",
        "The end comes before the beginning.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        parties = super().create(vals_list)
        for party in parties:
            if party.role == "court" and not party.procedure_id.court_name:
                party.procedure_id.court_name = party.partner_id.name
        return parties

    def write(self, vals):
        if "procedure_id" in vals and not self.env.su:
            raise AccessError(self.env._("A party stays with its procedure."))
        return super().write(vals)
