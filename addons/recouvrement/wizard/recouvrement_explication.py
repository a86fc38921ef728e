from odoo import api, fields, models


class RecouvrementExplication(models.TransientModel):
    """Why: the questions the engine asks on a day, with their answers."""

    _name = "recouvrement.explication"
    _description = "Explanation of a decision"

    dossier_id = fields.Many2one("recouvrement.dossier", required=True, readonly=True)
    day = fields.Date("As of", required=True, default=fields.Date.context_today)
    # Not sudo: why a dossier stands where it does is for who may read it.
    verdict = fields.Char(compute="_compute_lines", compute_sudo=False, store=True)
    verdict_kind = fields.Selection(
        selection=lambda self: (
            self.env["recouvrement.dossier"]._fields["verdict"]._description_selection(self.env)
        ),
        compute="_compute_lines",
        compute_sudo=False,
        store=True,
    )
    line_ids = fields.One2many(
        "recouvrement.explication.ligne",
        "explication_id",
        compute="_compute_lines",
        compute_sudo=False,
        store=True,
    )

    @api.model_create_multi
    def create(self, vals_list):
        wizards = super().create(vals_list)
        wizards.dossier_id.check_access("read")
        return wizards

    def write(self, vals):
        res = super().write(vals)
        self.dossier_id.check_access("read")
        return res

    @api.depends("dossier_id", "day")
    def _compute_lines(self):
        for wizard in self:
            *questions, verdict = (
                wizard.dossier_id.explain(wizard.day) if wizard.dossier_id and wizard.day else [{}]
            )
            wizard.verdict = verdict.get("question")
            wizard.verdict_kind = verdict.get("verdict")
            wizard.line_ids = [fields.Command.clear()] + [
                fields.Command.create(self._prepare_line(rank, line))
                for rank, line in enumerate(questions)
                if line["question"]
            ]

    def _prepare_line(self, rank, line):
        special = {("not_yet", True): "due", ("not_yet", False): "later"}
        special[("condition_unmet", False)] = "skip"
        answer = special.get((line["code"], line["passed"]), "ok" if line["passed"] else "stop")
        return {"sequence": rank, "question": line["question"], "answer": answer}

    @api.model
    def _open(self, dossier):
        wizard = self.create({"dossier_id": dossier.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Why? %s", dossier.display_name),
            "res_model": self._name,
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "new",
        }


class RecouvrementExplicationLigne(models.TransientModel):
    _name = "recouvrement.explication.ligne"
    _description = "Question of an explanation"
    _order = "sequence, id"

    explication_id = fields.Many2one("recouvrement.explication", required=True, ondelete="cascade")
    sequence = fields.Integer()
    question = fields.Char()
    answer = fields.Selection(
        [
            ("ok", "✔ goes on"),
            ("stop", "■ stops here"),
            ("skip", "↷ passed over"),
            ("later", "… later"),
            ("due", "▶ its turn"),
        ]
    )
