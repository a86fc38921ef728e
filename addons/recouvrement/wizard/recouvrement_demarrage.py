from odoo import api, fields, models
from odoo.exceptions import UserError


class RecouvrementDemarrage(models.TransientModel):
    """Start collection for a company: what the first night will do is shown before it is allowed."""

    _name = "recouvrement.demarrage"
    _description = "Start of collection"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    day = fields.Date("First night on", required=True, default=fields.Date.context_today)
    take_over = fields.Selection(
        lambda self: (
            self.env["recouvrement.scenario"]._fields["take_over"]._description_selection(self.env)
        ),
        "Debts already old",
        required=True,
        default=lambda self: self._get_scenarios(self.env.company)[:1].take_over or "age",
        help="The rule every published scenario of the company starts with.",
    )
    started_on = fields.Date(related="company_id.recouvrement_started_on")
    line_ids = fields.One2many("recouvrement.demarrage.ligne", "demarrage_id", readonly=True)
    debtor_count = fields.Integer("Debtors", compute="_compute_totals")
    amount = fields.Monetary("Overdue", compute="_compute_totals")
    awaiting_count = fields.Integer("Of which wait for approval", compute="_compute_totals")

    @api.depends("line_ids")
    def _compute_totals(self):
        for wizard in self:
            wizard.debtor_count = len(wizard.line_ids)
            wizard.amount = sum(wizard.line_ids.mapped("amount_overdue"))
            wizard.awaiting_count = len(
                wizard.line_ids.filtered(lambda line: line.consent == "approval")
            )

    @api.model
    def action_open(self):
        """Compute what the first night would do, then show it."""
        wizard = self.create({})
        wizard._simulate()
        return wizard._show()

    def _get_scenarios(self, company):
        """Published scenarios the company's debtors may follow and nobody follows yet."""
        scenarios = self.env["recouvrement.scenario"].search(
            [("state", "=", "published"), ("company_id", "in", [False, company.id])]
        )
        return scenarios.filtered(lambda scenario: not scenario.dossier_count)

    def action_simulate(self):
        self._simulate()
        return self._show()

    def _show(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Start collection"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _simulate(self):
        """Run the decisions of the first night inside a savepoint that is always undone."""
        self.ensure_one()
        self.line_ids.unlink()
        # sudo: the simulation reads the whole ledger, as the night will; everything is undone.
        night = self.env["recouvrement.passage"].sudo()._for(self.company_id)
        lines = []
        try:
            with self.env.cr.savepoint():
                self._get_scenarios(self.company_id).take_over = self.take_over
                night.env["recouvrement.detection"]._detect(self.day)
                while dossiers := night._take_due(self.day):
                    lines += self._prepare_lines(dossiers, night)
                raise _Undo
        except _Undo:
            self.env.invalidate_all(flush=False)
        self.env["recouvrement.demarrage.ligne"].create(lines)

    def _prepare_lines(self, dossiers, night):
        decisions = night.env["recouvrement.situation"]._decide(dossiers, self.day)
        night._record(dossiers, decisions, self.day)
        return [
            {
                "demarrage_id": self.id,
                "partner_id": dossier.partner_id.id,
                "scenario_id": dossier.scenario_id.id,
                "oldest_due_date": now.exposure.oldest,
                "amount_overdue": now.exposure.overdue,
                "etape_id": now.step.key if now.step else False,
                "date": now.planned if now.verdict == "wait" else self.day,
                "consent": now.step.consent if now.step else False,
                "left_out": self._name_steps(dossier.scenario_id, now.left_out),
            }
            for dossier in dossiers
            for now in [decisions[dossier.id][0]]
        ]

    def _name_steps(self, scenario, codes):
        names = {step.code: step.name for step in scenario.etape_ids}
        return ", ".join(names[code] for code in codes)

    def action_confirm(self):
        self.ensure_one()
        if self.company_id.recouvrement_started_on:
            raise UserError(
                self.env._(
                    "Collection already started on %s for this company.",
                    self.company_id.recouvrement_started_on,
                )
            )
        self._get_scenarios(self.company_id).take_over = self.take_over
        # sudo: a collection manager starts collection without being an administrator of the company.
        self.company_id.sudo().recouvrement_started_on = self.day
        # sudo: waking the night needs no right on scheduled actions.
        self.env.ref("recouvrement.ir_cron_night").sudo()._trigger()
        return {"type": "ir.actions.act_window_close"}


class _Undo(Exception):
    """Ends the simulation: everything done in its savepoint is undone."""


class RecouvrementDemarrageLigne(models.TransientModel):
    _name = "recouvrement.demarrage.ligne"
    _description = "First step of a debtor"
    _order = "amount_overdue desc, id"

    demarrage_id = fields.Many2one(
        "recouvrement.demarrage", required=True, ondelete="cascade", index=True
    )
    currency_id = fields.Many2one(related="demarrage_id.currency_id")
    partner_id = fields.Many2one("res.partner", "Debtor")
    scenario_id = fields.Many2one("recouvrement.scenario")
    oldest_due_date = fields.Date("Oldest due date")
    amount_overdue = fields.Monetary("Overdue")
    etape_id = fields.Many2one("recouvrement.etape", "First step")
    date = fields.Date("On")
    consent = fields.Selection(
        selection=lambda self: (
            self.env["recouvrement.action"]._fields["consent"]._description_selection(self.env)
        )
    )
    left_out = fields.Char("Steps left out")
