"""A conformity check: dossiers drawn at random, held against a procedure, what is found, what is done about it."""

from random import Random

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain

from odoo.addons.recouvrement.tools.hand import check_written, open_to_hand

MOST = 200  # dossiers a person can look at in one check


class RecouvrementControle(models.Model):
    _name = "recouvrement.controle"
    _description = "Conformity check"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char("Number", readonly=True, default="/", copy=False)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    version_id = fields.Many2one(
        "recouvrement.mode.version",
        "Operating procedure, in its version",
        required=True,
        domain="[('state', '!=', 'draft'), ('company_id', 'in', [company_id, False])]",
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        "res.users", "Controller", default=lambda self: self.env.user, tracking=True
    )
    date = fields.Date(
        "Made on",
        required=True,
        default=lambda self: self.env["recouvrement.calendrier"]._today(),
    )
    date_from = fields.Date("Dossiers worked from", required=True)
    date_to = fields.Date("To (included)", required=True)
    phase_ids = fields.Many2many("recouvrement.phase", string="Phases", help="Empty: any.")
    portefeuille_ids = fields.Many2many(
        "recouvrement.portefeuille", string="Portfolios", help="Empty: all."
    )
    size = fields.Integer("Dossiers to draw", default=10, required=True)
    seed = fields.Integer(
        "Drawing number",
        readonly=True,
        copy=False,
        help="The same number draws the same dossiers from the same list.",
    )
    population = fields.Integer("Dossiers concerned", readonly=True, copy=False)
    state = fields.Selection(
        [("draft", "To draw"), ("running", "In progress"), ("done", "Closed")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    examen_ids = fields.One2many(
        "recouvrement.controle.dossier", "controle_id", "Dossiers drawn", readonly=False
    )
    constat_ids = fields.One2many("recouvrement.constat", "controle_id", "Findings")
    corrective_ids = fields.One2many("recouvrement.corrective", "controle_id", "Corrective actions")
    unanswered = fields.Integer("Points left", compute="_compute_unanswered")
    rate = fields.Float("Conformity %", compute="_compute_rate", store=True, aggregator="avg")
    conclusion = fields.Text()

    _size_bounds = models.Constraint(
        f"CHECK (size BETWEEN 1 AND {MOST})", "Draw one dossier to two hundred."
    )
    _period_ordered = models.Constraint(
        "CHECK (date_to >= date_from)", "The period cannot end before it begins."
    )

    @api.depends("constat_ids.answer")
    def _compute_rate(self):
        for check in self:
            answers = check.constat_ids.mapped("answer")
            held = answers.count("conform") + answers.count("gap")
            check.rate = 100.0 * answers.count("conform") / held if held else 0.0

    @api.depends("constat_ids.answer")
    def _compute_unanswered(self):
        for check in self:
            check.unanswered = check.constat_ids.mapped("answer").count(False)

    @api.constrains("date_to")
    def _check_period_over(self):
        today = self.env["recouvrement.calendrier"]._today()
        if any(check.date_to > today for check in self):
            raise ValidationError(self.env._("Check what was done: a period that is over."))

    @api.model_create_multi
    def create(self, vals_list):
        checks = super(RecouvrementControle, open_to_hand(self, vals_list)).create(vals_list)
        for check in checks.sudo():  # sudo: the number, written by nobody
            check.name = self.env["ir.sequence"].next_by_code("recouvrement.controle")
        return checks

    def write(self, vals):
        check_written(self, vals)
        drawn = vals.keys() & {
            "version_id",
            "date_from",
            "date_to",
            "phase_ids",
            "portefeuille_ids",
            "size",
            "company_id",
        }
        if drawn and not self.env.su and any(check.state != "draft" for check in self):
            raise UserError(
                self.env._("The dossiers are drawn: make another check to draw others.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_only(self):
        if any(check.state != "draft" for check in self):
            raise UserError(self.env._("A check that was begun is kept."))

    # -- drawing --------------------------------------------------------------------------------

    def action_draw(self):
        """Draw the dossiers, and propose the answers the ledger gives."""
        for check in self:
            check._draw(Random().randrange(1, 1_000_000))
        return True

    def _draw(self, seed):
        self.ensure_one()
        self.check_access("write")
        if self.state != "draft":
            raise UserError(self.env._("The dossiers are drawn already."))
        if not self.version_id.point_ids:
            raise UserError(
                self.env._(
                    "%s has no point to check: add them to its next version.",
                    self.version_id.display_name,
                )
            )
        worked = self._get_population()
        if not worked:
            raise UserError(
                self.env._("No dossier was worked in that period: widen it, or the phases.")
            )
        drawn = Random(seed).sample(worked.ids, min(self.size, len(worked)))
        # sudo: what was drawn is written by this verb alone.
        self.sudo().write(
            {
                "seed": seed,
                "population": len(worked),
                "state": "running",
                "examen_ids": [Command.create({"dossier_id": each}) for each in drawn],
            }
        )
        self._propose()

    def _get_population(self):
        """Dossiers worked in the period: a step carried out, or a contact logged; in the order of their number."""
        span = [("date", ">=", self.date_from), ("date", "<=", self.date_to)]
        done = [
            ("date_done", ">=", self.date_from),
            ("date_done", "<", fields.Date.add(self.date_to, days=1)),
            ("state", "=", "done"),
        ]
        worked = Domain("action_ids", "any", done) | Domain("resultat_ids", "any", span)
        domain = worked & Domain("company_id", "=", self.company_id.id)
        if self.phase_ids:
            domain &= Domain("phase_id", "in", self.phase_ids.ids)
        if self.portefeuille_ids:
            domain &= Domain("portefeuille_id", "child_of", self.portefeuille_ids.ids)
        return self.env["recouvrement.dossier"].search(domain, order="id")

    def _propose(self):
        points = self.version_id.point_ids
        dossiers = self.examen_ids.dossier_id
        told = {point: point._answer(dossiers, self.date_to) for point in points}
        rows = []
        for exam in self.examen_ids:
            for point in points:
                conform, fact = told[point].get(exam.dossier_id, (None, False))
                rows.append(
                    {
                        "examen_id": exam.id,
                        "point_id": point.id,
                        "answer": False if conform is None else ("conform" if conform else "gap"),
                        "fact": fact,
                    }
                )
        # sudo: as above.
        self.env["recouvrement.constat"].sudo().create(rows)

    # -- closing --------------------------------------------------------------------------------

    def action_close(self):
        """Nothing changes any more: every point is answered, every gap explained."""
        for check in self:
            check.check_access("write")
            if check.state != "running":
                raise UserError(self.env._("Only a check in progress is closed."))
            if check.unanswered:
                raise UserError(
                    self.env._(
                        "%s points have no answer yet: answer them, or say “not applicable”.",
                        check.unanswered,
                    )
                )
            silent = check.constat_ids.filtered(
                lambda each: each.answer == "gap" and not (each.comment or each.fact)
            )
            if silent:
                raise UserError(
                    self.env._("Say what was found: %s.", silent[0].examen_id.dossier_id.name)
                )
            check.sudo().state = "done"  # sudo: the state is written by verbs alone
        return True

    def action_reopen(self):
        """Take a closed check up again, on the record."""
        for check in self:
            check.check_access("write")
            if check.state == "done":
                check.sudo().state = "running"  # sudo: as above; the change is tracked
        return True

    def action_print(self):
        self.ensure_one()
        report = self.env.ref("recouvrement_contentieux.report_controle")
        return report.report_action(self)

    def _tell_sample(self):
        return self.env._(
            "%(drawn)s dossiers drawn at random among %(population)s (drawing %(seed)s)",
            drawn=len(self.examen_ids),
            population=self.population,
            seed=self.seed,
        )

    def _get_by_point(self):
        """For the report: ``[(point, conform, gaps, not applicable)]`` in the order of the procedure."""
        found = []
        for point in self.version_id.point_ids:
            answers = self.constat_ids.filtered(lambda each, p=point: each.point_id == p)
            answers = answers.mapped("answer")
            found.append((point, *(answers.count(key) for key in ("conform", "gap", "none"))))
        return found
