"""A convocation: a person is asked to come to the agency at a slot, reminded the day before, awaited.

Station 6 of 11 sends it from a step. The interview it is for is a visit at the agency.
"""

from odoo import api, fields, models
from odoo.tools import format_datetime


class RecouvrementConvocation(models.Model):
    _name = "recouvrement.convocation"
    _description = "Convocation"
    _inherit = ["recouvrement.reserve", "mail.thread"]
    _order = "slot desc, id desc"

    dossier_id = fields.Many2one(
        "recouvrement.dossier", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="dossier_id.company_id", store=True, index=True)
    portefeuille_id = fields.Many2one(related="dossier_id.portefeuille_id")
    partner_id = fields.Many2one(related="visite_id.partner_id", string="Whom")
    user_id = fields.Many2one(related="visite_id.user_id", string="Received by")
    place = fields.Char(related="visite_id.place")
    visite_id = fields.Many2one(
        "recouvrement.visite",
        "Interview",
        required=True,
        index=True,
        readonly=True,
        ondelete="restrict",
    )
    slot = fields.Datetime(required=True, readonly=True, index=True)
    slot_stop = fields.Datetime("Ends at", readonly=True)
    channel = fields.Selection(
        [("letter", "Letter"), ("email", "E-mail"), ("sms", "SMS")],
        "Sent by",
        required=True,
        readonly=True,
        default="letter",
    )
    state = fields.Selection(
        [
            ("sent", "Sent"),
            ("present", "Came"),
            ("absent", "Did not come"),
            ("moved", "Moved"),
            ("cancelled", "Cancelled"),
        ],
        default="sent",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    action_id = fields.Many2one(
        "recouvrement.action",
        "In the ledger",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    reminded_on = fields.Date("Reminded on", readonly=True, copy=False)
    moved_to_id = fields.Many2one(
        "recouvrement.convocation", "Moved to", readonly=True, copy=False, ondelete="set null"
    )
    cancel_reason = fields.Char("Why it was cancelled", readonly=True, copy=False)
    note = fields.Text(
        "Bring", readonly=True, help="Papers to bring, as the convocation lists them."
    )

    # One waits for an answer at a time: nobody is summoned twice.
    _once_uniq = models.UniqueIndex(
        "(dossier_id) WHERE state = 'sent'", "A convocation of this dossier is already under way."
    )

    @api.depends("partner_id.name", "slot")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        for each in self:
            when = each.slot and format_datetime(self.env, each.slot, dt_format="short")
            each.display_name = f"{each.partner_id.name or ''} – {when or ''}"
