"""The league table of prestataires: what each recovered of what it was entrusted, how fast, at what cost."""

from odoo import fields, models
from odoo.tools import SQL

# Rates are of sums: the rate of a group is not the average of its rows.
RATIOS = {
    "rate": ("recovered", "entrusted", 100.0),
    "cost_per_euro": ("cost", "recovered", 1.0),
}


class RecouvrementPalmares(models.Model):
    """One row a transmission that was sent."""

    _name = "recouvrement.palmares"
    _description = "League table of prestataires"
    _auto = False
    _order = "date_sent desc, id desc"
    _rec_name = "transmission_id"
    _depends = {
        "recouvrement.transmission": [
            "amount",
            "amount_fees",
            "amount_recovered",
            "company_id",
            "date_acknowledged",
            "date_first_payment",
            "date_sent",
            "debt_days",
            "dossier_id",
            "mandat_id",
            "prestataire_id",
            "rank",
            "state",
        ],
        "recouvrement.mandat": ["kind"],
        "recouvrement.dossier": ["portefeuille_id", "user_id"],
    }

    transmission_id = fields.Many2one("recouvrement.transmission", readonly=True)
    dossier_id = fields.Many2one("recouvrement.dossier", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    mandat_id = fields.Many2one("recouvrement.mandat", "Mandate", readonly=True)
    prestataire_id = fields.Many2one("res.partner", readonly=True)
    kind = fields.Selection(
        lambda self: (
            self.env["recouvrement.mandat"]._fields["kind"]._description_selection(self.env)
        ),
        readonly=True,
    )
    portefeuille_id = fields.Many2one("recouvrement.portefeuille", "Portfolio", readonly=True)
    rank = fields.Integer("Placement", readonly=True, aggregator=None)
    state = fields.Selection(
        lambda self: (
            self.env["recouvrement.transmission"]._fields["state"]._description_selection(self.env)
        ),
        readonly=True,
    )
    date_sent = fields.Date("Sent on", readonly=True)
    age = fields.Selection(
        [
            ("1", "Less than 90 days late"),
            ("2", "90 to 179 days late"),
            ("3", "180 to 364 days late"),
            ("4", "A year late and more"),
        ],
        "Age when entrusted",
        readonly=True,
    )
    size = fields.Selection(
        [
            ("1", "Below 500"),
            ("2", "500 to 1,999"),
            ("3", "2,000 to 9,999"),
            ("4", "10,000 and more"),
        ],
        "Amount when entrusted",
        readonly=True,
    )
    dossiers = fields.Integer(readonly=True)
    entrusted = fields.Monetary(readonly=True)
    recovered = fields.Monetary(readonly=True)
    rate = fields.Float(
        "Recovered (%)", readonly=True, aggregator="avg", help="Of what was entrusted."
    )
    days_acknowledge = fields.Float(
        "Days to acknowledge", readonly=True, aggregator="avg", help="Of those acknowledged."
    )
    days_first = fields.Float(
        "Days to the first payment", readonly=True, aggregator="avg", help="Of those paid."
    )
    cost = fields.Monetary(readonly=True, help="Fees and costs counted, before tax.")
    cost_per_euro = fields.Float(
        "Cost of a euro recovered", readonly=True, aggregator="avg", digits=(16, 3)
    )

    @property
    def _table_query(self):
        return SQL(
            """SELECT each.id, each.id AS transmission_id, each.dossier_id, each.company_id,
                      each.mandat_id, each.prestataire_id, mandat.kind, dossier.portefeuille_id,
                      dossier.user_id, each.rank, each.state, each.date_sent,
                      CASE WHEN each.debt_days < 90 THEN '1' WHEN each.debt_days < 180 THEN '2'
                           WHEN each.debt_days < 365 THEN '3' ELSE '4' END AS age,
                      CASE WHEN each.amount < 500 THEN '1' WHEN each.amount < 2000 THEN '2'
                           WHEN each.amount < 10000 THEN '3' ELSE '4' END AS size,
                      1 AS dossiers, each.amount AS entrusted,
                      COALESCE(each.amount_recovered, 0) AS recovered,
                      100 * COALESCE(each.amount_recovered, 0) / NULLIF(each.amount, 0) AS rate,
                      each.date_acknowledged - each.date_sent AS days_acknowledge,
                      each.date_first_payment - each.date_sent AS days_first,
                      COALESCE(each.amount_fees, 0) AS cost,
                      COALESCE(each.amount_fees, 0) / NULLIF(each.amount_recovered, 0)
                        AS cost_per_euro
                 FROM recouvrement_transmission each
                 JOIN recouvrement_mandat mandat ON mandat.id = each.mandat_id
                 JOIN recouvrement_dossier dossier ON dossier.id = each.dossier_id
                WHERE each.date_sent IS NOT NULL AND each.company_id = ANY(%s)""",
            self.env.companies.ids,
        )

    def _read_group_select(self, aggregate_spec, query):
        """Rates of groups come from the sums of their rows."""
        name = aggregate_spec.partition(":")[0]
        if name not in RATIOS:
            return super()._read_group_select(aggregate_spec, query)
        over, under, scale = RATIOS[name]
        return SQL(
            "%(scale)s * SUM(%(over)s) / NULLIF(SUM(%(under)s), 0)",
            scale=scale,
            over=self._field_to_sql(self._table, over, query),
            under=self._field_to_sql(self._table, under, query),
        )

    def action_open(self):
        """The transmission behind the row."""
        self.ensure_one()
        return self.transmission_id._get_records_action()
