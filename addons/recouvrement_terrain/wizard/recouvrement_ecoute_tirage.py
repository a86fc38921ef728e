from random import SystemRandom

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

CHANNELS = {"call": ("call",), "meeting": ("visit", "counter")}


class RecouvrementEcouteTirage(models.TransientModel):
    """Contacts drawn by lot for review: as many for each collector, none chosen by anybody."""

    _name = "recouvrement.ecoute.tirage"
    _description = "Draw of contacts to review"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    date_from = fields.Date("From", required=True, default=lambda self: self._get_last_month()[0])
    date_to = fields.Date("To", required=True, default=lambda self: self._get_last_month()[1])
    use = fields.Selection(
        [("call", "Phone calls"), ("meeting", "Visits and interviews")],
        "Contacts",
        required=True,
        default="call",
    )
    user_ids = fields.Many2many("res.users", string="Collectors", help="Empty: each who had any.")
    number = fields.Integer("For each collector", required=True, default=2)
    reached_only = fields.Boolean(
        "Debtor reached only", default=True, help="Unanswered calls leave nothing to listen to."
    )

    _number_positive = models.Constraint("CHECK (number > 0)", "Draw one contact at least.")

    @api.model
    def _get_last_month(self):
        """First and last day of the month before this one."""
        first = self.env["recouvrement.calendrier"]._today().replace(day=1)
        return first - relativedelta(months=1), first - relativedelta(days=1)

    def action_draw(self):
        """Open a review for each contact drawn.

        :raise UserError: no contact is left to draw from
        """
        self.ensure_one()
        drawn = self._draw()
        if not drawn:
            raise UserError(
                self.env._(
                    "Nothing to draw from: no contact of these days that you can see is left without"
                    " a review. Widen the period, or tick off “Debtor reached only”."
                )
            )
        reviews = self.env["recouvrement.ecoute"].create(
            [{"dossier_id": each.dossier_id.id, "resultat_id": each.id} for each in drawn]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "recouvrement_terrain.action_recouvrement_ecoute"
        )
        return action | {"domain": [("id", "in", reviews.ids)], "context": {}}

    def _draw(self):
        """The contacts drawn, ``number`` for each collector who has as many; never one's own."""
        reviewed = self.env["recouvrement.ecoute"].search(
            [("resultat_id", "!=", False), ("company_id", "=", self.company_id.id)]
        )
        found = self.env["recouvrement.resultat"].search(
            self._get_domain() & Domain("id", "not in", reviewed.resultat_id.ids)
        )
        lot, drawn = SystemRandom(), self.env["recouvrement.resultat"]
        for theirs in found.grouped("user_id").values():
            ids = lot.sample(theirs.ids, min(self.number, len(theirs)))
            drawn |= theirs.browse(ids)
        return drawn

    def _get_domain(self):
        domain = (
            Domain("company_id", "=", self.company_id.id)
            & Domain("date", ">=", self.date_from)
            & Domain("date", "<=", self.date_to)
            & Domain("channel", "in", CHANNELS[self.use])
            & Domain("user_id", "!=", self.env.uid)
            & Domain("user_id.share", "=", False)
        )
        if self.user_ids:
            domain &= Domain("user_id", "in", self.user_ids.ids)
        if self.reached_only:
            domain &= Domain("type_id.reached", "=", True)
        return domain
