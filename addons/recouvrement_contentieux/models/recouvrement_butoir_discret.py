"""Deadlines of files of social data: seen, alerted and told only where one may read the file."""

from odoo import models

from .recouvrement_fil_discret import RESTRICTED


class RecouvrementButoir(models.Model):
    _inherit = "recouvrement.butoir"

    def _filter_restricted(self):
        return self.filtered(lambda each: each.res_model in RESTRICTED)

    def _get_alerted(self):
        """EXTENDS recouvrement: never somebody who may not know; they would learn it from the to-do."""
        chosen = super()._get_alerted()
        for butoir in self._filter_restricted():
            found = butoir._get_file()._find_confidant(chosen[butoir])
            chosen[butoir] = found or self.env.user
        return chosen

    def _get_file(self):
        # sudo: where a deadline of a restricted file stands; what it says stays there.
        return self.env[self.res_model].sudo().browse(self.res_id)

    def _prepare_alert(self, key, user, day):
        """EXTENDS recouvrement: the to-do stands on the file, not on the dossier everybody opens."""
        values = super()._prepare_alert(key, user, day)
        if self._filter_restricted():
            values |= {
                "res_model_id": self.env["ir.model"]._get_id(self.res_model),
                "res_id": self.res_id,
            }
        return values

    def _announce(self, texts):
        """EXTENDS recouvrement: told on the file and, in full, to those who need to know only."""
        shut = self.browse([each.id for each in texts])._filter_restricted()
        open_ = {each: text for each, text in texts.items() if each not in shut}
        result = super()._announce(open_)
        for butoir in shut:
            file = butoir._get_file()
            file._message_log(body=texts[butoir])
            file._tell(texts[butoir])
        return result
