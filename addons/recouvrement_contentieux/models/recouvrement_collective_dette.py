from odoo import api, fields, models


class RecouvrementCollectiveDette(models.Model):
    """What the debtor of collective proceedings owes, item by item, before or after the judgment."""

    _name = "recouvrement.collective.dette"
    _description = "Debt in collective proceedings"
    _inherit = ["recouvrement.reserve", "recouvrement.gel.dette"]
    _order = "collective_id, date_born, id"
    _rec_name = "document"

    collective_id = fields.Many2one(
        "recouvrement.collective", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="collective_id.company_id", store=True)

    interest_runs = fields.Boolean(
        "Interest goes on",
        compute="_compute_interest_runs",
        store=True,
        readonly=False,
        precompute=True,
        help="The judgment stops legal and contractual interest, late interest too, save that of a loan made for "
        "a year or more, or of a payment put off by a year or more (C. com., art. L622-28, to verify). Proposed "
        "when the item falls due that long after its document; say it for the others.",
    )

    _item_uniq = models.UniqueIndex("(collective_id, move_line_id)", "This item is listed already.")

    def _get_case(self):
        return self.collective_id

    @api.depends("move_line_id")
    def _compute_interest_runs(self):
        for debt in self:
            debt.interest_runs = debt.interest_runs or debt._is_put_off()

    def _is_put_off(self):
        """Whether the item falls due so long after its document that the judgment does not stop its interest."""
        case, line = self.collective_id, self.move_line_id.sudo()  # sudo: as for its other facts
        since = self._read_birth(line)
        if not case.date_judgment or not since or not line.date_maturity:
            return False
        years = self.env["recouvrement.parametre"]._value(
            "interest_frozen_loan_years", case.date_judgment, case._get_jurisdiction()
        )
        return bool(years) and line.date_maturity >= fields.Date.add(since, years=int(years))

    def write(self, vals):
        done = super().write(vals)
        if "interest_runs" in vals:
            self.collective_id._freeze(self.env["recouvrement.calendrier"]._today())
        return done
