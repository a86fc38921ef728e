"""What a household tells a social worker: for her group alone, and each opening of it leaves a line.

Nothing points to a note, no thread follows it, no export but the person's own right to their data holds it. What was
said is not rewritten: a later note corrects it.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.recouvrement.tools.hand import open_to_hand


class RecouvrementAccompagnementNote(models.Model):
    _name = "recouvrement.accompagnement.note"
    _description = "Note of a social worker"
    _inherit = ["recouvrement.confidentiel"]
    _order = "date desc, id desc"
    _rec_name = "date"

    accompagnement_id = fields.Many2one(
        "recouvrement.accompagnement", "Support", required=True, index=True, ondelete="cascade"
    )
    dossier_id = fields.Many2one(related="accompagnement_id.dossier_id", store=True, index=True)
    company_id = fields.Many2one(related="accompagnement_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="accompagnement_id.partner_id", string="Household")
    date = fields.Date(
        "On", required=True, default=lambda self: self.env["recouvrement.calendrier"]._today()
    )
    user_id = fields.Many2one(
        "res.users", "Author", readonly=True, default=lambda self: self.env.user
    )
    kind = fields.Selection(
        [
            ("interview", "Interview"),
            ("home", "At their home"),
            ("phone", "On the phone"),
            ("partner", "With a partner"),
            ("steps", "Steps taken"),
        ],
        "How",
        required=True,
        default="interview",
    )
    body = fields.Text("Note", required=True)
    piece_ids = fields.Many2many(
        "ir.attachment",
        "recouvrement_accompagnement_note_piece_rel",
        string="Documents",
    )

    @api.model_create_multi
    def create(self, vals_list):
        notes = super(RecouvrementAccompagnementNote, open_to_hand(self, vals_list)).create(
            vals_list
        )
        notes._keep_pieces()
        return notes

    def write(self, vals):
        if not self.env.su:
            if any(note.user_id != self.env.user for note in self):
                raise AccessError(self.env._("A note is changed by its author alone."))
            if "accompagnement_id" in vals:
                raise AccessError(self.env._("A note stays with its support."))
        done = super().write(vals)
        self._keep_pieces()
        return done

    def _keep_pieces(self):
        """Documents belong to their note: who may not read it may not read them.

        :raise UserError: one belongs to another record, or was uploaded by somebody else
        """
        for note in self:
            # sudo: documents just uploaded, on no record yet.
            loose = note.piece_ids.sudo().filtered(
                lambda file, note=note: (file.res_model, file.res_id) != (note._name, note.id)
            )
            if any(file.res_id or file.create_uid != self.env.user for file in loose):
                raise UserError(
                    self.env._("Upload the document here: it belongs to another record.")
                )
            loose.write({"res_model": note._name, "res_id": note.id, "public": False})

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        # Superuser code only: a context can come by RPC.
        if not (self.env.su and self.env.context.get("recouvrement_retention")):
            raise UserError(self.env._("A note is kept for as long as its retention rule says."))
