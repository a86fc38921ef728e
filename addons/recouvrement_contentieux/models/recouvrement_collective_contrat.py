from odoo import api, fields, models

NOTICE, CLAIM = "contrat_continuation", "declaration_resiliation"


class RecouvrementCollectiveContrat(models.Model):
    """A contract that ran on the day of the judgment: asked whether it goes on, kept or terminated."""

    _name = "recouvrement.collective.contrat"
    _description = "Running contract in collective proceedings"
    _inherit = ["recouvrement.reserve"]
    _order = "collective_id, id"

    collective_id = fields.Many2one(
        "recouvrement.collective", required=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(related="collective_id.partner_id", string="Debtor")
    company_id = fields.Many2one(related="collective_id.company_id", store=True)
    name = fields.Char("Contract", required=True)
    date_asked = fields.Date(
        "Notice received on", help="The day the administrateur (or liquidateur) received it."
    )
    answer = fields.Selection(
        [("kept", "Goes on"), ("dropped", "Given up"), ("silent", "No answer: terminated")]
    )
    date_answered = fields.Date("Answered on")
    date_terminated = fields.Date(
        "Terminated on", help="What the termination makes due is declared within its own delay."
    )
    declared_on = fields.Date("Claim declared on")
    note = fields.Char()

    @api.constrains("date_asked", "date_answered", "date_terminated", "declared_on")
    def _check_dates(self):
        for each in self:
            each.collective_id._check_days(
                each.date_asked, each.date_answered, each.date_terminated, each.declared_on
            )

    @api.model_create_multi
    def create(self, vals_list):
        made = super().create(vals_list)
        made._follow_deadlines()
        return made

    def write(self, vals):
        done = super().write(vals)
        self._follow_deadlines()
        return done

    @api.ondelete(at_uninstall=False)
    def _drop_deadlines(self):
        for each in self:
            each.collective_id._drop_of(each, each.env._("Removed."))

    def _follow_deadlines(self):
        door = self.env["recouvrement.butoir"]
        for each in self.filtered(lambda one: one.collective_id.state in ("open", "plan")):
            case = each.collective_id
            case._follow_one(each, NOTICE, each.date_asked or False)
            if each.answer and each.date_answered:
                door._meet(each, NOTICE, each.date_answered)
            case._follow_one(each, CLAIM, each.date_terminated or False)
            if each.declared_on:
                door._meet(each, CLAIM, each.declared_on)
