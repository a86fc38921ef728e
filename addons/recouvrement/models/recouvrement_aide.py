from odoo import api, fields, models

IN_DEBT = ("considered", "filed", "measures")
# Condition → what a diagnosis says.
HOUSING = {
    "tenant": ("social", "private"),
    "social": ("social",),
    "owner": ("owner", "buying"),
}
EMPLOYMENT = {
    "employee": ("permanent", "temporary"),
    "self": ("self",),
    "unemployed": ("unemployed",),
    "retired": ("retired",),
}


class RecouvrementAide(models.Model):
    """Who may help a debtor: an organism, what for, whom to call, under which simple conditions.

    What is not known of a debtor excludes nothing: the organism will say.
    """

    _name = "recouvrement.aide"
    _description = "Aid for debtors"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    organism = fields.Char(required=True)
    purpose = fields.Text("What for", required=True, translate=True)
    howto = fields.Text("How to ask", translate=True)
    phone = fields.Char()
    website = fields.Char()
    currency_id = fields.Many2one(
        "res.currency", default=lambda self: self.env.company.currency_id, required=True
    )
    source = fields.Char(help="Where these words come from.")
    date_checked = fields.Date("Checked on", help="Empty: still to be checked.")

    # Conditions: an empty one asks nothing.
    audience = fields.Selection(
        [("private", "Private persons"), ("professional", "Professionals")],
        "For",
        help="Empty: everyone.",
    )
    with_children = fields.Boolean("With children")
    over_indebted = fields.Boolean("Over-indebted, or on the way to it")
    rest_max = fields.Monetary(
        "Rest to live at most", help="A month and consumption unit. 0: no such condition."
    )
    housing = fields.Selection(
        [("tenant", "Tenants"), ("social", "Social tenants"), ("owner", "Owners")],
    )
    employment = fields.Selection(
        [
            ("employee", "Employees"),
            ("self", "Self-employed"),
            ("unemployed", "Unemployed"),
            ("retired", "Retired"),
        ],
    )
    departments = fields.Char(
        "Départements",
        help="Beginnings of postcodes, separated by commas: 33, 40. Empty: everywhere.",
    )

    @api.model
    def _match(self, dossier, diagnosis=None):
        """The aids ``dossier``'s debtor may ask for.

        :param diagnosis: its last diagnosis by default, when the user may see one
        """
        if diagnosis is None:
            diagnosis = self._find_diagnosis(dossier)
        facts = self._get_facts(dossier, diagnosis)
        return self.search([("active", "=", True)]).filtered(lambda aid: aid._fits(facts))

    def _find_diagnosis(self, dossier):
        diagnoses = self.env["recouvrement.diagnostic"]
        if not diagnoses.has_access("read"):
            return diagnoses
        return diagnoses.search([("dossier_id", "=", dossier.id), ("last", "=", True)], limit=1)

    def _get_facts(self, dossier, diagnosis):
        """What conditions look at; None where nothing is known."""
        debtor = dossier.partner_id
        facts = {
            "audience": debtor._get_recouvrement_audience(),
            "zip": (debtor.zip or "").replace(" ", "") or None,
            "children": None,
            "over_indebted": None,
            "rest": None,
            "housing": None,
            "employment": None,
        }
        if not diagnosis or diagnosis.kind != "household":
            return facts
        strained = diagnosis.over_indebted in IN_DEBT or diagnosis.capacity <= 0
        return facts | {
            "children": diagnosis.children > 0,
            "over_indebted": strained,
            "rest": diagnosis.rest_per_unit,
            "housing": diagnosis.housing or None,
            "employment": diagnosis.employment or None,
        }

    def _fits(self, facts):
        """Does nothing that is known exclude this debtor?"""
        return (
            self.audience in (False, "", facts["audience"])
            and not (self.with_children and facts["children"] is False)
            and not (self.over_indebted and facts["over_indebted"] is False)
            and self._fits_rest(facts["rest"])
            and self._fits_place(facts["zip"])
            and self._fits_word(HOUSING, self.housing, facts["housing"])
            and self._fits_word(EMPLOYMENT, self.employment, facts["employment"])
        )

    def _fits_rest(self, rest):
        return not self.rest_max or rest is None or rest <= self.rest_max

    def _fits_place(self, postcode):
        starts = [each.strip() for each in (self.departments or "").split(",") if each.strip()]
        return not starts or postcode is None or postcode.startswith(tuple(starts))

    def _fits_word(self, words, wanted, known):
        return not wanted or known is None or known in words[wanted]
