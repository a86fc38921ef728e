from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .recouvrement_procedure_issue import OUTCOMES

SERVICE_MODES = [
    ("person", "In person"),
    ("home", "At home"),
    ("office", "Deposited at the office"),
    ("search", "No known address (search report)"),
    ("electronic", "Electronically"),
    ("post", "By registered letter"),
]


class RecouvrementProcedureActe(models.Model):
    """What was done in a procedure: kept as it was; what was entered by mistake is undone, with a reason."""

    _name = "recouvrement.procedure.acte"
    _description = "Act of a judicial procedure"
    _order = "procedure_id, date, id"

    procedure_id = fields.Many2one(
        "recouvrement.procedure", required=True, index=True, ondelete="cascade"
    )
    dossier_id = fields.Many2one(related="procedure_id.dossier_id", store=True, index=True)
    company_id = fields.Many2one(related="procedure_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    etape_id = fields.Many2one(
        "recouvrement.procedure.etape", "Step", required=True, ondelete="restrict"
    )
    name = fields.Char("What", required=True)
    date = fields.Date(required=True)
    issue_id = fields.Many2one("recouvrement.procedure.issue", "Outcome", ondelete="restrict")
    awaited_etape_id = fields.Many2one(
        "recouvrement.procedure.etape",
        "Step that was to come",
        ondelete="set null",
        help="When this was done: where the procedure goes back if it is undone.",
    )
    once = fields.Boolean()
    closed_as = fields.Selection(
        OUTCOMES, "Procedure closed as", help="Before this act, which reopened it."
    )
    undoable = fields.Boolean("Can be undone", compute="_compute_undoable")
    party_name = fields.Char("Done by")
    service_mode = fields.Selection(SERVICE_MODES, "How served")
    amount = fields.Monetary(help="Ordered, blocked, received: as the step says.")
    reference = fields.Char()
    note = fields.Char()
    reason = fields.Char("Why out of order")
    attachment_ids = fields.Many2many("ir.attachment", string="Documents")
    user_id = fields.Many2one("res.users", "Entered by", default=lambda self: self.env.user)
    cancelled_on = fields.Date("Undone on")
    cancelled_by_id = fields.Many2one("res.users", "Undone by")
    cancel_reason = fields.Char("Why it was undone")

    _once_uniq = models.UniqueIndex(
        "(procedure_id, etape_id) WHERE once AND cancelled_on IS NULL",
        "This act was done already in this procedure.",
    )

    @api.depends("name", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for acte in self:
            day = format_date(self.env, acte.date) if acte.date else ""
            acte.display_name = " – ".join(filter(None, (acte.name, day)))

    @api.depends("procedure_id.acte_ids.cancelled_on")
    def _compute_undoable(self):
        """The last one only: those before it made what came after."""
        for acte in self:
            acte.undoable = acte == acte.procedure_id.last_acte_id

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not (self.env.su and self.env.context.get("recouvrement_retention")):
            raise UserError(self.env._("An act is kept with its procedure: undo it instead."))

    def action_undo(self):
        """Ask why, and undo it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Undo an act"),
            "res_model": "recouvrement.procedure.retour",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_acte_id": self.id},
        }
