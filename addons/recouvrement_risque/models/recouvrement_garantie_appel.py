"""A guarantee is called: how much, by when, by which letter; undone with its reason, never erased."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .recouvrement_garantie_delai import END


class RecouvrementGarantieAppel(models.Model):
    _name = "recouvrement.garantie.appel"
    _description = "Call of a guarantee"
    _inherit = ["recouvrement.etat", "recouvrement.reserve"]
    _order = "date desc, id desc"

    garantie_id = fields.Many2one(
        "recouvrement.garantie",
        "Guarantee",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="garantie_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="garantie_id.currency_id")
    partner_id = fields.Many2one(related="garantie_id.partner_id", string="Debtor")
    guarantor_id = fields.Many2one(related="garantie_id.guarantor_id")
    dossier_id = fields.Many2one(
        "recouvrement.dossier", required=True, readonly=True, ondelete="restrict"
    )
    date = fields.Date("Called on", required=True, readonly=True)
    amount = fields.Monetary("Amount called", required=True, readonly=True)
    owed = fields.Monetary("Owed that day", readonly=True)
    left = fields.Monetary("Left of the ceiling that day", readonly=True)
    paid_before = fields.Monetary("Paid under it before", readonly=True)
    pay_by = fields.Date("To be paid by", required=True, readonly=True)
    reason = fields.Text("Why", required=True, readonly=True)
    user_id = fields.Many2one("res.users", "Called by", required=True, readonly=True)
    action_id = fields.Many2one("recouvrement.action", "Letter", readonly=True, ondelete="restrict")
    delivery = fields.Selection(related="action_id.delivery", string="What became of the letter")
    document_id = fields.Many2one("ir.attachment", readonly=True, ondelete="restrict")
    state = fields.Selection(
        [("called", "Called"), ("undone", "Undone")],
        default="called",
        required=True,
        readonly=True,
    )
    date_undone = fields.Date("Undone on", readonly=True)
    undo_reason = fields.Char("Why undone", readonly=True)
    undone_by_id = fields.Many2one("res.users", "Undone by", readonly=True)

    _amount_positive = models.Constraint("CHECK (amount > 0)", "Nothing is called for nothing.")

    @api.depends("garantie_id.name", "date")
    def _compute_display_name(self):
        for call in self:
            call.display_name = " – ".join(
                filter(None, (call.garantie_id.name, str(call.date or "")))
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A call is kept: undo it, saying why."))

    def action_undo(self):
        """Take the call back: say why."""
        self.ensure_one()
        self.garantie_id._check_manager()
        self._check_state("called")
        return self.env["recouvrement.garantie.motif"]._open(self.garantie_id, "undone", self)

    def action_open_document(self):
        """The letter as it was sent."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.document_id.id}?download=false",
            "target": "new",
        }

    def _undo(self, reason):
        """The call has no object any more; the letter stays in the ledger, which is proof."""
        self._check_state("called")
        today = self.env["recouvrement.calendrier"]._today()
        # sudo: written by verbs; that a manager asks was checked.
        here = self.sudo()
        here.write(
            {
                "state": "undone",
                "date_undone": today,
                "undo_reason": reason,
                "undone_by_id": self.env.uid,
            }
        )
        for call in here:
            guarantee = call.garantie_id
            live = guarantee.appel_ids.filtered(lambda one: one.state == "called")
            if guarantee.state == "called" and not live:
                guarantee.state = "active"
            # Called for all that was left, its end was no worry any more: it is again.
            self.env["recouvrement.butoir"]._drop(guarantee, END, reason)
            guarantee._follow_deadlines()
            call.dossier_id._log_lines(
                {
                    call.dossier_id.id: self.env._(
                        "The call of %(amount)s under %(guarantee)s is undone: %(reason)s",
                        amount=call.currency_id.format(call.amount),
                        guarantee=guarantee.name,
                        reason=reason,
                    )
                }
            )
