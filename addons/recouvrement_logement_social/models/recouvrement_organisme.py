"""Whom a social landlord works with, by department: CAF, FSL, Action Logement, CCAPEX…"""

from odoo import api, fields, models
from odoo.fields import Domain


class RecouvrementOrganisme(models.Model):
    _name = "recouvrement.organisme"
    _description = "Organisation of housing"
    _inherit = ["recouvrement.reserve"]
    _order = "kind, sequence, id"
    _rec_name = "partner_id"
    _rec_names_search = ["partner_id.name", "departments"]

    partner_id = fields.Many2one(
        "res.partner", "Organisation", required=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [
            ("caf", "CAF"),
            ("msa", "MSA"),
            ("fsl", "FSL"),
            ("action_logement", "Action Logement"),
            ("ccapex", "CCAPEX"),
            ("ccas", "CCAS"),
            ("social", "Social services"),
            ("banque_de_france", "Banque de France"),
        ],
        required=True,
        index=True,
    )
    departments = fields.Char(
        help="Numbers separated by commas, as in 33, 40. Empty: the whole country."
    )
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one("res.company", help="Empty: every company of the database.")
    email = fields.Char(related="partner_id.email")
    phone = fields.Char(related="partner_id.phone")
    website = fields.Char(related="partner_id.website")
    note = fields.Text("How to reach them", help="Desk, portal, hours, form they ask for.")
    active = fields.Boolean(default=True)

    @api.depends("partner_id.name", "kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for each in self:
            kind, name = kinds.get(each.kind, ""), each.partner_id.name or ""
            each.display_name = name if kind.lower() in name.lower() else f"{kind} – {name}"

    def _serves(self, department):
        """Whether this organisation acts in ``department`` (its number, as text)."""
        self.ensure_one()
        served = [each.strip() for each in (self.departments or "").split(",") if each.strip()]
        return not served or department in served

    @api.model
    def _find(self, kind, department, company=None):
        """The organisation of ``kind`` for ``department``; its own goes before a national one.

        :param department: its number as text (``"33"``, ``"2A"``, ``"971"``), as ``_get_department`` gives
        """
        company = company or self.env.company
        there = self.search(
            Domain("kind", "=", kind) & Domain("company_id", "in", [company.id, False])
        ).filtered(lambda each: each._serves(department))
        return there.sorted(lambda each: not each.departments)[:1]

    @api.model
    def _get_department(self, zip_code):
        """The number of the department of a French postcode; empty when it is none."""
        code = (zip_code or "").replace(" ", "")
        if len(code) != 5 or not code.isdigit():
            return ""
        if code.startswith("20"):  # Corsica: 200 and 201 in the south
            return "2A" if code[2] in "01" else "2B"
        return code[:3] if code.startswith(("97", "98")) else code[:2]
