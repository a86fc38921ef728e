from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_date

from ..tools.hand import get_shut


class AccountMoveLine(models.Model):
    """Until when an item may be claimed. Kept by ``recouvrement.prescription``, by nobody else."""

    _inherit = "account.move.line"

    recouvrement_limitation_date = fields.Date(
        "Limitation",
        readonly=True,
        copy=False,
        help="The last day to act; after it, nothing is asked any more. Empty: not known, or "
        "interrupted by proceedings that last.",
    )
    recouvrement_limitation_state = fields.Selection(
        [
            ("running", "Running"),
            ("soon", "Time-barred soon"),
            ("expired", "Time-barred"),
            ("none", "None"),
            ("unknown", "Period not known"),
        ],
        "Limitation state",
        readonly=True,
        copy=False,
    )
    recouvrement_limitation_regime_id = fields.Many2one(
        "recouvrement.prescription.regime",
        "Limitation regime",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    recouvrement_limitation_basis = fields.Char(
        "Limitation counted from", readonly=True, copy=False
    )
    recouvrement_limitation_forced_id = fields.Many2one(
        "recouvrement.prescription.regime",
        "Regime chosen for this item",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    recouvrement_limitation_forced_reason = fields.Char(
        "Why this regime", readonly=True, copy=False
    )
    recouvrement_limitation_explanation = fields.Text(
        "How the limitation was counted", compute="_compute_recouvrement_limitation_explanation"
    )
    recouvrement_limitation_remedy = fields.Char(
        "What would save it", compute="_compute_recouvrement_limitation_remedy"
    )

    _recouvrement_limitation_idx = models.Index(
        "(company_id, recouvrement_limitation_date)"
        " WHERE recouvrement_limitation_state IN ('running', 'soon') AND amount_residual > 0"
    )

    @api.depends("recouvrement_limitation_state", "recouvrement_limitation_regime_id")
    @api.depends_context("lang")
    def _compute_recouvrement_limitation_remedy(self):
        for line in self:
            line.recouvrement_limitation_remedy = line._get_recouvrement_remedy()

    def _get_recouvrement_remedy(self):
        """What would keep this item from being time-barred, in words; empty when nothing presses."""
        state = self.recouvrement_limitation_state
        if state == "unknown":
            return self.env._("Find the period that holds and enter it with its source.")
        if state != "soon":
            return ""
        day = format_date(self.env, self.recouvrement_limitation_date)
        # sudo: the law is the same for everyone.
        if self.sudo().recouvrement_limitation_regime_id.nature == "forclusion":
            return self.env._("A court claim by %s: a payment would not do.", day)
        return self.env._(
            "By %s: an acknowledgment in writing, a partial payment or a court claim.", day
        )

    def _compute_recouvrement_limitation_explanation(self):
        prescription = self.env["recouvrement.prescription"]
        for line in self:
            # A form being edited shows copies: what is counted stands on the item itself.
            item = line._origin
            line.recouvrement_limitation_explanation = (
                prescription._explain(item) if item.recouvrement_limitation_state else ""
            )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_recouvrement_limitation(set().union(*vals_list) if vals_list else set())
        return super().create(vals_list)

    def write(self, vals):
        self._check_recouvrement_limitation(vals.keys())
        return super().write(vals)

    def _check_recouvrement_limitation(self, names):
        """:raise AccessError: somebody writes what only an event, a payment or the night changes"""
        shut = [name for name in names if name.startswith("recouvrement_limitation_")]
        if shut and not self.env.su and get_shut(self) & set(shut):
            raise AccessError(
                self.env._("The limitation of an item follows from its events: note what happened.")
            )

    def action_recouvrement_limitation(self):
        """Choose another limitation regime for these items, with the reason."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Limitation regime"),
            "res_model": "recouvrement.prescription.choix",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_line_ids": self.ids},
        }

    def action_open_recouvrement_dossier(self):
        """The dossier this item is in; its document when none is in progress."""
        self.ensure_one()
        dossiers = self.env["recouvrement.dossier"].search(
            [
                ("partner_id", "=", self.partner_id.commercial_partner_id.id),
                ("company_id", "=", self.company_id.id),
                ("state", "!=", "closed"),
            ]
        )
        mine = dossiers.filtered(lambda dossier: self in dossier.open_line_ids)[:1]
        return mine.get_formview_action() if mine else self.action_open_business_doc()
