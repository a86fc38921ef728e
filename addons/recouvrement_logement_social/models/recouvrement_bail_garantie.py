"""Who pays when the tenant does not: Visale, Loca-Pass, FSL, a person."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

GUARANTORS = ("caution",)


class RecouvrementBailGarantie(models.Model):
    _name = "recouvrement.bail.garantie"
    _description = "Guarantee of a lease"
    _inherit = ["recouvrement.reserve"]
    _order = "bail_id, date_from, id"
    _rec_name = "number"
    _check_company_auto = True

    bail_id = fields.Many2one(
        "recouvrement.bail", "Lease", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="bail_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="bail_id.currency_id")
    kind = fields.Selection(
        [
            ("visale", "Visale"),
            ("locapass", "Loca-Pass"),
            ("fsl", "FSL"),
            ("caution", "Guarantor"),
        ],
        required=True,
        default="visale",
    )
    organisme_id = fields.Many2one(
        "recouvrement.organisme",
        "Organisation",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("kind", "in", ("fsl", "action_logement"))],
    )
    partner_id = fields.Many2one("res.partner", "Guarantor", ondelete="restrict")
    number = fields.Char("Contract number")
    date_from = fields.Date("From")
    date_to = fields.Date("To (included)")
    ceiling = fields.Monetary(help="The most it pays in all. Zero: its months say it.")
    months = fields.Integer(help="The most months of rent and charges it pays. Zero: none said.")
    note = fields.Char("Under", help="The deed, with its date.")

    _numbers_positive = models.Constraint(
        "CHECK (COALESCE(ceiling, 0) >= 0 AND COALESCE(months, 0) >= 0)",
        "A ceiling is not negative.",
    )
    _days_ordered = models.Constraint(
        "CHECK (date_to IS NULL OR date_from IS NULL OR date_to >= date_from)",
        "The end comes before the beginning.",
    )

    @api.depends("kind", "number", "partner_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for each in self:
            who = each.partner_id.name or each.number
            each.display_name = " – ".join(filter(None, (kinds.get(each.kind), who)))

    @api.constrains("kind", "partner_id")
    def _check_guarantor(self):
        for each in self:
            if each.kind in GUARANTORS and not each.partner_id:
                raise ValidationError(self.env._("Name the person who stands guarantor."))

    def _covers(self, day):
        """Whether a rent due on ``day`` is covered."""
        self.ensure_one()
        started = not self.date_from or self.date_from <= day
        return started and (not self.date_to or day <= self.date_to)
