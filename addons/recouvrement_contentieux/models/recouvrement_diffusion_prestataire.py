"""The weekly list: what debtors paid us directly, told to the prestataires who have their dossiers."""

import csv
import io

from odoo import fields, models
from odoo.tools import format_date, plaintext2html

from odoo.addons.recouvrement.openitems.cells import harmless


class RecouvrementDiffusion(models.Model):
    _inherit = "recouvrement.diffusion"

    kind = fields.Selection(
        selection_add=[("direct", "Direct payments, to prestataires")],
        ondelete={"direct": "cascade"},
    )

    def _prepare_direct(self, day):
        """Each prestataire with payments it was not told of; its contact's address is written to."""
        rows = []
        for contact in self._read_untold().grouped(lambda each: each.mandat_id._get_contact()):
            values = {"partner_id": contact.id}
            if not contact.email:
                reason = self.env._("%s has no e-mail address.", contact.display_name)
                values |= {"state": "skipped", "reason": reason}
            rows.append(values)
        return rows

    def _read_untold(self):
        return self.env["recouvrement.versement"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "counted"),
                ("date_told", "=", False),
            ],
            order="date, id",
        )

    def _write_direct(self, rows):
        untold = self._read_untold()
        return {row.id: self._write_direct_of(row, untold) for row in rows}

    def _get_direct_of(self, row, untold):
        return untold.filtered(lambda each: each.mandat_id._get_contact() == row.partner_id)

    def _write_direct_of(self, row, untold):
        lang = self.env["recouvrement.formule"]._get_lang(row.partner_id, row.company_id)
        here = self.with_context(lang=lang)
        payments = self._get_direct_of(row, untold)
        body = here.env._(
            "Hello,\n\n%(count)s payments were made to us directly on dossiers you have, %(amount)s in "
            "all; the list is attached. Please take them off what you ask.\n\n%(company)s",
            count=len(payments),
            amount=row.currency_id.format(sum(payments.mapped("amount"))),
            company=row.company_id.name,
        )
        day = format_date(here.env, row.period)
        return {
            "to": row.partner_id,
            "subject": here.env._("Direct payments up to %s", day),
            "body": plaintext2html(body),
            "attachments": [(here.env._("Direct payments.csv"), here._list_direct(payments))],
        }

    def _list_direct(self, payments):
        _, out = self.env._, io.StringIO()
        writer = csv.writer(out, delimiter=";")
        writer.writerow(
            [_("Our reference"), _("Your reference"), _("Debtor"), _("Paid on"), _("Amount")]
        )
        for each in payments:
            writer.writerow(
                [
                    each.transmission_id.name,
                    harmless(each.transmission_id.reference or ""),
                    harmless(each.partner_id.name or ""),
                    each.date.strftime("%d/%m/%Y"),
                    f"{each.amount:.2f}".replace(".", ","),
                ]
            )
        return out.getvalue().encode("utf-8-sig")

    def _keep_direct(self, rows):
        """Told: not told again."""
        untold = self._read_untold()
        for row in rows:
            # sudo: the night writes what it told.
            self._get_direct_of(row, untold).sudo().write({"date_told": row.period})
