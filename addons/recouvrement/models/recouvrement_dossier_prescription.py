from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import format_amount, format_date

PRESSING = 30  # days
NEAR = ("soon", "expired", "unknown")


class RecouvrementDossier(models.Model):
    """What of a dossier is time-barred or soon will be."""

    _inherit = "recouvrement.dossier"

    prescription_evenement_ids = fields.One2many(
        "recouvrement.prescription.evenement", "dossier_id", "Events of the limitation"
    )
    limitation_date = fields.Date(
        "First limitation", compute="_compute_limitation", help="Of what is not time-barred yet."
    )
    limitation_soon_count = fields.Integer("Items time-barred soon", compute="_compute_limitation")
    limitation_expired_count = fields.Integer("Time-barred items", compute="_compute_limitation")
    limitation_unknown_count = fields.Integer(
        "Items whose period is not known", compute="_compute_limitation"
    )
    amount_barred = fields.Monetary("Time-barred", compute="_compute_limitation")

    @api.depends("amount_due")
    def _compute_limitation(self):
        items = self._read_limitations()
        for dossier in self:
            mine = items[dossier.id]
            running = [line for line in mine if line.recouvrement_limitation_state != "expired"]
            dates = [line.recouvrement_limitation_date for line in running]
            by_state = defaultdict(list)
            for line in mine:
                by_state[line.recouvrement_limitation_state].append(line)
            dossier.limitation_date = min(filter(None, dates), default=False)
            dossier.limitation_soon_count = len(by_state["soon"])
            dossier.limitation_expired_count = len(by_state["expired"])
            dossier.limitation_unknown_count = len(by_state["unknown"])
            dossier.amount_barred = sum(line.amount_residual for line in by_state["expired"])

    def _read_limitations(self):
        """``{dossier id: its open debts}``, read whole: two queries a company."""
        found = defaultdict(list)
        real = self.filtered(lambda dossier: isinstance(dossier.id, int))
        for company, group in real.grouped("company_id").items():
            # sudo: only days, numbers and totals of the dossier come out.
            here = self.sudo().with_company(company)
            rows = here.env["recouvrement.prescription.lecture"]._read_items(
                group.with_env(here.env)
            )
            lines = here.env["account.move.line"].browse(row[1] for row in rows)
            lines.fetch(
                [
                    "recouvrement_limitation_state",
                    "recouvrement_limitation_date",
                    "amount_residual",
                ]
            )
            for (dossier_id, *_rest), line in zip(rows, lines, strict=True):
                found[dossier_id].append(line)
        return found

    def _get_badges(self):
        """The limitation comes with the commitments: what presses, and what is lost."""
        found = super()._get_badges()
        order = ("dark", "danger", "warning", "info")
        for dossier in self:
            if badge := dossier._get_limitation_badge():
                mine = [*found.get(dossier.id, []), badge]
                found[dossier.id] = sorted(mine, key=lambda each: order.index(each["level"]))
        return found

    def _get_limitation_badge(self):
        self.ensure_one()
        if self.limitation_soon_count:
            today = fields.Date.context_today(self)
            near = (self.limitation_date - today).days <= PRESSING
            text = self.env._(
                "Time-barred %s", format_date(self.env, self.limitation_date, date_format="d MMM")
            )
            title = self.env._(
                "%(number)s items time-barred soon, the first on %(day)s",
                number=self.limitation_soon_count,
                day=format_date(self.env, self.limitation_date),
            )
            return self._badge("limitation", "danger" if near else "warning", text, title)
        if self.limitation_expired_count:
            amount = format_amount(self.env, self.amount_barred, self.currency_id)
            title = self.env._("%s time-barred: never asked for again", amount)
            return self._badge("limitation", "dark", self.env._("Time-barred"), title)
        return None

    def action_note_limitation(self):
        """Note what moved the limitation of some items: an acknowledgment, a court claim…"""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Event of the limitation"),
            "res_model": "recouvrement.prescription.evenement",
            "views": [(self.env.ref("recouvrement.view_prescription_evenement_form").id, "form")],
            "target": "new",
            "context": {
                "default_dossier_id": self.id,
                "default_move_line_ids": self.open_line_ids.filtered(
                    lambda line: line.amount_residual > 0
                ).ids,
            },
        }
