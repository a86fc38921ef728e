"""What was sent, or what the carrier gave back, is proof: the file stays as it is."""

from odoo import api, models
from odoo.exceptions import UserError

CONTENT = {"raw", "datas", "db_datas", "store_fname", "checksum", "name", "mimetype"}


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def write(self, vals):
        if vals.keys() & CONTENT:
            self._check_not_recouvrement_proof()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_recouvrement_proof(self):
        # At the end of its retention even proof goes (recouvrement.effacement).
        if not (self.env.su and self.env.context.get("recouvrement_retention")):
            self._check_not_recouvrement_proof()

    def _check_not_recouvrement_proof(self):
        """:raise UserError: one of these files is that of an action carried out, a delivery event or a posting"""
        # sudo: whether a file is proof does not depend on who looks.
        holders = [
            self.env["recouvrement.action"]
            .sudo()
            .search([("attachment_id", "in", self.ids), ("state", "=", "done")], limit=1),
            self.env["recouvrement.acheminement"]
            .sudo()
            .search([("attachment_id", "in", self.ids)], limit=1),
            self.env["recouvrement.envoi"]
            .sudo()
            .search(
                [
                    ("state", "=", "posted"),
                    "|",
                    ("bordereau_id", "in", self.ids),
                    ("letters_id", "in", self.ids),
                ],
                limit=1,
            ),
        ]
        if any(holders):
            raise UserError(
                self.env._("This file is proof of what was sent: it can no longer be changed.")
            )
