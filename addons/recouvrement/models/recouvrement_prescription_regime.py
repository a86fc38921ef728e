"""The periods after which a claim can no longer be claimed: which kind, how long, by which text."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.deadlines import DAYS_OF, MONTHS_OF
from ..engine.limitation import Term


class RecouvrementPrescriptionRegime(models.Model):
    """Comes with the updates, like the law itself; its length is a legal parameter, dated."""

    _name = "recouvrement.prescription.regime"
    _description = "Limitation regime"
    _order = "sequence, id"
    _rec_names_search = ["name", "code"]

    sequence = fields.Integer(default=10)
    code = fields.Char(required=True, help="The name programs know it by.")
    name = fields.Char(required=True, translate=True)
    nature = fields.Selection(
        [
            ("limitation", "Limitation (prescription)"),
            ("forclusion", "Forfeiture (forclusion)"),
            ("title", "Enforceable title"),
        ],
        required=True,
        default="limitation",
        help="A forfeiture is neither interrupted by a payment nor suspended.",
    )
    parametre_id = fields.Many2one(
        "recouvrement.parametre", "Length", required=True, index=True, ondelete="restrict"
    )
    current_value = fields.Char("Today", compute="_compute_current_value")
    source = fields.Char("Legal basis", required=True)
    verification = fields.Selection(
        [
            ("text", "Read in the text itself"),
            ("quoted", "Read in a page that quotes the text"),
            ("secondary", "Read in a professional page"),
            ("to_verify", "To verify"),
        ],
        required=True,
        default="to_verify",
    )
    note = fields.Text(translate=True)

    _code_uniq = models.UniqueIndex("(code)", "This regime exists already.")

    @api.depends("parametre_id")
    @api.depends_context("company", "lang")
    def _compute_current_value(self):
        today = fields.Date.context_today(self)
        jurisdiction = self.env["recouvrement.delai"]._get_jurisdiction(self.env.company)
        for regime in self:
            holding = regime.parametre_id._get_holding(today, jurisdiction)
            regime.current_value = holding.display_value or "?"

    @api.constrains("parametre_id")
    def _check_unit(self):
        for regime in self:
            if regime.parametre_id.unit not in (*MONTHS_OF, *DAYS_OF):
                raise ValidationError(
                    self.env._("“%s” is not a length of time.", regime.parametre_id.name)
                )

    @api.model
    def _get_title(self):
        """The regime of claims that have become a title; may be empty."""
        # sudo: the law is the same for everyone.
        return self.sudo().search([("nature", "=", "title")], limit=1)

    @api.model
    def _get_shortest(self):
        """Days the shortest period we know lasts at the least, in any place; None when we know none."""
        # sudo: as above.
        regimes = self.sudo().search_fetch([("code", "!=", False)], ["parametre_id"])
        values = regimes.env["recouvrement.parametre.valeur"].search_fetch(
            [("parametre_id", "in", regimes.parametre_id.ids)], ["parametre_id", "value", "unknown"]
        )
        terms = [
            Term(int(number), value.unit) for value in values if (number := value._get_decimal())
        ]
        return min((term.days_at_least for term in terms), default=None)

    def _get_value(self, start, jurisdiction):
        """The row of the law that gives the length of a period begun on ``start``; may be empty."""
        # sudo: as above.
        return self.sudo().parametre_id.valeur_ids._pick(start, jurisdiction)

    def _get_term(self, start, jurisdiction):
        """The engine's ``Term`` of a period begun on ``start``; None when it is not known."""
        number = self._get_value(start, jurisdiction)._get_decimal()
        return Term(int(number), self.sudo().parametre_id.unit) if number else None
