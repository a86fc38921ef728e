from odoo import fields, models


class ResCompany(models.Model):
    """What a cash forecast takes for granted while the past does not say better."""

    _inherit = "res.company"

    recouvrement_forecast_limit = fields.Integer(
        "Nothing is expected after … days late",
        default=180,
        required=True,
        help="What is later is not counted in the cash forecast.",
    )
    recouvrement_forecast_promise_rate = fields.Float(
        "Promises kept (%)", default=70.0, help="Used until three promises were judged."
    )
    recouvrement_forecast_plan_rate = fields.Float(
        "Instalments paid (%)", default=85.0, help="Used until five instalments have passed."
    )
    recouvrement_forecast_disputed_rate = fields.Float(
        "Contested items expected (%)", help="0: not counted in the cash forecast."
    )
    recouvrement_forecast_held_rate = fields.Float(
        "Suspended items expected (%)",
        help="Items a suspension or a procedure covers. 0: not counted in the cash forecast.",
    )
    recouvrement_forecast_doubtful_rate = fields.Float(
        "Doubtful items expected (%)",
        default=20.0,
        help="Where neither the evaluation of the dossier nor a matrix of allowances gives a rate.",
    )

    _recouvrement_forecast_bounds = models.Constraint(
        "CHECK (recouvrement_forecast_limit > 0"
        " AND recouvrement_forecast_promise_rate BETWEEN 0 AND 100"
        " AND recouvrement_forecast_plan_rate BETWEEN 0 AND 100"
        " AND recouvrement_forecast_disputed_rate BETWEEN 0 AND 100"
        " AND recouvrement_forecast_held_rate BETWEEN 0 AND 100"
        " AND recouvrement_forecast_doubtful_rate BETWEEN 0 AND 100)",
        "The rates of the cash forecast go from 0 to 100 %, its limit is a number of days.",
    )
