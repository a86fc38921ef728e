"""Documents a prestataire fetches, one dossier at a time: the papers of a batch name dossiers recalled since."""

from odoo import models
from odoo.exceptions import UserError


class RecouvrementExtranet(models.AbstractModel):
    _inherit = "recouvrement.extranet"

    def _fetch(self, number, kind):
        """``(bytes, file name)`` of a document of the dossier ``number``; who fetched it is noted.

        :param kind: ``evidence``, ``statement`` or ``mandate``
        :raise AccessError: not entrusted to the caller, or no longer
        :raise UserError: there is no such document
        """
        transmission = self._get_one(number)
        if kind == "evidence":
            given = self._get_evidence(transmission)
        else:
            letters = self.env["recouvrement.remise.edition"].sudo()  # checked above; one document
            document, name = letters._print_extract(transmission, kind)
            extension = self.env["recouvrement.imprimerie"]._get_extension(document)
            given = document, f"{transmission.name} {name}.{extension}"
        transmission._log_fetched(given[1], self.env.user.name)
        return given

    def _get_evidence(self, transmission):
        if not transmission.evidence_id:
            raise UserError(self.env._("There is no file of evidence."))
        return transmission.evidence_id.raw, transmission.evidence_id.name
