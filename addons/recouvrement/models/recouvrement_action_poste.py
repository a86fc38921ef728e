"""A letter on its way to the post office: its mailing, its registered number."""

import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .recouvrement_acheminement import POST

NUMBER = re.compile(r"[A-Z0-9]{6,30}")


class RecouvrementAction(models.Model):
    _inherit = "recouvrement.action"

    pli_ids = fields.One2many("recouvrement.envoi.pli", "action_id", "Place in its mailing")
    envoi_id = fields.Many2one(
        "recouvrement.envoi",
        "Mailing",
        compute="_compute_envoi_id",
        store=True,
        index="btree_not_null",
        help="The mailing this letter is posted with.",
    )

    _number_uniq = models.UniqueIndex(
        "(company_id, tracking_number) WHERE tracking_number IS NOT NULL",
        "Another letter already has this registered number.",
    )

    @api.depends("pli_ids.envoi_id")
    def _compute_envoi_id(self):
        for action in self:
            action.envoi_id = action.pli_ids.envoi_id[:1]

    @api.model
    def _get_waiting_domain(self, company):
        """Letters of ``company`` that are printed, not posted, and in no mailing yet."""
        return (
            Domain("company_id", "=", company.id)
            & Domain("state", "=", "done")
            & Domain("kind", "in", POST)
            & Domain("delivery", "in", (False, "queued"))
            & Domain("attachment_id", "!=", False)
            & Domain("envoi_id", "=", False)
        )

    def _set_tracking_number(self, number):
        """Give this registered letter the post's number; an empty one takes it back.

        :raise UserError: not a number of the post, not registered, already posted, or another's number
        """
        self.ensure_one()
        number = re.sub(r"[\s.\-]", "", number or "").upper() or False
        if number == self.tracking_number:
            return
        self._check_number(number)
        # sudo: nobody writes the ledger by hand; this verb has checked who asks and what.
        self.sudo().tracking_number = number

    def _check_number(self, number):
        self.check_access("read")
        self.dossier_id.check_access("write")
        words = {"number": number, "action": self.display_name, "who": self.partner_id.display_name}
        if self.kind != "lrar":
            raise UserError(
                self.env._("“%(action)s” is not a registered letter: it has no number.", **words)
            )
        if self.delivery not in (False, "queued"):
            raise UserError(
                self.env._("“%(action)s” has been posted: its number is proof.", **words)
            )
        if number and not NUMBER.fullmatch(number):
            raise UserError(
                self.env._(
                    "“%(number)s” is not a number of the post (6 to 30 letters and digits).",
                    **words,
                )
            )
        # sudo: the number may belong to a dossier of another portfolio; only its name comes out.
        other = number and self.sudo().search(
            [
                ("company_id", "=", self.company_id.id),
                ("tracking_number", "=", number),
                ("id", "!=", self.id),
            ],
            limit=1,
        )
        if other:
            raise UserError(
                self.env._(
                    "The registered number %(number)s already belongs to “%(other)s” (%(addressee)s).",
                    other=other.display_name,
                    addressee=other.partner_id.display_name,
                    **words,
                )
            )

    def action_record_delivery(self):
        """Ask what became of these letters."""
        return self.env["recouvrement.distribution"]._open(self)
