"""The letter of a statement of account: what is owed or due, and how it is counted, line by line."""

from odoo import models
from odoo.exceptions import UserError


class KintoDecompte(models.Model):
    _inherit = "kinto.decompte"

    def action_print(self):
        """The letter kept, or as it would leave now."""
        self.ensure_one()
        self.check_access("read")
        document = self.document_id or self._make_document()
        return {"type": "ir.actions.act_url", "url": f"/web/content/{document.id}", "target": "new"}

    def action_post_letter(self):
        """Hand the letter to the post; it waits with the mailings of the day."""
        self.check_access("write")
        letters = self.env["recouvrement.insolvabilite.courrier"]
        for each in self:
            each._check_state("issued")
            if each.action_id:
                raise UserError(self.env._("The letter of %s is with the post already.", each.name))
            # sudo: written by this verb only; the customer's address is that of the statement.
            mine = each.sudo()
            mine.action_id = letters._post(
                mine, mine.partner_id, mine.document_id, "letter", each._get_subject()
            )
        return True

    def _get_subject(self):
        return self._speak().env._(
            "Statement of account of lease %(lease)s – vehicle %(plate)s",
            lease=self.contrat_id.name,
            plate=self.vehicle_id.license_plate or self.vehicle_id.display_name,
        )

    def _make_document(self):
        """The PDF (HTML in tests) of the letter, kept on the statement."""
        letters = self.env["recouvrement.insolvabilite.courrier"]
        here = letters._speak(self)
        body = here.env["ir.qweb"]._render(
            "kinto_recouvrement.decompte_lettre",
            here._prepare_calculation()
            | {"statement": here, "lease": here.contrat_id, "recovery": here.restitution_id},
        )
        letter = letters._compose(self, here.partner_id, here._get_subject(), body, kind="letter")
        return letters._keep(self, letters._print(letter), f"{self.name} – {self.contrat_id.name}")
