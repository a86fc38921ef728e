"""A closed dossier whose data are no longer kept: amounts and dates stay, what it said of people is gone."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class RecouvrementDossier(models.Model):
    _inherit = "recouvrement.dossier"

    date_erased = fields.Date(
        "Erased on",
        readonly=True,
        copy=False,
        help="Its documents, messages and words were erased at the end of their retention.",
    )

    def _check_not_erased(self):
        """:raise UserError: what is asked of one of these dossiers was erased"""
        if erased := self.filtered("date_erased")[:1]:
            raise UserError(
                self.env._(
                    "Dossier %(dossier)s was erased on %(day)s, at the end of its retention: nothing of "
                    "its documents is left.",
                    dossier=erased.name,
                    day=format_date(self.env, erased.date_erased),
                )
            )
