from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime


class RecouvrementConvocationEnvoi(models.TransientModel):
    """Which slot of the agency, by which way; or another slot for a convocation sent."""

    _name = "recouvrement.convocation.envoi"
    _description = "Sending of a convocation"

    dossier_id = fields.Many2one("recouvrement.dossier", required=True, ondelete="cascade")
    convocation_id = fields.Many2one(
        "recouvrement.convocation", "Convocation to move", ondelete="cascade"
    )
    channel = fields.Selection(
        [
            ("best", "E-mail, else letter"),
            ("letter", "Letter"),
            ("email", "E-mail"),
            ("sms", "SMS"),
        ],
        "Send by",
        required=True,
        default="best",
    )
    slot = fields.Selection("_list_slots", string="Slots")
    bring = fields.Text("Papers to bring", help="One a line, as the convocation lists them.")
    refusal = fields.Text(compute="_compute_refusal")

    @api.model
    def _list_slots(self):
        """Free slots of the agency of the dossier the form was opened on, as people read them."""
        dossier = self._get_asked_dossier()
        if not dossier:
            return []
        creneau = self.env["recouvrement.creneau"]
        zone = creneau._get_zone(dossier.company_id).zone
        after = creneau._get_after(1)
        found = creneau._find_slots(dossier.portefeuille_id, dossier.company_id, after, 80)
        return [
            (
                f"{fields.Datetime.to_string(start)}/{fields.Datetime.to_string(stop)}",
                format_datetime(self.env, start, tz=zone, dt_format="EEEE d MMMM HH:mm"),
            )
            for start, stop in found
        ]

    @api.model
    def _get_asked_dossier(self):
        key = self.env.context.get("default_dossier_id")
        dossier = self.env["recouvrement.dossier"].browse(key if isinstance(key, int) else [])
        return dossier.exists()._filtered_access("read")

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        creneau, dossier = self.env["recouvrement.creneau"], self._get_asked_dossier()
        after = fields.Datetime.to_string(creneau._get_after(8))
        slots = [key for key, _label in self._list_slots() if key >= after] if dossier else []
        return values | ({"slot": slots[0]} if slots else {})

    @api.depends("dossier_id", "slot", "channel")
    def _compute_refusal(self):
        for ask in self:
            visit = ask.convocation_id.visite_id._origin
            slot, dossier = ask._get_slot(), ask.dossier_id._origin
            user = visit.user_id or dossier.sudo().user_id or self.env.user  # sudo: who follows it
            ask.refusal = (
                self.env["recouvrement.visite"]._find_refusal(
                    dossier, "agency", *slot, user, visit=visit
                )
                if slot and dossier
                else ""
            )

    def _get_slot(self):
        """``(from, until)`` as chosen, UTC and naive; None while nothing is."""
        parts = (self.slot or "").split("/")
        return tuple(map(fields.Datetime.to_datetime, parts)) if len(parts) == 2 else None

    def action_confirm(self):
        """Send it, or move it."""
        self.ensure_one()
        slot = self._get_slot()
        if not slot:
            raise UserError(
                self.env._("Choose a slot: the agency has none free within a month otherwise.")
            )
        if self.refusal:
            raise UserError(self.refusal)
        if self.convocation_id:
            new = self.convocation_id._move(slot, self.channel)
        else:
            new = self.env["recouvrement.convocation"]._summon(
                self.dossier_id, self.channel, slot=slot, bring=self.bring
            )
        return new._get_records_action(name=self.env._("Convocation"))
