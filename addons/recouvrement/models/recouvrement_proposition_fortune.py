"""A waiver with a clause of return to better fortune is looked at again; its document goes to the debtor."""

from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.tools import format_amount, format_date


class RecouvrementProposition(models.Model):
    _inherit = "recouvrement.proposition"

    fortune_activity_id = fields.Many2one(
        "mail.activity", "Reminder of the clause", readonly=True, copy=False, ondelete="set null"
    )

    def _follow_fortune(self):
        """A task a year later, or when the clause ends: has the debtor recovered?"""
        if not self.fortune:
            return
        later = self.date + relativedelta(years=1)
        deadline = min(filter(None, (later, self.fortune_until)))
        self.fortune_activity_id = self.dossier_id.activity_schedule(
            "mail.mail_activity_data_todo",
            deadline,
            summary=self.env._("Return to better fortune of %s?", self.partner_id.name),
            note=self.fortune_terms or "",
            user_id=(self.dossier_id.user_id or self.env.user).id,
        )

    def _forget_fortune(self):
        self.fortune_activity_id.unlink()

    def action_print_waiver(self):
        """The document of the waiver, for the debtor."""
        self.ensure_one()
        self.check_access("read")
        attachment = self.sudo()._keep_waiver()  # sudo: whoever reads the waiver may print it
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "new",
        }

    def _keep_waiver(self):
        raw = self._print_waiver()
        extension = self.env["recouvrement.imprimerie"]._get_extension(raw)
        return self.env["ir.attachment"].create(
            {
                "name": f"{self.name}.{extension}",
                "raw": raw,
                "res_model": self._name,
                "res_id": self.id,
            }
        )

    def _print_waiver(self):
        """The letter that tells the debtor what is waived, why, and under which clause."""
        self.ensure_one()
        dossier = self.dossier_id
        partner = self.env["recouvrement.execution"]._get_recipient(dossier)
        lang = self.env["recouvrement.formule"]._get_lang(partner, self.company_id)
        here = self.with_company(self.company_id).with_context(lang=lang)
        words = here.env["recouvrement.redaction"]
        letter = words._prepare_letter(
            here.dossier_id,
            partner.with_env(here.env),
            lang,
            subject=here.env._("Waiver of debt"),
            body=here._get_waiver_body(),
        )
        if self.state not in ("approved", "booked"):
            letter["watermark"] = (
                here.env._("CANCELLED") if self.state == "reversed" else here.env._("DRAFT")
            )
        return here.env["recouvrement.imprimerie"]._print([letter])[0]

    def _get_waiver_body(self):
        def money(amount):
            return format_amount(self.env, amount, self.currency_id)

        return self.env["ir.qweb"]._render(
            "recouvrement.abandon_lettre",
            {
                "waiver": self,
                "day": format_date(self.env, self.date, date_format="long"),
                "until": self.fortune_until
                and format_date(self.env, self.fortune_until, date_format="long"),
                "amount": money(self.amount),
                "rows": [
                    {
                        "number": line.document,
                        "date": format_date(
                            self.env, line.move_line_id.invoice_date or line.move_line_id.date
                        ),
                        "due": format_date(self.env, line.date_maturity),
                        "amount": money(line.amount),
                    }
                    for line in self.ligne_ids
                ],
            },
        )
