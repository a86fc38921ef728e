"""What a prestataire does on its portal: takes, refuses, reports with documents. A form sent twice counts once."""

import re
from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

DAILY_REPORTS = 20  # of a dossier, through the portal: more is a machine, or a mistake
DAILY_FILES = 30
FORM = re.compile(r"[0-9a-f]{16,64}")  # what a form is known by
FORM_NAMES = (
    "date",
    "status",
    "note",
    "amount_received",
    "date_payment",
    "cost",
    "promise_amount",
    "promise_date",
    "their_reference",
)


class RecouvrementExtranet(models.AbstractModel):
    _inherit = "recouvrement.extranet"

    def _take_once(self, number, reference):
        """``take``, harmless when it was taken already."""
        transmission = self._get_one(number)
        transmission._take_turn()
        if transmission.state == "sent":
            self.take(number, reference)

    def _refuse_once(self, number, reason):
        """``refuse`` from the portal.

        :raise UserError: no reason, or taken already
        """
        self._get_one(number)._take_turn()
        self.refuse(number, reason)

    def _get_steps(self, number):
        """``{code: words}``: steps of the mandate that cost something."""
        transmission = self._get_one(number)
        money = self._write_money(transmission)
        return {
            each.code: f"{each.name} – {money(each.amount)}"
            for each in transmission.mandat_id.frais_ids
        }

    def _report_form(self, number, typed, form, files):
        """The report typed in the form ``form`` (its own random name), with its ``files`` (``[(name, bytes)]``).

        :return: the report (sudo); that of the first time, when the form comes again
        :raise AccessError: not entrusted to the caller, or no longer
        :raise UserError: what cannot be taken, too many reports or files for a day
        """
        transmission = self._get_one(number)
        transmission._take_turn()
        if not FORM.fullmatch(form or ""):
            raise UserError(self.env._("This form is too old: open the page again."))
        values = self._read_form(transmission, typed)
        values |= {"source": "portal", "reference": f"portal-{form}"}
        if known := transmission._find_reported(values["reference"]):
            return known
        files = self.env["recouvrement.portail"]._read_files(files)
        self._check_room(transmission, len(files))
        if files:
            values["attachment_ids"] = [
                fields.Command.set(self._keep_files(transmission, files).ids)
            ]
        return transmission._report(values, self._get_today())

    def _read_form(self, transmission, typed):
        given = {name: value for name in FORM_NAMES if (value := self._read_text(typed.get(name)))}
        amounts = self.env["recouvrement.portail"]
        for name in ("amount_received", "cost", "promise_amount"):
            if name in given:
                given[name] = float(amounts._read_amount(given[name]) or 0)
        if not given.get("amount_received"):
            given.pop("date_payment", None)
        values = self._read_told(given)
        if code := self._read_text(typed.get("step")):
            step = transmission.mandat_id.frais_ids.filtered(lambda each: each.code == code)
            if not step:
                raise UserError(self.env._("This step is not in the mandate."))
            values["frais_id"] = step.id
        return values

    def _check_room(self, transmission, files):
        """:raise UserError: more reports or files than a dossier takes in a day"""
        since = fields.Datetime.now() - timedelta(days=1)
        recent = transmission.rapport_ids.filtered(
            lambda each: each.source == "portal" and each.create_date >= since
        )
        if len(recent) >= DAILY_REPORTS or len(recent.attachment_ids) + files > DAILY_FILES:
            raise UserError(
                self.env._("Enough was sent for this dossier today: go on tomorrow, or call us.")
            )

    def _keep_files(self, transmission, files):
        """Attachments of the transmission, until the report takes them: nobody reads them but us."""
        return transmission.env["ir.attachment"].create(
            [
                {
                    "name": name,
                    "raw": raw,
                    "res_model": transmission._name,
                    "res_id": transmission.id,
                    "public": False,
                }
                for name, raw in files
            ]
        )
