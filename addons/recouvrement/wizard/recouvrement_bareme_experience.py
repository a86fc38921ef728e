from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date


class RecouvrementBaremeExperience(models.TransientModel):
    """What the company's own past losses say of the rates of a matrix: a proposal, copied by a manager only."""

    _name = "recouvrement.bareme.experience"
    _description = "Rates from past losses"

    bareme_id = fields.Many2one("recouvrement.bareme", "Matrix", required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    years = fields.Integer("Years looked back at", default=3, required=True)
    least = fields.Integer(
        "Cases needed",
        default=30,
        required=True,
        help="A rate that rests on fewer debts is shown, and not copied.",
    )
    ligne_ids = fields.One2many("recouvrement.bareme.experience.ligne", "experience_id", "Rates")
    warning = fields.Text("What to know", readonly=True)
    may_copy = fields.Boolean(compute="_compute_may_copy")

    _years_sane = models.Constraint(
        "CHECK (years BETWEEN 1 AND 10 AND least >= 1)",
        "Look back at one to ten years, and ask for one case at least.",
    )

    @api.depends("ligne_ids.enough")
    def _compute_may_copy(self):
        for wizard in self:
            wizard.may_copy = any(wizard.ligne_ids.mapped("enough"))

    @api.model
    def _open(self, bareme):
        company = bareme.company_id or self.env.company
        if company not in self.env.companies:
            raise AccessError(self.env._("Rates are of the companies one works in."))
        wizard = self.create({"bareme_id": bareme.id, "company_id": company.id})
        wizard._compute_rates()
        return wizard._show()

    def _show(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Rates from past losses"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_compute(self):
        """Count again, with the years and cases that are asked."""
        self.ensure_one()
        self._compute_rates()
        return self._show()

    def _compute_rates(self):
        self._check_manager()
        day = self.env["recouvrement.calendrier"]._today()
        told, first = self.env["recouvrement.bareme.statistique"]._read(
            self.bareme_id, self.company_id, day, self.years
        )
        self.ligne_ids.unlink()
        self.ligne_ids = [
            Command.create(
                {
                    "bareme_ligne_id": line.id,
                    "cases": each.cases,
                    "waiting": each.waiting,
                    "amount": float(each.amount),
                    "lost": float(each.lost),
                    "rate": float(each.rate or 0),
                }
            )
            for line, each in told.items()
        ]
        self.warning = "\n".join(self._warn(first, day))

    def _warn(self, first, day):
        """Why these rates are not to be trusted, in sentences."""
        since = fields.Date.subtract(day, years=self.years)
        said = []
        if not first or first > since:
            said.append(
                self.env._(
                    "History too short: the books begin on %(first)s, %(years)s years are asked.",
                    first=format_date(self.env, first) if first else "–",
                    years=self.years,
                )
            )
        if any(not line.enough for line in self.ligne_ids):
            said.append(
                self.env._(
                    "Some ages rest on fewer than %s debts whose end is known: their rate is not copied.",
                    self.least,
                )
            )
        return said

    def action_copy(self):
        """Write the rates that rest on enough cases into the matrix, and where they come from."""
        self.ensure_one()
        self._check_manager()
        lines = self.ligne_ids.filtered("enough")
        if not lines:
            raise UserError(self.env._("No rate here rests on enough cases: nothing is copied."))
        for line in lines:
            row = line.bareme_ligne_id
            row.write({"rate": line.rate, "tax_rate": min(row.tax_rate, line.rate)})
        today = self.env["recouvrement.calendrier"]._today()
        said = self.env._(
            "Rates of past losses copied on %(day)s by %(user)s: %(years)s years, %(cases)s cases.",
            day=format_date(self.env, today),
            user=self.env.user.name,
            years=self.years,
            cases=sum(lines.mapped("cases")),
        )
        self.bareme_id.note = "\n".join(filter(None, [self.bareme_id.note, said]))
        return {"type": "ir.actions.act_window_close"}

    def _check_manager(self):
        """:raise AccessError: rates are a manager's to see and copy"""
        if not self.env.user.has_group("recouvrement.group_manager"):
            raise AccessError(self.env._("Only managers set the rates of allowances."))
        if self.company_id not in self.env.companies:
            raise AccessError(self.env._("Rates are of the companies one works in."))
        self.bareme_id.check_access("write")


class RecouvrementBaremeExperienceLigne(models.TransientModel):
    _name = "recouvrement.bareme.experience.ligne"
    _description = "Rate of an age from past losses"
    _order = "id"

    experience_id = fields.Many2one(
        "recouvrement.bareme.experience", required=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="experience_id.currency_id")
    bareme_ligne_id = fields.Many2one("recouvrement.bareme.ligne", required=True, readonly=True)
    told = fields.Char(related="bareme_ligne_id.told", string="Ages")
    rate_now = fields.Float(related="bareme_ligne_id.rate", string="Rate of the matrix (%)")
    rate = fields.Float("Finally lost (%)", digits=(5, 2), readonly=True)
    cases = fields.Integer("Debts whose end is known", readonly=True)
    waiting = fields.Integer("Still owed", readonly=True)
    amount = fields.Monetary("What they came to", readonly=True)
    lost = fields.Monetary("Lost since", readonly=True)
    enough = fields.Boolean("Enough cases", compute="_compute_enough")

    @api.depends("cases", "amount", "experience_id.least")
    def _compute_enough(self):
        for line in self:
            line.enough = bool(line.amount) and line.cases >= line.experience_id.least
