from odoo import api, fields, models
from odoo.exceptions import UserError

# What is asked a reason for: on which model, by which verb.
VERBS = {
    "add": ("recouvrement.dossier", None),
    "aside": ("recouvrement.candidat", "_set_aside"),
    "give_up": ("recouvrement.seance.point", "_give_up"),
    "withdraw": ("recouvrement.seance.point", "_withdraw"),
    "no_quorum": ("recouvrement.seance", "_open_without_quorum"),
    "reopen": ("recouvrement.seance", "_reopen"),
}


class RecouvrementSeanceMotif(models.TransientModel):
    """The reason of what is done around a session, before it is done."""

    _name = "recouvrement.seance.motif"
    _description = "Reason, for the committee"

    verb = fields.Selection(
        [
            ("add", "Propose to the committee"),
            ("aside", "Set aside"),
            ("withdraw", "Withdraw from the agenda"),
            ("give_up", "Give the decision up"),
            ("no_quorum", "Go on without quorum"),
            ("reopen", "Reopen the session"),
        ],
        required=True,
        readonly=True,
    )
    res_ids = fields.Json("Records", readonly=True)
    reason = fields.Text()
    until = fields.Date()

    @api.model
    def _ask(self, verb, records, title):
        """The dialog that asks why, then calls ``verb`` on ``records``."""
        records.check_access("read")
        wizard = self.sudo().create({"verb": verb, "res_ids": records.ids})  # sudo: its own fields
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": self._name,
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_confirm(self):
        self.ensure_one()
        if not (self.reason or "").strip():
            raise UserError(self.env._("Say why."))
        model, verb = VERBS[self.verb]
        records = self.env[model].browse(self.res_ids or []).exists()
        records.check_access("read")
        if self.verb == "add":
            self.env["recouvrement.candidat"]._add(records, self.reason)
        elif self.verb == "aside":
            records._set_aside(self.reason, self.until)
        else:
            for record in records:
                getattr(record, verb)(self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
