"""Dossiers taken back from a prestataire together, and the letter that says so."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.recouvrement.tools.hand import check_written, open_to_hand


class RecouvrementRappel(models.Model):
    _name = "recouvrement.rappel"
    _description = "Recall of dossiers"
    _order = "id desc"

    name = fields.Char("Number", required=True, readonly=True, default="/")
    mandat_id = fields.Many2one(
        "recouvrement.mandat",
        "Mandate",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    prestataire_id = fields.Many2one(
        related="mandat_id.partner_id", string="Prestataire", store=True, index=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    date = fields.Date("Recalled on", required=True, readonly=True)
    reason = fields.Char(required=True, readonly=True)
    user_id = fields.Many2one("res.users", "Recalled by", readonly=True)
    transmission_ids = fields.One2many(
        "recouvrement.transmission", "rappel_id", "Dossiers", readonly=True
    )
    count = fields.Integer("Dossiers recalled", compute="_compute_count", store=True)
    letter_id = fields.Many2one("ir.attachment", readonly=True, bypass_search_access=True)

    @api.depends("transmission_ids")
    def _compute_count(self):
        for rappel in self:
            rappel.count = len(rappel.transmission_ids)

    @api.depends("name", "prestataire_id.name")
    def _compute_display_name(self):
        for rappel in self:
            rappel.display_name = f"{rappel.name} – {rappel.prestataire_id.name or ''}"

    @api.model_create_multi
    def create(self, vals_list):
        names = self.env["recouvrement.detection"]._next_names(len(vals_list), self._name)
        return super(RecouvrementRappel, open_to_hand(self, vals_list)).create(
            [vals | {"name": name} for vals, name in zip(vals_list, names, strict=True)]
        )

    def write(self, vals):
        check_written(self, vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A recall is kept."))

    @api.model
    def _make(self, transmissions, day, reason):
        """One recall a mandate and company, told to the prestataire."""
        made = self.browse()
        groups = transmissions.grouped(lambda each: (each.mandat_id, each.company_id))
        for (mandat, company), group in groups.items():
            rappel = self.create(
                {
                    "mandat_id": mandat.id,
                    "company_id": company.id,
                    "date": day,
                    "reason": reason,
                    "user_id": self.env.uid,
                }
            )
            group.write({"rappel_id": rappel.id})
            rappel._deliver()
            made |= rappel
        return made

    def _deliver(self):
        """Tell the prestataire; see the letters."""
