from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.recouvrement_procedure_acte import SERVICE_MODES


class RecouvrementAccomplissement(models.TransientModel):
    """What was done in a procedure: the step to come is proposed, with its usual cost."""

    _name = "recouvrement.accomplissement"
    _description = "Act done in a judicial procedure"

    procedure_id = fields.Many2one("recouvrement.procedure", required=True, ondelete="cascade")
    type_id = fields.Many2one(related="procedure_id.type_id")
    currency_id = fields.Many2one(related="procedure_id.currency_id")
    awaited_id = fields.Many2one(related="procedure_id.etape_id", string="Step to come")
    etape_id = fields.Many2one(
        "recouvrement.procedure.etape",
        "What was done",
        required=True,
        ondelete="cascade",
        compute="_compute_etape_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('type_id', '=', type_id)]",
    )
    nature = fields.Selection(related="etape_id.nature")
    description = fields.Text(related="etape_id.description")
    source = fields.Char(related="etape_id.source")
    out_of_order = fields.Boolean(compute="_compute_out_of_order")
    reason = fields.Char("Why out of order")
    date = fields.Date(
        "Done on", required=True, default=lambda self: self.env["recouvrement.calendrier"]._today()
    )
    issue_id = fields.Many2one(
        "recouvrement.procedure.issue",
        "Outcome",
        ondelete="cascade",
        compute="_compute_issue_id",
        store=True,
        readonly=False,
        domain="[('etape_id', '=', etape_id)]",
    )
    issue_count = fields.Integer(compute="_compute_issue_count")
    intervenant_id = fields.Many2one(
        "recouvrement.intervenant", "Done by", domain="[('procedure_id', '=', procedure_id)]"
    )
    service_mode = fields.Selection(SERVICE_MODES, "How served")
    amount = fields.Monetary(help="Ordered, blocked, received. Empty: what is claimed.")
    reference = fields.Char()
    note = fields.Char()
    attachment_ids = fields.Many2many("ir.attachment", string="Documents")
    cost_amount = fields.Monetary(
        "Cost of the act", compute="_compute_cost", store=True, readonly=False, precompute=True
    )
    cost_recoverable = fields.Boolean(
        "Charged to the debtor",
        compute="_compute_cost",
        store=True,
        readonly=False,
        precompute=True,
    )

    @api.depends("procedure_id")
    def _compute_etape_id(self):
        for wizard in self:
            wizard.etape_id = wizard.procedure_id.etape_id

    @api.depends("etape_id")
    def _compute_out_of_order(self):
        for wizard in self:
            wizard.out_of_order = bool(
                wizard.etape_id and wizard.etape_id not in wizard.procedure_id._get_reachable()
            )

    @api.depends("etape_id")
    def _compute_issue_id(self):
        for wizard in self:
            issues = wizard.etape_id.issue_ids
            wizard.issue_id = issues if len(issues) == 1 else False

    @api.depends("etape_id")
    def _compute_issue_count(self):
        for wizard in self:
            wizard.issue_count = len(wizard.etape_id.issue_ids)

    @api.depends("etape_id", "date")
    def _compute_cost(self):
        for wizard in self:
            step, day = wizard.etape_id, wizard.date
            law = step.cost_parametre_id
            known = law and day and law._value(law.code, day, step.type_id.jurisdiction)
            wizard.cost_amount = float(known) if known else step.cost
            wizard.cost_recoverable = step.cost_recoverable

    def action_confirm(self):
        self.ensure_one()
        if self.cost_amount < 0:
            raise UserError(self.env._("An amount is above zero."))
        self.attachment_ids.check_access("write")
        procedure = self.procedure_id
        procedure._do(
            self.etape_id,
            self.date,
            self.issue_id,
            self.reason,
            party_name=self.intervenant_id.partner_id.name,
            service_mode=self.service_mode,
            amount=self.amount,
            reference=self.reference,
            note=self.note,
            attachment_ids=self.attachment_ids,
        )
        if self.cost_amount:
            self._engage()
        return {"type": "ir.actions.act_window_close"}

    def _engage(self):
        kinds = {"court": "clerk", "bailiff": "bailiff", "lawyer": "lawyer", "expert": "expert"}
        step = self.etape_id
        self.env["recouvrement.debours"].create(
            {
                "procedure_id": self.procedure_id.id,
                "etape_id": step.id,
                "name": step.name,
                "kind": kinds.get(step.role, "clerk" if step.nature == "request" else "other"),
                "date": self.date,
                "partner_id": self.intervenant_id.partner_id.id,
                "amount": self.cost_amount,
                "recoverable": self.cost_recoverable,
            }
        )
