from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.facts import APPOINTMENTS

MOST = 50  # percent: beyond, one would chase fewer debtors than one leaves alone


class RecouvrementEtape(models.Model):
    """A step some dossiers go without, so that its effect can be measured."""

    _inherit = "recouvrement.etape"

    holdout_percent = fields.Integer(
        "Left out for",
        help="So many percent of the dossiers, drawn by lot, do not get this step; the ladder goes on for "
        "them as for the others. What they pay meanwhile is what the step is compared with. 0: nobody.",
    )

    @api.constrains("holdout_percent", "mandatory", "kind", "anchor")
    def _check_holdout(self):
        for step in self.filtered("holdout_percent"):
            if not 0 <= step.holdout_percent <= MOST:
                raise ValidationError(
                    self.env._("A step is left out for 0 to %(most)s%% of dossiers.", most=MOST)
                )
            if step.mandatory or step.kind in ("lrar", "lre", "notice"):
                raise ValidationError(
                    self.env._(
                        "“%(step)s” is owed to every debtor or told to nobody outside: nobody goes without it.",
                        step=step.name,
                    )
                )
            if step.anchor in APPOINTMENTS:
                raise ValidationError(
                    self.env._(
                        "“%(step)s” answers a promise or a plan: nobody goes without it.",
                        step=step.name,
                    )
                )

    def _to_engine(self):
        return replace(super()._to_engine(), holdout=self.holdout_percent)
