"""A lease in court: the rents that fall due meanwhile are added to the claim at the hearing."""

from odoo import api, fields, models


class RecouvrementProcedure(models.Model):
    _inherit = "recouvrement.procedure"

    @api.model
    def _join_rents(self, day):
        """Our reminders of what a lease in court has come to owe by ``day`` stop too; the claim stays as it was."""
        # sudo: the night holds no right over procedures.
        running = self.sudo().search(
            [
                ("company_id", "=", self.env.company.id),
                ("state", "=", "open"),
                ("suspension_id", "!=", False),
                ("dossier_id.recouvrement_bail_id", "!=", False),
            ]
        )
        if not running:
            return
        owed = running.env["recouvrement.situation"]._read_items(running.dossier_id, day)
        for each in running:
            pause = each.suspension_id
            born = {item.key for item in owed.get(each.dossier_id.id, ()) if item.due <= day}
            if born := born - set(pause.move_line_ids.ids):
                pause.move_line_ids = [fields.Command.link(line) for line in sorted(born)]
