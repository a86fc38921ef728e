"""The cash forecast of today, item by item: what, when, how sure, and why."""

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL, format_date, formatLang

from ..engine import forecast as engine

SOURCES = [
    (engine.PLAN, "Plan"),
    (engine.PROMISE, "Promise"),
    (engine.HABIT, "Due date and habits"),
    (engine.DISPUTED, "Contested"),
    (engine.HELD, "Suspended"),
    (engine.DOUBTFUL, "Doubtful"),
]


class RecouvrementPrevisionLigne(models.Model):
    """A part of an open item, on the week its money is expected; read from others' habits, a third of it.

    ``expected`` + ``never`` = ``amount``: their sum over the rows is what is open, net of credits.
    """

    _name = "recouvrement.prevision.ligne"
    _description = "Cash forecast"
    _auto = False
    _order = "date, id"
    _rec_name = "document"
    _depends = {
        "account.move.line": ["date_maturity", "move_id", "partner_id"],
        "recouvrement.dossier": ["partner_id", "portefeuille_id", "user_id"],
        "recouvrement.portefeuille": ["agence_id"],
        "recouvrement.prevision.flux": [
            "amount",
            "basis",
            "chance",
            "company_id",
            "date",
            "days",
            "dossier_key",
            "expected",
            "line_key",
            "payments",
            "source",
        ],
        "res.company": ["currency_id"],
        "res.partner": ["commercial_partner_id"],
    }

    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    move_line_id = fields.Many2one("account.move.line", "Item", readonly=True)
    move_id = fields.Many2one("account.move", "Entry", readonly=True)
    document = fields.Char(related="move_line_id.recouvrement_document")
    partner_id = fields.Many2one("res.partner", "Debtor", readonly=True)
    dossier_id = fields.Many2one("recouvrement.dossier", readonly=True)
    portefeuille_id = fields.Many2one("recouvrement.portefeuille", "Portfolio", readonly=True)
    agency_id = fields.Many2one(
        "recouvrement.portefeuille",
        readonly=True,
        help="The nearest portfolio marked as an agency, or else the one above.",
    )
    user_id = fields.Many2one("res.users", "Collector", readonly=True)
    source = fields.Selection(SOURCES, "Expected from", readonly=True)
    date_due = fields.Date("Due on", readonly=True)
    date = fields.Date("Expected on", readonly=True)
    amount = fields.Monetary("Open", readonly=True)
    expected = fields.Monetary("Expected cash", readonly=True)
    never = fields.Monetary("Not counted", readonly=True, help="Open, but not expected.")
    chance = fields.Float("Chance (%)", readonly=True, aggregator=None, digits=(5, 1))
    days = fields.Integer("Days late expected", readonly=True, aggregator=None)
    basis = fields.Char("Read from", readonly=True)
    payments = fields.Integer("Payments behind it", readonly=True, aggregator=None)
    why = fields.Char(compute="_compute_why")

    @property
    def _table_query(self):
        return SQL(
            """SELECT flow.id, flow.company_id, company.currency_id,
                      flow.line_key AS move_line_id, item.move_id,
                      debtor.commercial_partner_id AS partner_id, dossier.id AS dossier_id,
                      dossier.portefeuille_id, owner.agence_id AS agency_id,
                      dossier.user_id, flow.source,
                      COALESCE(item.date_maturity, item.date) AS date_due, flow.date,
                      flow.amount, flow.expected, flow.amount - flow.expected AS never,
                      flow.chance, flow.days, flow.basis, flow.payments
                 FROM recouvrement_prevision_flux flow
                 JOIN account_move_line item ON item.id = flow.line_key
                 JOIN res_company company ON company.id = flow.company_id
            LEFT JOIN res_partner debtor ON debtor.id = item.partner_id
            LEFT JOIN recouvrement_dossier dossier ON dossier.id = flow.dossier_key
            LEFT JOIN recouvrement_portefeuille owner ON owner.id = dossier.portefeuille_id"""
        )

    # -- words ------------------------------------------------------------------------------

    @api.depends_context("lang")
    def _compute_why(self):
        for line in self:
            said = getattr(self, f"_say_{line.source}", None)
            line.why = said(line, self._get_words(line)) if said else False

    def _get_words(self, line):
        return {
            "due": format_date(self.env, line.date_due),
            "date": format_date(self.env, line.date),
            "days": line.days,
            "chance": formatLang(self.env, line.chance, digits=0),
            "payments": line.payments,
            "limit": line.company_id.recouvrement_forecast_limit,
        }

    def _say_plan(self, line, words):
        if line.days:
            return self.env._(
                "Instalment of a plan, %(days)s days late; %(chance)s %% of instalments are paid.",
                **words,
            )
        return self.env._("Instalment of a plan; %(chance)s %% of instalments are paid.", **words)

    def _say_promise(self, line, words):
        if line.basis == engine.OWN:
            return self.env._("Promised; this debtor keeps %(chance)s %% of promises.", **words)
        return self.env._("Promised; debtors keep %(chance)s %% of promises.", **words)

    def _say_habit(self, line, words):
        if not line.chance:
            return self.env._(
                "Due on %(due)s: nothing is counted after %(limit)s days late.", **words
            )
        if line.basis == engine.OWN and line.days > 0:
            return self.env._(
                "Due on %(due)s; this debtor pays %(days)s days late (%(payments)s payments).",
                **words,
            )
        if line.basis == engine.OWN:
            return self.env._(
                "Due on %(due)s; this debtor pays on time (%(payments)s payments).", **words
            )
        if line.basis == engine.SEGMENT:
            return self.env._(
                "Due on %(due)s; such debtors pay this part of such items about %(days)s days late "
                "(%(payments)s payments).",
                **words,
            )
        if line.basis == engine.COMPANY:
            return self.env._(
                "Due on %(due)s; this part of such items is paid about %(days)s days late "
                "(%(payments)s payments).",
                **words,
            )
        return self.env._("Due on %(due)s; no past payment to learn from yet.", **words)

    def _say_disputed(self, line, words):
        return self.env._("Contested: counted at %(chance)s %%.", **words)

    def _say_held(self, line, words):
        return self.env._("Suspended or in a procedure: counted at %(chance)s %%.", **words)

    def _say_doubtful(self, line, words):
        if line.basis == engine.OWN:
            return self.env._(
                "Doubtful: counted at %(chance)s %%, what the evaluation of this dossier leaves.",
                **words,
            )
        if line.basis == engine.SEGMENT:
            return self.env._(
                "Doubtful: counted at %(chance)s %%, what the allowance of such debtors leaves at that age.",
                **words,
            )
        return self.env._("Doubtful: counted at %(chance)s %%.", **words)

    # -- doors ------------------------------------------------------------------------------

    @api.model
    def action_show(self):
        """The forecast as of now, on screen."""
        if not self.env.user.has_group("recouvrement.group_reader"):
            raise AccessError(self.env._("The cash forecast is for people of collection."))
        self.env["recouvrement.prevision.calcul"]._refresh(self.env.companies)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "recouvrement.action_recouvrement_prevision_ligne"
        )
        today = self.env["recouvrement.calendrier"]._today()
        name = self.env._("Cash forecast as of %s", format_date(self.env, today))
        trust = self.env["recouvrement.prevision"]._tell_trust(today)
        name = self.env._("Cash forecast (so far %s)", trust) if trust else name
        # The web client shows display_name, which the stored action brings along.
        return action | {"name": name, "display_name": name}

    def action_open(self):
        """The dossier of the item, or its entry when it has none."""
        self.ensure_one()
        return (self.dossier_id or self.move_id)._get_records_action()
