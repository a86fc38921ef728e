from odoo import api, fields, models
from odoo.tools import format_date

from ..engine.decision import WAIT


class RecouvrementApercu(models.TransientModel):
    """Dry run: what the coming weeks hold if nothing is paid. Nothing is written on the dossiers."""

    _name = "recouvrement.apercu"
    _description = "Preview of coming steps"

    date_from = fields.Date("From", required=True, default=fields.Date.context_today)
    date_to = fields.Date(
        "To",
        required=True,
        default=lambda self: fields.Date.add(fields.Date.context_today(self), days=60),
    )
    dossier_ids = fields.Many2many(
        "recouvrement.dossier", string="Dossiers", help="Empty: all in progress."
    )
    line_ids = fields.One2many(
        "recouvrement.apercu.ligne", "apercu_id", "Coming steps", readonly=True
    )
    single = fields.Boolean(compute="_compute_single", help="One dossier: no need to name it.")

    @api.depends("dossier_ids")
    def _compute_single(self):
        for wizard in self:
            wizard.single = len(wizard.dossier_ids) == 1

    def action_compute(self):
        """Run the engine over the period."""
        self.ensure_one()
        dossiers = self.dossier_ids or self.env["recouvrement.dossier"].search(
            [("state", "!=", "closed")]
        )
        lines = self.env["recouvrement.passage"]._preview(dossiers, self.date_from, self.date_to)
        self.line_ids.unlink()
        # That a step will be waited for is said by the step's own line.
        self.env["recouvrement.apercu.ligne"].create(
            [
                line | {"apercu_id": self.id}
                for line in lines
                if not (line["verdict"] == WAIT and line["etape_id"])
            ]
        )
        return self._reopen() if self.single else self.action_open_lines()

    def action_open_lines(self):
        """The coming steps as a list by day, and as a pivot."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._(
                "Coming steps, %(first)s – %(last)s",
                first=format_date(self.env, self.date_from),
                last=format_date(self.env, self.date_to),
            ),
            "res_model": "recouvrement.apercu.ligne",
            "views": [(False, "list"), (False, "pivot")],
            "domain": [("apercu_id", "=", self.id)],
            "context": {"search_default_steps": 1, "search_default_group_day": 1},
        }

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Coming steps"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    @api.model
    def _open(self, dossiers):
        wizard = self.create({"dossier_ids": [fields.Command.set(dossiers.ids)]})
        return wizard.action_compute()


class RecouvrementApercuLigne(models.TransientModel):
    _name = "recouvrement.apercu.ligne"
    _description = "Coming step"
    _order = "date, dossier_id, id"

    apercu_id = fields.Many2one(
        "recouvrement.apercu", required=True, ondelete="cascade", index=True
    )
    date = fields.Date()
    dossier_id = fields.Many2one("recouvrement.dossier")
    partner_id = fields.Many2one(related="dossier_id.partner_id", string="Debtor", store=True)
    currency_id = fields.Many2one(related="dossier_id.currency_id")
    amount_overdue = fields.Monetary(related="dossier_id.amount_overdue")
    user_id = fields.Many2one(related="dossier_id.user_id", string="Collector")
    verdict = fields.Selection(
        selection=lambda self: (
            self.env["recouvrement.dossier"]._fields["verdict"]._description_selection(self.env)
        )
    )
    etape_id = fields.Many2one("recouvrement.etape", "Step")
    kind = fields.Selection(
        selection=lambda self: (
            self.env["recouvrement.action"]._fields["kind"]._description_selection(self.env)
        )
    )
    consent = fields.Selection(
        selection=lambda self: (
            self.env["recouvrement.action"]._fields["consent"]._description_selection(self.env)
        )
    )
    reason = fields.Char()

    def action_open_dossier(self):
        return self.dossier_id._get_records_action()
