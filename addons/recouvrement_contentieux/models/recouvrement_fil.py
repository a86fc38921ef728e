"""What happens to a dossier in litigation, in one stream: decisions, transmissions, reports, acts, deadlines.

Each part of the add-on tells its events here, once; screens, the portal of prestataires and signed
webhooks read nothing else. A line is never changed: what turns out wrong is told by another one.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError


class RecouvrementFil(models.Model):
    _name = "recouvrement.fil"
    _description = "Event in litigation"
    _order = "day desc, id desc"
    _rec_name = "summary"

    dossier_id = fields.Many2one(
        "recouvrement.dossier", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="dossier_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="dossier_id.partner_id", string="Debtor")
    date = fields.Datetime("Told on", required=True, default=fields.Datetime.now)
    day = fields.Date("Happened on", required=True)
    kind = fields.Selection(
        [
            ("decision", "Decision"),
            ("transmission", "Transmission"),
            ("recall", "Recall"),
            ("report", "Report"),
            ("payment", "Payment"),
            ("procedure", "Procedure"),
            ("hearing", "Hearing"),
            ("title", "Enforcement title"),
            ("deadline", "Deadline"),
            ("insolvency", "Insolvency"),
            ("cost", "Cost"),
            ("document", "Document"),
        ],
        required=True,
    )
    summary = fields.Char(required=True)
    res_model = fields.Char("Model", help="The record that says more.")
    res_id = fields.Many2oneReference("Record", model_field="res_model")
    user_id = fields.Many2one("res.users", "Told by", default=lambda self: self.env.user)

    @api.model
    def _record(self, kind, texts, day=None, records=None):
        """Tell what happened to dossiers, one line each.

        :param kind: of the selection
        :param texts: ``{dossier: sentence}``, in the company's language
        :param day: the day it happened (today by default)
        :param records: ``{dossier: record that says more}``
        :return: the lines added
        """
        day = day or self.env["recouvrement.calendrier"]._today()
        records = records or {}
        # sudo: whoever causes an event may not write the stream; the line carries who did.
        return (
            self.sudo()
            .create(
                [
                    {
                        "dossier_id": dossier.id,
                        "kind": kind,
                        "summary": text,
                        "day": day,
                        "user_id": self.env.uid,
                        **(
                            {"res_model": about._name, "res_id": about.id}
                            if (about := records.get(dossier))
                            else {}
                        ),
                    }
                    for dossier, text in texts.items()
                ]
            )
            .sudo(False)
        )

    def write(self, vals):
        if vals:
            raise UserError(self.env._("What was told of a dossier stays: tell what corrects it."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not (self.env.su and self.env.context.get("recouvrement_retention")):
            raise UserError(self.env._("What was told of a dossier stays: tell what corrects it."))

    def action_open_record(self):
        """The record that says more."""
        self.ensure_one()
        if not (self.res_model and self.res_id):
            return False
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }
