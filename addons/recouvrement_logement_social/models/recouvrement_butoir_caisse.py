"""Clocks of benefits and aids: told on their own file, never on the dossier nor in the stream; a manager is told in time."""

from odoo import models

from .recouvrement_aide_demande_mois import NEXT
from .recouvrement_caf_signalement import REPORT

# Files that say which aid a household has: not for the stream, which prestataires and other programs read.
FILES = (
    "recouvrement.caf.signalement",
    "recouvrement.caf.echange",
    "recouvrement.aide.demande",
    "recouvrement.aide.demande.mois",
    "recouvrement.ccapex",
)
MANAGER_DAYS = 7  # days left from which the manager is told of a report to make


class RecouvrementButoir(models.Model):
    _inherit = "recouvrement.butoir"

    def _filter_aids(self):
        return self.filtered(lambda each: each.res_model in FILES)

    def _raise_alerts(self, day):
        # EXTENDS 'recouvrement': what was paid in full meanwhile is not to be reported
        reports = self.filtered(lambda each: each.code == REPORT)
        if reports:
            records = self.env["recouvrement.caf.signalement"].browse(reports.mapped("res_id"))
            records._drop_paid(day)
        if months := self.filtered(lambda each: each.code == NEXT):
            self.env["recouvrement.aide.demande.mois"].browse(months.mapped("res_id"))._drop_paid()
        mine = self.filtered(lambda each: each.state != "cancelled")
        told = {each: each.alert_key for each in reports & mine}
        result = super(RecouvrementButoir, mine)._raise_alerts(day)
        for butoir, before in told.items():
            if butoir.alert_key != before:
                butoir._tell_manager(day)
        return result

    def _tell_manager(self, day):
        """A to-do for who answers for the agency, once the report presses or is late."""
        self.ensure_one()
        left = (self.date - day).days if self.date else 0
        if left > MANAGER_DAYS:
            return
        report = self.env["recouvrement.caf.signalement"].browse(self.res_id)
        manager = report._get_manager()
        if manager and manager != self.activity_butoir_id.user_id:
            report._replace_warning(manager, self._get_alert_title(self.alert_key), day)

    def _prepare_alert(self, key, user, day):
        # EXTENDS 'recouvrement': the to-do stands on the file
        values = super()._prepare_alert(key, user, day)
        if self._filter_aids():
            place = self._get_aid_file()
            values |= {
                "res_model_id": self.env["ir.model"]._get_id(place._name),
                "res_id": place.id,
            }
        return values

    def _get_aid_file(self):
        """Where a clock is told: its record, or the claim a month belongs to."""
        # sudo: where the clock stands; who reads the file reads it.
        record = self.env[self.res_model].sudo().browse(self.res_id)
        return record.demande_id if "demande_id" in record._fields else record

    def _announce(self, texts):
        # EXTENDS 'recouvrement': told on the file only
        shut = self.browse([each.id for each in texts])._filter_aids()
        result = super()._announce({each: text for each, text in texts.items() if each not in shut})
        for butoir in shut:
            butoir._get_aid_file()._message_log(body=texts[butoir])
        return result
