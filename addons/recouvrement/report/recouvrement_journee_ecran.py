"""The work screen of My day: what to say and to know, one line of the day at a time."""

from odoo import api, fields, models
from odoo.tools import format_date


class RecouvrementJournee(models.Model):
    _inherit = "recouvrement.journee"

    script = fields.Html("What to say", compute="_compute_script", sanitize=False)
    objections = fields.Html("If they object", compute="_compute_script", sanitize=False)
    decision_reason = fields.Char(related="dossier_id.decision_reason", string="Where it stands")
    next_etape_id = fields.Many2one(related="dossier_id.next_etape_id")
    next_etape_date = fields.Date(related="dossier_id.next_etape_date")
    last_contact = fields.Char("Last contact", compute="_compute_last_contact")
    last_promise = fields.Char(compute="_compute_last_promise")
    last_action_id = fields.Many2one(related="dossier_id.last_action_id")
    badges = fields.Json(related="dossier_id.badges")
    open_line_ids = fields.Many2many(related="dossier_id.open_line_ids", string="Open items")

    @api.depends_context("lang")
    def _compute_script(self):
        service = self.env["recouvrement.argumentaire"]
        for line in self:
            step = line.action_id.etape_id
            line.script = line.talks and service._write(line.dossier_id, step, line.phone_of)
            line.objections = line.talks and service._list_objections(line.dossier_id)

    @api.depends_context("lang")
    def _compute_last_contact(self):
        for line in self:
            last = line.dossier_id.last_resultat_id
            parts = (last.type_id.name, last.contact_id.name, last.note)
            said = (format_date(self.env, last.date) if last else "", *parts)
            line.last_contact = " – ".join(filter(None, said)) or False

    @api.depends_context("lang")
    def _compute_last_promise(self):
        states = dict(
            self.env["recouvrement.promesse"]._fields["state"]._description_selection(self.env)
        )
        for line in self:
            made = line.dossier_id.promesse_ids.filtered(
                lambda each: each.state not in ("cancelled", "told")
            )
            last = made.sorted("id")[-1:]
            line.last_promise = f"{last.display_name} – {states[last.state]}" if last else False
