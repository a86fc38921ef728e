from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .recouvrement_acheminement import POST


class RecouvrementEnvoiPli(models.Model):
    """One letter of a mailing, at its place in the pile."""

    _name = "recouvrement.envoi.pli"
    _description = "Letter of a mailing"
    _order = "envoi_id desc, rank, id"
    _rec_name = "action_id"

    envoi_id = fields.Many2one(
        "recouvrement.envoi", "Mailing", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="envoi_id.company_id", store=True, index=True)
    rank = fields.Integer("No.", required=True, readonly=True)
    action_id = fields.Many2one(
        "recouvrement.action", "Letter", required=True, readonly=True, ondelete="restrict"
    )
    kind = fields.Selection(related="action_id.kind")
    partner_id = fields.Many2one(related="action_id.partner_id", string="Addressee")
    address = fields.Char(compute="_compute_address")
    dossier_id = fields.Many2one(related="action_id.dossier_id", string="Dossier")
    dossier_state = fields.Selection(related="action_id.dossier_id.state", string="Is now")
    delivery = fields.Selection(related="action_id.delivery")
    state = fields.Selection(related="envoi_id.state", string="Mailing is")
    tracking_number = fields.Char(
        "Registered number",
        compute="_compute_tracking_number",
        inverse="_inverse_tracking_number",
        help="Typed, or read from its bar code.",
    )

    _once_uniq = models.Constraint("UNIQUE (action_id)", "This letter is already in a mailing.")

    @api.depends("action_id.tracking_number")
    def _compute_tracking_number(self):
        for pli in self:
            pli.tracking_number = pli.action_id.tracking_number

    def _inverse_tracking_number(self):
        for pli in self:
            pli.action_id._set_tracking_number(pli.tracking_number)
        self.invalidate_recordset(["tracking_number"], flush=False)  # shown as it is kept

    @api.depends("partner_id")
    def _compute_address(self):
        words = self.env["recouvrement.formule"]
        for pli in self:
            lines = words._get_recipient_lines(pli.partner_id, pli.company_id)
            pli.address = " · ".join(lines[1:])

    @api.constrains("action_id", "envoi_id")
    def _check_letter(self):
        for pli in self:
            action = pli.action_id
            if (
                action.company_id != pli.envoi_id.company_id
                or action.kind not in POST
                or action.state != "done"
                or action.delivery not in (False, "queued")
            ):
                raise ValidationError(
                    self.env._("“%s” is not a letter that waits to be posted.", action.display_name)
                )

    def write(self, vals):
        # Forms and RPC write the number only; the place in the pile follows from the verbs.
        if not self.env.su and vals.keys() - {"tracking_number"}:
            raise UserError(self.env._("A mailing changes by its buttons only."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_posted(self):
        if any(pli.envoi_id.state == "posted" for pli in self):
            raise UserError(self.env._("This mailing has been posted: it is proof."))

    def action_take_out(self):
        """Leave this letter for a later mailing."""
        mailings = self.envoi_id
        mailings._check_not_posted()
        self.unlink()
        mailings._forget_print()
        return True

    def action_give_up(self):
        """This letter will not be posted: say so on its action, and take it out."""
        self.envoi_id._check_not_posted()
        self.envoi_id._give_up(
            self.action_id, self.env._("Not posted: %(user)s.", user=self.env.user.name)
        )
        return self.action_take_out()

    def action_open_document(self):
        return self.action_id.action_open_document()
