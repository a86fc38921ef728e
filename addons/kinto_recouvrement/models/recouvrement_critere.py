from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date


class RecouvrementCritere(models.Model):
    """What brings the dossier of a lease before the committee: its amicable phase over, its vehicle at risk."""

    _inherit = "recouvrement.critere"

    kind = fields.Selection(
        selection_add=[
            ("kinto_amicable", "Amicable phase of a lease exceeded"),
            ("kinto_vehicle", "Vehicle at risk"),
        ],
        ondelete={"kinto_amicable": "cascade", "kinto_vehicle": "cascade"},
    )

    @api.constrains("kind", "days")
    def _check_kinto_days(self):
        for rule in self:
            if rule.kind == "kinto_amicable" and not rule.days:
                raise ValidationError(
                    self.env._("“%s” would propose every dossier: say from when.", rule.name)
                )

    def _match_kinto_amicable(self, dossiers, day):
        """So many days since the first rent that is still unpaid."""
        limit = day - timedelta(days=self.days)
        return {
            dossier: self.env._(
                "First unpaid rent due on %(day)s: the %(days)s days of amicable collection are over.",
                day=format_date(self.env, dossier.oldest_due_date),
                days=self.days,
            )
            for dossier in dossiers
            if dossier.kinto_contrat_id
            and dossier.oldest_due_date
            and dossier.oldest_due_date <= limit
        }

    def _match_kinto_vehicle(self, dossiers, day):
        """An alert a collector raised."""
        return {
            alert.dossier_id: self.env._(
                "Vehicle at risk, alert of %s.", format_date(self.env, alert.date)
            )
            for alert in self._read_alerts(dossiers, ("vehicle",)).values()
        }
