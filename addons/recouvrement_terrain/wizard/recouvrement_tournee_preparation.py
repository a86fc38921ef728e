from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..models.recouvrement_creneau import MINUTES

MOST = 40  # people chosen at once: more than anybody visits in a day


class RecouvrementTourneePreparation(models.TransientModel):
    """Whom a round goes to, and when; or another day for a round planned."""

    _name = "recouvrement.tournee.preparation"
    _description = "Planning of a round"

    tournee_id = fields.Many2one("recouvrement.tournee", "Round to move", ondelete="cascade")
    dossier_ids = fields.Many2many("recouvrement.dossier", string="Dossiers")
    date = fields.Date("Day", required=True, default=lambda self: self._get_tomorrow())
    user_id = fields.Many2one(
        "res.users",
        "By",
        required=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    kind = fields.Selection(
        [("home", "Home visit"), ("premises", "Visit at the debtor's premises")],
        required=True,
        default="home",
    )
    minutes = fields.Integer("Minutes for each", default=MINUTES)
    speed = fields.Integer("Speed (km/h)", default=30)
    start_id = fields.Many2one(
        "res.partner", "From", help="Empty: the agency of the first dossier."
    )
    portefeuille_id = fields.Many2one("recouvrement.portefeuille", "Portfolio")
    town = fields.Char("Town or start of the postcode")
    amount_min = fields.Monetary("Overdue from")
    currency_id = fields.Many2one("res.currency", default=lambda self: self.env.company.currency_id)

    @api.model
    def _get_tomorrow(self):
        return fields.Date.add(self.env["recouvrement.calendrier"]._today(), days=1)

    def action_add(self):
        """Add the dossiers that answer the criteria, the largest first."""
        self.ensure_one()
        wanted = Domain("state", "!=", "closed") & Domain("amount_overdue", ">", 0)
        if self.portefeuille_id:
            wanted &= Domain("portefeuille_id", "child_of", self.portefeuille_id.id)
        if self.town:
            wanted &= Domain("partner_id.zip", "=like", f"{self.town}%") | Domain(
                "partner_id.city", "=ilike", f"{self.town}%"
            )
        if self.amount_min:
            wanted &= Domain("amount_overdue", ">=", self.amount_min)
        self.dossier_ids |= self.env["recouvrement.dossier"].search(
            wanted, order="amount_overdue desc, id", limit=MOST
        )
        return self._get_records_action(target="new", name=self.env._("Plan a round"))

    def action_confirm(self):
        """Plan the round, or move it."""
        self.ensure_one()
        if self.tournee_id:
            self.tournee_id._move_to(self.date)
            return self.tournee_id.action_open()
        if len(self.dossier_ids) > MOST:
            raise UserError(self.env._("Choose %s dossiers at most for one day.", MOST))
        tour, _refused = self.env["recouvrement.tournee"]._plan(
            self.dossier_ids,
            self.date,
            self.user_id,
            max(self.minutes, 5),
            self.kind,
            self.speed,
            self.start_id,
        )
        return tour.action_open()
