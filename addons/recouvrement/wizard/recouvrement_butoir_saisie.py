from odoo import api, fields, models


class RecouvrementButoirSaisie(models.TransientModel):
    """Follow a delay of the law on a dossier, by hand."""

    _name = "recouvrement.butoir.saisie"
    _description = "Follow a deadline"

    dossier_id = fields.Many2one("recouvrement.dossier", required=True, ondelete="cascade")
    delai_id = fields.Many2one("recouvrement.delai", "Delay", required=True, ondelete="cascade")
    event = fields.Char(related="delai_id.event")
    sanction = fields.Char(related="delai_id.sanction")
    event_date = fields.Date("Event on", required=True)
    user_id = fields.Many2one(
        "res.users", "Entrusted to", help="Empty: the collector of the dossier."
    )
    note = fields.Text()
    preview = fields.Text("What it gives", compute="_compute_preview")

    @api.depends("delai_id", "event_date", "dossier_id")
    def _compute_preview(self):
        for wizard in self:
            wizard.preview = (
                wizard._count_preview() if wizard.delai_id and wizard.event_date else False
            )

    def _count_preview(self):
        """The explanation the deadline will carry."""
        Butoir = self.env["recouvrement.butoir"].sudo()  # sudo: counted, not written
        vals = Butoir._prepare(
            self.dossier_id, self.delai_id.code, None, None, self._get_jurisdiction(), None
        )
        here = Butoir._for_company(vals["company_id"]).with_context(lang=self.env.lang)
        return here.new(vals | {"event_date": self.event_date})._count(self.event_date)[
            "explanation"
        ]

    def action_confirm(self):
        self.ensure_one()
        self.dossier_id.check_access("write")
        self.env["recouvrement.butoir"]._follow(
            self.dossier_id,
            self.delai_id.code,
            self.event_date,
            user=self.user_id,
            note=self.note or "",
            jurisdiction=self._get_jurisdiction(),
        )
        return self.dossier_id.action_open_butoirs()

    def _get_jurisdiction(self):
        """The part of the country the debtor is in, when the delay is the country's."""
        theirs = self.env["recouvrement.delai"]._get_jurisdiction(self.dossier_id.partner_id)
        mine = self.delai_id.jurisdiction
        return theirs if theirs in (mine, *self.delai_id._get_falling_back()) else mine
