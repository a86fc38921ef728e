from odoo import api, fields, models

from .recouvrement_score_facteur import CODES


class RecouvrementScoreContribution(models.Model):
    """What one fact brought to a score, in a sentence. Kept as it was."""

    _name = "recouvrement.score.contribution"
    _description = "Fact of a score"
    _inherit = ["recouvrement.reserve"]
    _order = "score_id, id"
    _rec_name = "code"

    score_id = fields.Many2one(
        "recouvrement.score", required=True, readonly=True, index=True, ondelete="cascade"
    )
    code = fields.Selection(CODES, "Fact", required=True, readonly=True)
    known = fields.Boolean(readonly=True)
    value = fields.Float(digits=(16, 2), readonly=True, aggregator=False)
    mark = fields.Integer("Mark out of 100", readonly=True, aggregator=False)
    points = fields.Float(digits=(5, 1), readonly=True)
    best = fields.Float("Of at most", digits=(5, 1), readonly=True)
    lost = fields.Float("Points lost", digits=(5, 1), compute="_compute_lost")
    told = fields.Char("In words", compute="_compute_told")

    @api.depends("points", "best")
    def _compute_lost(self):
        for each in self:
            each.lost = round(each.best - each.points, 1)

    @api.depends("code", "value", "known")
    @api.depends_context("lang")
    def _compute_told(self):
        labels = dict(self._fields["code"]._description_selection(self.env))
        for each in self:
            each.told = (
                each._tell()
                if each.known
                else self.env._("%s: not known, counts as average.", labels.get(each.code, ""))
            )

    def _tell(self):
        _, value = self.env._, self.value
        whole, one, two = f"{value:.0f}", self._say_number(1), self._say_number(2)
        if self.code == "late_trend":
            days = f"{abs(value):.0f}"
            if abs(value) < 1:
                return _("Pays neither later nor sooner than before.")
            if value > 0:
                return _("Pays %s days later than in the nine months before.", days)
            return _("Pays %s days sooner than in the nine months before.", days)
        if self.code in ("oldest_overdue", "broken_promises", "undone_payments", "disputes_lost"):
            return self._tell_count(whole) if value else self._tell_none()
        return {
            "mean_late": _("Paid %s days late on average, over twelve months.", whole),
            "share_late": _("%s %% of what came due in twelve months was late.", whole),
            "relation": _("A customer for %s months.", whole),
            "liquidity": _("%s of current assets for 1 of what is owed within the year.", two),
            "solvency": _("Equity is %s %% of the balance sheet.", whole),
            "gearing": _("Net debt is %s times equity.", two),
            "margin": _("The net result is %s %% of turnover.", one),
            "external": _("A credit body gives %s out of 100.", whole),
            "insured": _("The insurer grants %s %% of what was asked.", whole),
        }[self.code]

    def _tell_count(self, number):
        _ = self.env._
        return {
            "oldest_overdue": _("The oldest unpaid item is %s days late.", number),
            "broken_promises": _("Promises not kept in twelve months: %s.", number),
            "undone_payments": _("Payments rejected or taken back in twelve months: %s.", number),
            "disputes_lost": _("Disputes rejected in twelve months: %s.", number),
        }[self.code]

    def _tell_none(self):
        _ = self.env._
        return {
            "oldest_overdue": _("Nothing is late."),
            "broken_promises": _("No promise was broken in twelve months."),
            "undone_payments": _("No payment was taken back in twelve months."),
            "disputes_lost": _("No dispute was rejected in twelve months."),
        }[self.code]

    def _say_number(self, digits):
        return self.env["ir.qweb.field.float"].value_to_html(self.value, {"precision": digits})
