from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.recouvrement.tools.hand import check_written, open_to_hand


class RecouvrementCorrective(models.Model):
    """What is done about the gaps a check found, by whom, by when, and whether it helped."""

    _name = "recouvrement.corrective"
    _description = "Corrective action"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "state, date_due, id"

    name = fields.Char("What is done", required=True)
    controle_id = fields.Many2one(
        "recouvrement.controle", "Check", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="controle_id.company_id", store=True, index=True)
    constat_ids = fields.Many2many("recouvrement.constat", string="Gaps it answers")
    user_id = fields.Many2one("res.users", "Owner", required=True, tracking=True)
    date_due = fields.Date("Due by", required=True, tracking=True)
    date_done = fields.Date("Done on", readonly=True, copy=False)
    state = fields.Selection(
        [("open", "To do"), ("done", "Done"), ("verified", "Seen to help"), ("dropped", "Dropped")],
        default="open",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )
    result = fields.Text("What it gave")

    @api.model_create_multi
    def create(self, vals_list):
        actions = super(RecouvrementCorrective, open_to_hand(self, vals_list)).create(vals_list)
        for action in actions:
            action.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=action.date_due,
                summary=action.name,
                user_id=action.user_id.id,
            )
        return actions

    def write(self, vals):
        check_written(self, vals)
        return super().write(vals)

    def action_done(self):
        """Its owner, or a manager, did it."""
        self._check_state("open")
        for action in self:
            if self.env.user != action.user_id and not self._may_judge():
                raise AccessError(
                    self.env._("Only %s or a manager says it is done.", action.user_id.name)
                )
        today = self.env["recouvrement.calendrier"]._today()
        # sudo: the state is written by verbs alone; who may was checked above.
        self.sudo().write({"state": "done", "date_done": today})
        self.sudo().activity_feedback(["mail.mail_activity_data_todo"])
        return True

    def action_verify(self):
        """A manager has seen that the gap does not come back."""
        self._check_state("done")
        self._check_manager()
        self.sudo().state = "verified"  # sudo: as above
        return True

    def action_drop(self):
        """It will not be done; say why under “What it gave”."""
        self._check_state("open")
        self._check_manager()
        if any(not (action.result or "").strip() for action in self):
            raise UserError(self.env._("Say why it is dropped, under “What it gave”."))
        self.sudo().state = "dropped"  # sudo: as above
        self.sudo().activity_unlink(["mail.mail_activity_data_todo"])
        return True

    def _check_state(self, wanted):
        self.check_access("read")
        if any(action.state != wanted for action in self):
            raise UserError(self.env._("This corrective action is not at that point."))

    def _check_manager(self):
        if not self._may_judge():
            raise AccessError(self.env._("Only a collection manager decides that."))

    def _may_judge(self):
        return self.env.su or self.env.user.has_group("recouvrement.group_manager")
