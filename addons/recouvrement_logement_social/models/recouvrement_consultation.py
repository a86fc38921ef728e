"""The log of who opened restricted data: written by reading itself, read by the data protection officer, changed by nobody."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

QUIET = timedelta(minutes=10)  # a form read again meanwhile is the same opening


class RecouvrementConsultation(models.Model):
    _name = "recouvrement.consultation"
    _description = "Opening of restricted data"
    _order = "date desc, id desc"
    _rec_name = "user_id"

    date = fields.Datetime("At", required=True, readonly=True, index=True)
    user_id = fields.Many2one(
        "res.users", "Who", required=True, readonly=True, index=True, ondelete="restrict"
    )
    model_id = fields.Many2one("ir.model", "What", required=True, readonly=True, ondelete="cascade")
    partner_id = fields.Many2one(
        "res.partner",
        "Household",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="Empty: figures of several.",
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    how = fields.Selection(
        [("read", "Read"), ("export", "Exported"), ("group", "Counted")],
        required=True,
        readonly=True,
    )

    @api.model
    def _note(self, records, how):
        """One line for each household of ``records``; the same person within ten minutes leaves no second one."""
        # sudo: who reads writes no log by hand.
        here = self.sudo()
        model = here.env["ir.model"]._get(records._name)
        now = fields.Datetime.now()
        recent = here.search(
            [
                ("user_id", "=", self.env.uid),
                ("model_id", "=", model.id),
                ("how", "=", how),
                ("date", ">", now - QUIET),
            ],
            limit=1000,
        )
        known = set(recent.partner_id.ids) | {False for each in recent if not each.partner_id}
        people = records._get_whose().ids if records else []
        missing = [each for each in people or [False] if each not in known]
        here.create(
            [
                {
                    "date": now,
                    "user_id": self.env.uid,
                    "model_id": model.id,
                    "partner_id": each,
                    "company_id": self.env.company.id,
                    "how": how,
                }
                for each in missing
            ]
        )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_log()
        return super().create(vals_list)

    def write(self, vals):
        self._check_log()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        self._check_log()

    def _check_log(self):
        """:raise AccessError: a person writes the log"""
        if not self.env.su:
            raise AccessError(self.env._("The log of openings is written by nobody."))
