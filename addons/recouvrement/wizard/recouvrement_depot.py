from odoo import fields, models
from odoo.exceptions import UserError

from ..models.recouvrement_acheminement import ENDS


class RecouvrementDepot(models.TransientModel):
    """What the provider says of an electronic registered letter: its number, and what became of it."""

    _name = "recouvrement.depot"
    _description = "Life of an electronic registered letter"

    action_id = fields.Many2one("recouvrement.action", "Letter", required=True, readonly=True)
    tracking_number = fields.Char("Number given by the provider")
    status = fields.Selection(
        [
            ("sent", "Deposited, the addressee is told"),
            ("delivered", "Accepted"),
            ("refused", "Refused"),
            ("unclaimed", "Not claimed within fifteen days"),
            ("bounced", "The e-mail address does not exist"),
        ],
        "What happened",
        required=True,
        default="sent",
    )
    date = fields.Date(
        "On",
        required=True,
        default=lambda self: self.env["recouvrement.calendrier"]._today(),
        help="The day on the provider's proof.",
    )
    note = fields.Char()
    proof = fields.Binary(help="Proof of deposit, of receipt, of refusal or of non-claim.")
    proof_name = fields.Char("Name of the proof")

    def action_record(self):
        """Keep the number and the event, with its proof; the task to deposit it is done.

        :raise UserError: not an electronic letter, or an event that cannot be
        """
        self.ensure_one()
        action = self.action_id._as_ledger()
        if action.kind != "lre":
            raise UserError(self.env._("This is not an electronic registered letter."))
        if self.tracking_number and self.tracking_number != action.tracking_number:
            self._check_number_free(action)
            action.tracking_number = self.tracking_number
        self.env["recouvrement.acheminement"]._record(
            action, self.status, self.date, note=self.note or "", attachment=self._keep_proof()
        )
        if action.activity_id.active:
            action.activity_id.action_feedback(feedback=self.tracking_number or False)
        return {"type": "ir.actions.act_window_close"}

    def _check_number_free(self, action):
        if action.tracking_number and action.delivery in ENDS:
            raise UserError(
                self.env._(
                    "“%(action)s” came to its end: its number is proof.", action=action.display_name
                )
            )

    def _keep_proof(self):
        if not self.proof:
            return None
        # sudo: nobody writes the ledger by hand; the verb has checked who asks, the proof goes with it.
        return (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": self.proof_name or self.env._("Proof"),
                    "datas": self.proof,
                    "res_model": "recouvrement.action",
                    "res_id": self.action_id.id,
                }
            )
        )
