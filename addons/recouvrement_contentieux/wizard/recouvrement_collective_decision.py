from odoo import fields, models
from odoo.exceptions import UserError

from ..models.recouvrement_annonce import KINDS


class RecouvrementCollectiveDecision(models.TransientModel):
    """A judgment typed by hand: conversion, plan with its schedule, closure."""

    _name = "recouvrement.collective.decision"
    _description = "Judgment in collective proceedings"

    collective_id = fields.Many2one("recouvrement.collective", required=True, readonly=True)
    currency_id = fields.Many2one(related="collective_id.currency_id")
    event = fields.Selection(
        [("conversion", "Conversion"), ("plan", "Plan adopted"), ("closure", "Closure")],
        "Judgment",
        required=True,
        default="conversion",
    )
    date = fields.Date(
        "Of", required=True, default=lambda self: self.env["recouvrement.calendrier"]._today()
    )
    date_published = fields.Date("Published on")
    kind = fields.Selection(KINDS, "Into")
    outcome = fields.Selection(
        [
            ("assets", "Insufficient assets"),
            ("settled", "Debts settled"),
            ("kept", "Plan carried out"),
            ("other", "Other"),
        ],
        "How it ended",
    )
    amount = fields.Monetary("Paid by the plan in all")
    count = fields.Integer("Yearly instalments")
    date_first = fields.Date("First one on")

    def action_apply(self):
        """Carry the judgment to the case."""
        self.ensure_one()
        case = self.collective_id
        if self.event == "conversion":
            if not self.kind:
                raise UserError(self.env._("Say into which proceedings."))
            case._convert(self.kind, self.date, self.date_published)
        elif self.event == "plan":
            case._adopt_plan(self.date)
            if self.count:
                case._make_schedule(self.date_first, self.count, self.amount)
        else:
            if not self.outcome:
                raise UserError(self.env._("Say how the proceedings ended."))
            case._close(self.date, self.outcome)
        return True
