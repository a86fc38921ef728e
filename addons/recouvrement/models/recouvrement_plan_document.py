"""The document of a plan: parties, acknowledgement of debt, items, schedule, clauses, signatures."""

from collections import Counter

from odoo import Command, fields, models
from odoo.tools import format_date


class RecouvrementPlan(models.Model):
    _inherit = "recouvrement.plan"

    attribution = fields.Html(
        "Which receipt paid what", compute="_compute_attribution", sanitize=False
    )

    def _compute_attribution(self):
        for plan in self:
            shares = plan._get_shares() if plan.state not in ("draft", "cancelled") else []
            plan.attribution = shares and self.env["ir.qweb"]._render(
                "recouvrement.plan_attribution", {"shares": shares}
            )

    def action_print(self):
        """The document of these plans, as it would be printed now."""
        return self.env.ref("recouvrement.report_plan").report_action(self, config=False)

    def action_send(self):
        """Write to the debtor, the document attached: the message is looked at before it leaves."""
        self.ensure_one()
        self._check_state("proposed", "active")
        partner = self.env["recouvrement.execution"]._get_recipient(self.dossier_id, "email")
        lang = self._get_lang()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send the plan"),
            "res_model": "mail.compose.message",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_model": "recouvrement.dossier",
                "default_res_ids": self.dossier_id.ids,
                "default_composition_mode": "comment",
                "default_template_id": self.env.ref("recouvrement.mail_template_plan").id,
                "default_partner_ids": [Command.set(partner.ids)],
                "default_attachment_ids": [Command.set(self._get_document().ids)],
                "default_email_layout_xmlid": "mail.mail_notification_light",
                "lang": lang,
                "recouvrement_sent_plan_id": self.id,
            },
        }

    # -- making it --------------------------------------------------------------------------

    def _get_lang(self):
        words = self.env["recouvrement.formule"]
        return words._get_lang(self.debtor_id, self.company_id)

    def _get_document(self):
        """The last document kept; empty when the plan was never proposed."""
        self.ensure_one()
        return self.document_ids.sorted("id")[-1:]

    def _keep_document(self):
        """Keep the document of this version: what was proposed, as it was proposed."""
        self.ensure_one()
        document = self._print_document()
        extension = self.env["recouvrement.imprimerie"]._get_extension(document)
        signed = self.env._("signed") if self.signature else ""
        name = " ".join(filter(None, (self.name, f"v{self.version}", signed)))
        attachment = self.env["ir.attachment"].create(
            {
                "name": f"{name}.{extension}",
                "raw": document,
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        self.invalidate_recordset(["document_ids"])
        return attachment

    def _print_document(self):
        """The document as bytes, in the debtor's language."""
        self.ensure_one()
        lang = self._get_lang()
        # sudo: whoever may read the plan may print it; only a document comes out.
        here = self.sudo().with_company(self.company_id).with_context(lang=lang)
        sheet = here._compose_document()
        service = here.env["recouvrement.imprimerie"]
        html = service._render_page(
            "recouvrement.plan_document", here.env._("Payment plan"), sheet=sheet
        )
        if self.env.context.get("recouvrement_html"):
            return html.encode()
        return service._print_page(html, sheet["foot"], sheet["page_label"])

    def _compose_document(self):
        words, _ = self.env["recouvrement.formule"], self.env._
        company, money = self.company_id, self._say_amount
        day = self.date_proposed or self.env["recouvrement.calendrier"]._today()
        return {
            "plan": self,
            "title": self._get_title(),
            "company": company,
            "sender": words._get_sender(company),
            "registry": company.company_registry or "",
            "recipient": words._get_recipient_lines(self.debtor_id, company),
            "recipient_registry": self.debtor_id.company_registry or self.debtor_id.vat or "",
            "day": self._say_long(day),
            "amount_items": money(self.amount_items),
            "amount_interest": self.amount_interest and money(self.amount_interest),
            "amount": money(self.amount),
            "items": self._get_item_rows(),
            "instalments": self._get_instalment_rows(),
            "default": self._get_default_clause(),
            "interest": self._get_interest_clause(),
            "bank": company._get_recouvrement_bank(),
            "reference": self.dossier_id.name,
            "french": company.country_id.code == "FR",
            "signed": self.date_signed and self._say_long(self.date_signed),
            "signatory": company.recouvrement_signatory or company.name,
            "foot": words._get_foot(company),
            "page_label": _(
                "%(plan)s – page %(page)s/%(pages)s",
                plan=f"{self.name} v{self.version}".replace("%", "%%"),
                page="%(page)s",
                pages="%(pages)s",
            ),
        }

    def _get_title(self):
        return {
            "schedule": self.env._("Amicable payment schedule"),
            "protocol": self.env._("Settlement protocol"),
            "clearance": self.env._("Clearance plan"),
        }[self.kind]

    def _get_item_rows(self):
        """The covered items as texts: what was invoiced and what remained when the plan was made."""
        paid = self._read_paid_since()
        lines = self.move_line_ids.filtered(lambda line: line.move_id != self.interest_move_id)
        remaining = Counter()  # by document: one that moved to another account is one debt still
        for line in lines:
            first = line._get_recouvrement_first()
            remaining[first] += line.amount_residual + paid.get(line.id, 0)
        return [
            {
                "name": first.recouvrement_document,
                "date": format_date(self.env, first.invoice_date or first.date),
                "due": format_date(self.env, first.date_maturity or first.date),
                "amount": self._say_amount(first.balance),
                "remaining": self._say_amount(remaining[first]),
            }
            for first in sorted(
                remaining, key=lambda each: (each.date_maturity or each.date, each.id)
            )
        ]

    def _read_paid_since(self):
        """``{line id: amount received since the plan was proposed}``."""
        if not self.date_proposed:
            return {}
        receipts = self.env["recouvrement.encaissement"]._read_receipts(self.move_line_ids)
        return {
            line_id: float(sum(each.amount for each in mine if each.key > self.receipt_mark))
            for line_id, mine in receipts.items()
        }

    def _get_instalment_rows(self):
        left, rows = self.amount, []
        for rank, each in enumerate(self.echeance_ids.sorted("date"), 1):
            left -= each.amount
            rows.append(
                {
                    "rank": rank,
                    "date": self._say_long(each.date),
                    "amount": self._say_amount(each.amount),
                    "interest": self._say_amount(each.interest),
                    "left": self._say_amount(self.currency_id.round(left)),
                }
            )
        return rows

    def _get_default_clause(self):
        """When the plan lapses, after its own rule, in words."""
        _, causes = self.env._, []
        grace = _("within %s days of its date", self.grace_days) if self.grace_days else ""
        if self.max_missed == 1:
            causes.append(" ".join(filter(None, (_("an instalment is not paid"), grace))))
        elif self.max_missed:
            causes.append(
                " ".join(
                    filter(None, (_("%s instalments are not paid, each", self.max_missed), grace))
                )
                if grace
                else _("%s instalments are not paid", self.max_missed)
            )
        if self.max_days_late:
            causes.append(
                _("an instalment is paid more than %s days after its date", self.max_days_late)
            )
        if not causes:
            return _(
                "If an instalment is not paid, the creditor may put an end to this plan in writing; the "
                "whole of what remains may then be claimed at once."
            )
        return _(
            "If %(causes)s, this plan lapses: the time granted is forfeited, the whole of what remains "
            "is due at once and the steps to recover it resume where they stopped. What was paid stays "
            "deducted from the debt.",
            causes=_(" or if ").join(causes),
        )

    def _get_interest_clause(self):
        _, money = self.env._, self._say_amount
        if self.interest_mode == "charged":
            return _(
                "Interest runs on what remains of the debt at %(rate)s%% a year, by days over 365, and "
                "comes to %(amount)s in all. It is part of the instalments above.",
                rate=f"{self.interest_rate:g}",
                amount=money(self.amount_interest),
            )
        if self.interest_mode == "waived" and self.amount_waived:
            return _(
                "The creditor waives interest and accessories, %(amount)s, on condition that every "
                "instalment is paid. If the plan lapses they are due again.",
                amount=money(self.amount_waived),
            )
        if self.interest_mode == "waived":
            return _(
                "The creditor waives interest and accessories on condition that every instalment is "
                "paid. If the plan lapses they are due again."
            )
        return _("The creditor charges nothing for the time granted.")

    def _say_long(self, day):
        return self.env["recouvrement.formule"]._format_long(day)
