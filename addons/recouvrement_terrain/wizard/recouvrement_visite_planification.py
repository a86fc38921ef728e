from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..models.recouvrement_creneau import MINUTES
from ..models.recouvrement_guide import KINDS


class RecouvrementVisitePlanification(models.TransientModel):
    """When, where and by whom a debtor is met; or another moment for a meeting planned."""

    _name = "recouvrement.visite.planification"
    _description = "Planning of a visit"

    visite_id = fields.Many2one("recouvrement.visite", "Meeting to move", ondelete="cascade")
    dossier_ids = fields.Many2many("recouvrement.dossier", string="Dossiers")
    kind = fields.Selection(KINDS, required=True, default="home")
    user_id = fields.Many2one(
        "res.users",
        "By",
        domain=[("share", "=", False)],
        help="Empty: the collector of each dossier.",
    )
    date_start = fields.Datetime(
        "From",
        compute="_compute_date_start",
        store=True,
        readonly=False,
        help="Empty: the first moment allowed.",
    )
    minutes = fields.Integer("Length (minutes)", default=MINUTES)
    asked_by_debtor = fields.Boolean("Asked for by the debtor")
    announce = fields.Boolean(
        "Tell the person", default=True, help="By e-mail with the appointment, else by SMS."
    )
    note = fields.Text("Instructions")
    refusal = fields.Text(compute="_compute_refusal")

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        visit = self.env["recouvrement.visite"].browse(values.get("visite_id"))
        if visit:
            length = visit.date_stop - visit.date_start
            values |= {
                "dossier_ids": [Command.set(visit.dossier_id.ids)],
                "kind": visit.kind,
                "user_id": visit.user_id.id,
                "minutes": length.seconds // 60,
                "asked_by_debtor": visit.asked_by_debtor,
            }
        return values

    @api.depends("kind", "user_id", "dossier_ids", "asked_by_debtor")
    def _compute_date_start(self):
        """The first moment no rule forbids, proposed for one dossier."""
        slots = self.env["recouvrement.creneau"]
        for ask in self:
            dossier = ask.dossier_ids._origin
            moment = None
            if len(dossier) == 1 and ask.kind:
                moment = slots._find_moment(
                    dossier,
                    ask.kind,
                    ask._get_user(dossier),
                    slots._get_after(),
                    asked=ask.asked_by_debtor,
                    visit=ask.visite_id._origin,
                )
            ask.date_start = moment and moment[0]

    @api.depends("kind", "user_id", "dossier_ids", "asked_by_debtor", "date_start", "minutes")
    def _compute_refusal(self):
        for ask in self:
            found = [
                self.env._("%(dossier)s: %(why)s", dossier=dossier.name, why=why)
                for dossier in ask.dossier_ids._origin
                if (why := ask._find_refusal(dossier))
            ]
            ask.refusal = "\n".join(found)

    def _find_refusal(self, dossier):
        start = self.date_start or self.env["recouvrement.creneau"]._get_after()
        if not self.date_start and len(self.dossier_ids) > 1:
            return self.env["recouvrement.visite"]._refuse_when_settled(dossier)
        return self.env["recouvrement.visite"]._find_refusal(
            dossier,
            self.kind,
            start,
            self._get_stop() or start + timedelta(minutes=MINUTES),
            self._get_user(dossier),
            asked=self.asked_by_debtor,
            visit=self.visite_id._origin,
        )

    def _get_user(self, dossier):
        return self.user_id or dossier.sudo().user_id or self.env.user  # sudo: who follows it

    def _get_stop(self):
        return self.date_start and self.date_start + timedelta(minutes=max(self.minutes, 5))

    def action_confirm(self):
        """Plan, or move; one dossier the rules forbid is refused at once, of several the others are planned."""
        self.ensure_one()
        if self.visite_id:
            if not self.date_start:
                raise UserError(self.env._("Choose a day and an hour."))
            self.visite_id._move(self.date_start, self._get_stop(), self.user_id)
            visits = self.visite_id
        else:
            visits = self._plan()
        if self.announce:
            self._announce(visits.filtered(lambda each: each.state == "planned"))
        return visits._get_records_action(name=self.env._("Meetings planned"))

    def _plan(self):
        if not self.dossier_ids:
            raise UserError(self.env._("Choose a dossier."))
        if len(self.dossier_ids) == 1 and (why := self._find_refusal(self.dossier_ids)):
            raise UserError(why)
        return self.env["recouvrement.visite"]._plan(
            self.dossier_ids,
            self.kind,
            self.date_start or None,
            user=self.user_id or None,
            stop=self._get_stop() or None,
            asked_by_debtor=self.asked_by_debtor,
            note=self.note,
        )

    def _announce(self, visits):
        """Whom nothing reaches is visited all the same; the list shows who was not told."""
        reached = self.env["recouvrement.destinataire"]._find(visits.partner_id)
        for visit in visits:
            ways = reached[visit.partner_id.id]
            if ways["email"] or ways["sms"]:
                visit.action_announce()
