"""Who answers for the debt beside the debtor: each gets letters of their own."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class RecouvrementPartie(models.Model):
    _name = "recouvrement.partie"
    _description = "Co-debtor or guarantor"
    _inherit = ["recouvrement.reserve"]
    _order = "dossier_id, role, id"
    _rec_name = "partner_id"

    dossier_id = fields.Many2one(
        "recouvrement.dossier", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="dossier_id.company_id", store=True, index=True)
    partner_id = fields.Many2one("res.partner", "Person", required=True, ondelete="restrict")
    role = fields.Selection(
        [("co_debtor", "Co-debtor"), ("guarantor", "Guarantor")],
        required=True,
        default="co_debtor",
    )
    date_from = fields.Date("From")
    date_to = fields.Date("To (included)")
    note = fields.Char("Under", help="The deed or contract that binds them, with its date.")
    active = fields.Boolean(default=True)

    _person_active_uniq = models.UniqueIndex(
        "(dossier_id, partner_id, role) WHERE active",
        "This person already has this role in the dossier.",
    )
    _dates_ordered = models.Constraint(
        "CHECK (date_to IS NULL OR date_from IS NULL OR date_to >= date_from)",
        "The end comes before the beginning.",
    )

    @api.depends("partner_id.name", "role")
    @api.depends_context("lang")
    def _compute_display_name(self):
        roles = dict(self._fields["role"]._description_selection(self.env))
        for partie in self:
            name = partie.partner_id.name or ""
            partie.display_name = f"{name} ({roles[partie.role]})" if partie.role else name

    def write(self, vals):
        if vals.keys() & {"dossier_id", "partner_id", "role"}:
            self._check_not_written_to()
        return super().write(vals)

    def _check_not_written_to(self):
        """:raise UserError: a copy went to one of them: who they were that day is proof"""
        # sudo: whether something went does not depend on who looks.
        sent = self.env["recouvrement.action"].sudo()
        if copy := sent.search([("partie_id", "in", self.ids), ("state", "=", "done")], limit=1):
            raise UserError(
                self.env._(
                    "%(who)s already received a letter in this capacity: end it with a date, and add "
                    "the other person beside.",
                    who=copy.partie_id.partner_id.display_name,
                )
            )

    def _binds(self, day):
        """Whether this person answers for the debt on ``day``."""
        self.ensure_one()
        started = not self.date_from or self.date_from <= day
        return self.active and started and (not self.date_to or day <= self.date_to)

    def _name_capacity(self):
        """Why this person receives the letter, in the language of the context."""
        values = {"debtor": self.dossier_id.partner_id.name, "under": self.note or ""}
        if self.role == "guarantor":
            said = self.env._("You receive this letter as guarantor of %(debtor)s", **values)
        else:
            said = self.env._("You receive this letter as co-debtor with %(debtor)s", **values)
        return f"{said} ({self.note})" if self.note else said
