from decimal import Decimal

from odoo import api, fields, models

from odoo.addons.recouvrement.engine.fees import Bracket, Terms


class RecouvrementMandatTarif(models.Model):
    """A row of the fee grid: for debts of these amounts and ages, at this placement."""

    _name = "recouvrement.mandat.tarif"
    _description = "Row of a fee grid"
    _inherit = ["recouvrement.chiffre"]
    _order = "mandat_id, sequence, id"

    mandat_id = fields.Many2one(
        "recouvrement.mandat", "Mandate", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="mandat_id.currency_id")
    sequence = fields.Integer(default=10, help="The first row that fits wins.")
    rank = fields.Selection(
        [
            ("0", "Any placement"),
            ("1", "First placement"),
            ("2", "Second placement"),
            ("3", "Third"),
        ],
        "Placement",
        default="0",
        required=True,
    )
    amount_from = fields.Monetary("From the amount of", help="Amount entrusted, included.")
    amount_to = fields.Monetary("Below", help="0: no limit.")
    days_from = fields.Integer("Days late from")
    days_to = fields.Integer("Days late below", help="0: no limit.")
    rate = fields.Float("Success (%)", digits=(6, 2))
    floor = fields.Monetary("Least for a payment")
    cap = fields.Monetary("Most for a dossier", help="Of the success fees. 0: no limit.")
    fixed = fields.Monetary("Fixed for a dossier", help="Due once, when it is entrusted.")

    _positive = models.Constraint(
        "CHECK (amount_from >= 0 AND amount_to >= 0 AND days_from >= 0 AND days_to >= 0"
        " AND floor >= 0 AND cap >= 0 AND fixed >= 0 AND rate BETWEEN 0 AND 100)",
        "A fee grid holds no negative figure, and no rate above 100 %.",
    )
    _ordered = models.Constraint(
        "CHECK ((amount_to = 0 OR amount_to > amount_from) AND (days_to = 0 OR days_to > days_from))",
        "The bounds of a row of the grid go from the lower to the higher.",
    )

    @api.depends("rate", "fixed", "rank", "currency_id")
    def _compute_display_name(self):
        for row in self:
            row.display_name = row._describe()

    def _describe(self):
        """The terms in a sentence."""
        self.ensure_one()
        money, words = self.currency_id.format, []
        if self.rate:
            words.append(self.env._("%s %% of what is received", f"{self.rate:g}"))
        if self.floor:
            words.append(self.env._("at least %s a payment", money(self.floor)))
        if self.cap:
            words.append(self.env._("at most %s in all", money(self.cap)))
        if self.fixed:
            words.append(self.env._("%s for the dossier", money(self.fixed)))
        return ", ".join(words) or self.env._("no fee")

    def _to_engine(self):
        """The rows as the engine reads them, in order."""
        return [
            Bracket(
                key=row.id,
                terms=row._get_terms(),
                rank=int(row.rank),
                amount_from=Decimal(str(row.amount_from)),
                amount_to=Decimal(str(row.amount_to)) if row.amount_to else None,
                days_from=row.days_from,
                days_to=row.days_to or None,
            )
            for row in self.sorted(lambda each: (each.sequence, each.id))
        ]

    def _get_terms(self):
        self.ensure_one()
        return Terms(
            rate=Decimal(str(self.rate)),
            floor=Decimal(str(self.floor)),
            cap=Decimal(str(self.cap)) if self.cap else None,
            direct=Decimal(str(self.mandat_id.direct_share)),
        )
