from odoo import api, fields, models
from odoo.tools import format_date

MOST = 500  # lines shown; the counts are of all


class RecouvrementDiffusionApercu(models.TransientModel):
    """Who would receive the next run of a schedule, and who would not and why."""

    _name = "recouvrement.diffusion.apercu"
    _description = "Preview of a schedule"

    diffusion_id = fields.Many2one("recouvrement.diffusion", required=True, readonly=True)
    day = fields.Date(readonly=True)
    summary = fields.Char(readonly=True)
    line_ids = fields.One2many("recouvrement.diffusion.apercu.ligne", "apercu_id", readonly=True)

    @api.model
    def _open(self, schedule):
        today = self.env["recouvrement.calendrier"]._today()
        day = schedule.next_day or today
        # Planned later, it is shown as if it were run today: the accounts of tomorrow are not known.
        # sudo: the accounts are read whole; only debtors the user may read come out.
        rows = self._filter_readable(schedule.sudo()._prepare(min(day, today)))
        going = [row for row in rows if row.get("state") in (None, "planned")]
        others = [row for row in rows if row.get("state") not in (None, "planned")]
        wizard = self.create(
            {
                "diffusion_id": schedule.id,
                "day": day,
                "summary": self.env._(
                    "%(going)s would receive it, %(others)s would not.",
                    going=len(going),
                    others=len(others),
                ),
                "line_ids": [
                    fields.Command.create(
                        {
                            "partner_id": row["partner_id"],
                            "balance": row.get("balance") or 0,
                            "state": row.get("state") or "planned",
                            "reason": row.get("reason") or False,
                        }
                    )
                    for row in [*going, *others][:MOST]
                ],
            }
        )
        return wizard._get_form(day)

    def _filter_readable(self, rows):
        """Those of ``rows`` whose recipient is in one's portfolios, or has no dossier at all."""
        theirs = [("partner_id", "in", [row["partner_id"] for row in rows])]
        dossiers = self.env["recouvrement.dossier"].search(theirs)
        # sudo: only who is in somebody else's portfolios.
        hidden = dossiers.sudo().search(theirs).partner_id - dossiers.sudo().partner_id
        return [row for row in rows if row["partner_id"] not in hidden.ids]

    def _get_form(self, day):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Next run: %s", format_date(self.env, day)),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }


class RecouvrementDiffusionApercuLigne(models.TransientModel):
    _name = "recouvrement.diffusion.apercu.ligne"
    _description = "Line of the preview of a schedule"

    apercu_id = fields.Many2one("recouvrement.diffusion.apercu", required=True, ondelete="cascade")
    partner_id = fields.Many2one("res.partner", "Recipient", readonly=True)
    currency_id = fields.Many2one(related="apercu_id.diffusion_id.currency_id")
    balance = fields.Monetary(readonly=True)
    state = fields.Selection(
        [("planned", "Would receive it"), ("skipped", "Skipped"), ("failed", "Cannot be sent")],
        readonly=True,
    )
    reason = fields.Char("Why not", readonly=True)
