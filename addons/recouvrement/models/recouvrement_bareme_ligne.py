from odoo import api, fields, models


class RecouvrementBaremeLigne(models.Model):
    """From which age a debt loses how much."""

    _name = "recouvrement.bareme.ligne"
    _description = "Allowance rate of an age"
    _order = "bareme_id, age, id"

    bareme_id = fields.Many2one(
        "recouvrement.bareme", "Matrix", required=True, index=True, ondelete="cascade"
    )
    unit = fields.Selection(related="bareme_id.unit")
    age = fields.Integer(
        "Late by more than", help="Months or days after the due date. 0: from the first day late."
    )
    told = fields.Char("Ages", compute="_compute_told")
    rate = fields.Float("Accounting rate (%)", digits=(5, 2))
    tax_rate = fields.Float(
        "Tax-deductible rate (%)",
        digits=(5, 2),
        help="What tax accepts of it; the rest is added back to the taxable result.",
    )

    _age_uniq = models.UniqueIndex("(bareme_id, age)", "This age is already in the matrix.")
    _age_positive = models.Constraint("CHECK (age >= 0)", "An age cannot be negative.")
    _rates_between = models.Constraint(
        "CHECK (rate >= 0 AND rate <= 100 AND tax_rate >= 0 AND tax_rate <= rate)",
        "A rate lies between 0 and 100 %; tax deducts no more than what is booked.",
    )

    @api.depends("age", "unit", "bareme_id.ligne_ids.age")
    @api.depends_context("lang")
    def _compute_told(self):
        for line in self:
            beyond = [each.age for each in line.bareme_id.ligne_ids if each.age > line.age]
            line.told = line._tell(min(beyond, default=None))

    def _tell(self, until):
        """The ages it is for, in words; ``until``: the last one, none when open."""
        values = {"age": self.age, "until": until}
        if self.unit == "day":
            if until is None:
                return self.env._("over %(age)s days", **values)
            return self.env._("over %(age)s days, up to %(until)s", **values)
        if until is None:
            return self.env._("over %(age)s months", **values)
        return self.env._("over %(age)s months, up to %(until)s", **values)
