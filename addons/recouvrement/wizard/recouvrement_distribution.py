from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.recouvrement_acheminement import POST


class RecouvrementDistribution(models.TransientModel):
    """What the post says of a letter: presented, delivered, refused, unclaimed, wrong address."""

    _name = "recouvrement.distribution"
    _description = "Delivery of a letter"

    action_ids = fields.Many2many("recouvrement.action", string="Letters", readonly=True)
    single = fields.Boolean(compute="_compute_single")
    status = fields.Selection(
        [
            ("sent", "Posted"),
            ("presented", "Presented: notice left, not yet collected"),
            ("delivered", "Delivered"),
            ("refused", "Refused by the addressee"),
            ("unclaimed", "Not claimed: the time to collect it is over"),
            ("unknown", "Wrong address (NPAI): not known there"),
        ],
        "What happened",
        required=True,
        default="delivered",
    )
    date = fields.Date(
        "On",
        required=True,
        default=lambda self: self.env["recouvrement.calendrier"]._today(),
        help="The day written on the notice of the post.",
    )
    signer = fields.Char("Signed by")
    note = fields.Char()
    proof = fields.Binary(help="Scan of the acknowledgement of receipt, or of the envelope.")
    proof_name = fields.Char()

    @api.depends("action_ids")
    def _compute_single(self):
        for wizard in self:
            wizard.single = len(wizard.action_ids) == 1

    def action_record(self):
        """Record it, with its proof; nothing is recorded when one of the letters refuses it.

        :raise UserError: the date or the event cannot be
        """
        self.ensure_one()
        actions = self.action_ids
        actions.check_access("read")
        actions.dossier_id.check_access("write")
        if not actions or any(action.kind not in POST for action in actions):
            raise UserError(self.env._("Only letters are delivered by the post."))
        if self.proof and not self.single:
            raise UserError(self.env._("A proof belongs to one letter: record them one by one."))
        self.env["recouvrement.acheminement"]._record(
            actions,
            self.status,
            self.date,
            note=self.note or "",
            signer=(self.status == "delivered" and self.signer) or "",
            attachment=self._keep_proof(),
        )
        return {"type": "ir.actions.act_window_close"}

    def _keep_proof(self):
        if not self.proof:
            return None
        # sudo: nobody writes the ledger by hand; this verb has checked who asks, the proof goes with it.
        attachments = self.env["ir.attachment"].sudo()
        return attachments.create(
            {
                "name": self.proof_name or self.env._("Proof of delivery"),
                "datas": self.proof,
                "res_model": "recouvrement.action",
                "res_id": self.action_ids.id,
            }
        )

    @api.model
    def _open(self, actions):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Record delivery"),
            "res_model": self._name,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_action_ids": actions.ids},
        }
