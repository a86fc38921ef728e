from odoo import api, fields, models

from ..engine.decision import ACT, AWAIT


class RecouvrementPublication(models.TransientModel):
    """Publish a version of a scenario, having seen what it changes for running dossiers."""

    _name = "recouvrement.publication"
    _description = "Publication of a scenario"

    scenario_id = fields.Many2one("recouvrement.scenario", required=True, readonly=True)
    previous_id = fields.Many2one(related="scenario_id.previous_id")
    move = fields.Boolean(
        "Move the running dossiers to this version", help="Otherwise they finish on theirs."
    )
    running_count = fields.Integer("Running dossiers", compute="_compute_lines", store=True)
    changed_count = fields.Integer("Whose next step changes", compute="_compute_lines", store=True)
    line_ids = fields.One2many(
        "recouvrement.publication.ligne", "publication_id", compute="_compute_lines", store=True
    )

    @api.depends("scenario_id")
    def _compute_lines(self):
        today = self.env["recouvrement.calendrier"]._today()
        for wizard in self:
            running = self._get_running(wizard.scenario_id.previous_id)
            differences = self._compare(running, wizard.scenario_id, today)
            wizard.running_count, wizard.changed_count = len(running), len(differences)
            wizard.line_ids = [fields.Command.clear(), *map(fields.Command.create, differences)]

    def _get_running(self, scenario):
        if not scenario:
            return self.env["recouvrement.dossier"]
        return self.env["recouvrement.dossier"].search(
            [("scenario_id", "=", scenario.id), ("state", "!=", "closed")]
        )

    def _compare(self, dossiers, scenario, day):
        """The next step of each running dossier under both versions, where they differ."""
        horizon, lines = fields.Date.add(day, days=180), []
        for company, group in dossiers.grouped("company_id").items():
            facts = self.env["recouvrement.situation"].with_company(company)
            before = facts._foresee(group, day, horizon)
            after = facts._foresee(group, day, horizon, scenario)
            for dossier in group:
                old, new = self._first_step(before[dossier.id]), self._first_step(after[dossier.id])
                if old != new:
                    lines.append(
                        {
                            "dossier_id": dossier.id,
                            "before_date": old[0],
                            "before_step": old[1],
                            "after_date": new[0],
                            "after_step": new[1],
                        }
                    )
        return lines

    @staticmethod
    def _first_step(decisions):
        """Day and name of the first step taken or put up; waiting for it is not yet taking it."""
        steps = (
            (day, each.step.name)
            for day, each in decisions
            if each.step and each.verdict in (ACT, AWAIT)
        )
        return next(steps, (False, False))

    def action_confirm(self):
        self.ensure_one()
        running = self._get_running(self.scenario_id.previous_id)
        self.scenario_id._publish()
        if self.move and running:
            running.write({"scenario_id": self.scenario_id.id})
            self.env["recouvrement.passage"]._refresh(
                running, self.env["recouvrement.calendrier"]._today()
            )
        return {"type": "ir.actions.act_window_close"}


class RecouvrementPublicationLigne(models.TransientModel):
    _name = "recouvrement.publication.ligne"
    _description = "What a new version changes"
    _order = "after_date, id"

    publication_id = fields.Many2one("recouvrement.publication", required=True, ondelete="cascade")
    dossier_id = fields.Many2one("recouvrement.dossier")
    before_date = fields.Date("Today: on")
    before_step = fields.Char("Today: step")
    after_date = fields.Date("With this version: on")
    after_step = fields.Char("With this version: step")
