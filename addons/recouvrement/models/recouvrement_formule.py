"""The words of letters: what the placeholders hold, tables, addresses, dates in a language.

Everything is text ready to print, in the language of the context. Nothing is decided or sent here.
"""

from datetime import timedelta
from decimal import Decimal

from odoo import fields, models
from odoo.tools import format_amount, format_date, formatLang

from ..tools import address

ROWS_IN_LETTER = 14  # more items than this go on pages of their own, after the letter
ZERO = Decimal(0)


class RecouvrementFormule(models.AbstractModel):
    _name = "recouvrement.formule"
    _description = "Wording of letters"

    # -- words of the placeholders -------------------------------------------------------------

    def _get_words(self, dossiers):
        """``{dossier id: {placeholder field: text}}`` for the action, step and day of the context."""
        context = self.env.context
        # sudo: the ledger and the accounts are read whole; only the text of a letter comes out.
        ledger = self.env["recouvrement.action"].sudo()
        actions = {
            action.dossier_id.id: action
            for action in ledger.browse(context.get("recouvrement_action_ids", ()))
        }
        step = self.env["recouvrement.etape"].sudo().browse(context.get("recouvrement_etape_id"))
        items = self._read_items(dossiers.filtered(lambda each: each.id not in actions))
        words, law = {}, self._get_law()
        for dossier in dossiers:
            action = actions.get(dossier.id)
            if action:
                words[dossier.id] = self._word(
                    dossier, action.items or [], action.etape_id, law, action
                )
            else:
                words[dossier.id] = self._word(dossier, items[dossier.id], step, law)
            words[dossier.id]["letter_portal_link"] = self._get_portal_link(dossier, action)
        return words

    def _word(self, dossier, items, step, law, action=None):
        professional = dossier.partner_id._get_recouvrement_audience() == "professional"
        day, currency = self._today(), dossier.currency_id or self.env.company.currency_id
        asked, credits_ = self._select(items, day, step)
        total = self._get_asked(items, day, step)
        dues = sorted(fields.Date.to_date(item["due"]) for item in asked)
        days = step.deadline_days if step else 8
        accessories = self._get_accessories(dossier, step, action)
        totals = self._get_total_lines(total, accessories, currency)
        whole = total + sum(accessories.values(), ZERO)
        return {
            "letter_salutation": self.env._("Dear Sir or Madam,"),
            "letter_items": self._render_table(asked, credits_, totals, currency),
            "letter_total": self._format_amount(whole, currency),
            "letter_principal": self._format_amount(total, currency),
            "letter_oldest_due": self._format_long(dues[0]) if dues else "",
            "letter_days_late": str(max((day - dues[0]).days, 0)) if dues else "0",
            "letter_deadline": self._format_long(day + timedelta(days=days)),
            "letter_deadline_days": str(days),
            "letter_payment": self._get_payment(dossier),
            "letter_contact": self._get_contact(dossier.company_id or self.env.company),
            # A private person owes neither interest nor indemnity of that law, whatever the text.
            "letter_late_fees": law.get("late_fees", "") if professional else "",
            "letter_l111_8": law.get("l111_8", ""),
        }

    def _get_portal_link(self, dossier, action):
        """The address of the debtor's space, by the way of the message; "" where none is offered."""
        if not isinstance(dossier.id, int):
            return f"{self.env.company.get_base_url()}/d/"
        if action and action.partie_id:
            return ""
        way = self.env.context.get("recouvrement_way", "email")
        return self.env["recouvrement.portail"]._get_link(dossier, way)

    def _get_law(self):
        """``{code: words of the law}`` of the mentions that texts quote, in the language of the context."""
        # sudo: law is no secret, and the text goes to the debtor.
        mentions = self.env["recouvrement.mention"].sudo()
        return {each.code: each.wording for each in mentions.search([("wording", "!=", False)])}

    def _get_asked(self, items, day, step):
        """What a message of ``step`` asks on ``day``, credits deducted; never negative."""
        asked, credits_ = self._select(items, day, step)
        return max(sum((Decimal(item["remaining"]) for item in [*asked, *credits_]), ZERO), ZERO)

    def _select(self, items, day, step):
        """``(asked, credits)`` among ``items``: what the step chases, and what is deducted from it."""
        reach = step._to_engine().reach_before_due if step else -1
        asked, credits_ = [], []
        for item in items:
            ahead = (fields.Date.to_date(item["due"]) - day).days
            if Decimal(item["remaining"]) < 0:
                credits_.append(item)
            elif not item["contested"] and not item.get("held") and ahead <= reach:
                asked.append(self._leave_disputed_out(item))
        return asked, credits_

    def _leave_disputed_out(self, item):
        """``item`` for what of it is not disputed."""
        part = Decimal(item.get("disputed") or 0)
        return {**item, "remaining": str(Decimal(item["remaining"]) - part)} if part else item

    def _read_items(self, dossiers):
        """``{dossier id: items as of the day}``; a made-up account for a dossier not in the database."""
        items = {dossier.id: self._get_sample() for dossier in dossiers}
        real = dossiers.filtered(lambda dossier: isinstance(dossier.id, int))
        for company, group in real.grouped("company_id").items():
            # sudo: the accounts are read whole; only the text of a letter comes out.
            situation = self.env["recouvrement.situation"].sudo().with_company(company)
            found = situation._read_statement(group, self._today())
            items.update({dossier.id: found.get(dossier.id, []) for dossier in group})
        return items

    def _get_sample(self):
        day = self._today() - timedelta(days=10)
        return [
            {
                "line": 0,
                "name": "INV/2026/00001",
                "date": (day - timedelta(days=30)).isoformat(),
                "due": day.isoformat(),
                "total": "120.00",
                "paid": "20.00",
                "remaining": "100.00",
                "days_late": 10,
                "contested": False,
            }
        ]

    def _render_table(self, asked, credits_, totals, currency):
        annexed = self.env.context.get("recouvrement_annex") and len(asked) > ROWS_IN_LETTER
        rows = [] if annexed else self._prepare_rows([*asked, *credits_], currency)
        summary = []
        if annexed:
            summary = [
                (
                    self.env._("%s items, listed on the following pages", len(asked)),
                    self._format_number(sum(Decimal(i["remaining"]) for i in asked), currency),
                )
            ]
            if credits_:
                deducted = sum(Decimal(item["remaining"]) for item in credits_)
                summary.append(
                    (self.env._("Credits deducted"), self._format_number(deducted, currency))
                )
        paper = self.env.context.get("recouvrement_annex")
        return self.env["ir.qweb"]._render(
            "recouvrement.courrier_postes" if paper else "recouvrement.courrier_postes_email",
            {"rows": rows, "summary": summary, "totals": totals},
        )

    def _total_label(self):
        return self.env._("Total to pay")

    def _prepare_rows(self, items, currency):
        """Items as texts, ready for a table."""
        days = {}

        def short(day):
            if day not in days:
                days[day] = format_date(self.env, day)
            return days[day]

        rows = []
        for item in items:
            is_credit = Decimal(item["remaining"]) < 0
            rows.append(
                {
                    "name": item["name"],
                    "date": short(item["date"]),
                    "due": "" if is_credit else short(item["due"]),
                    "total": self._format_number(Decimal(item["total"]), currency),
                    "paid": self._format_number(Decimal(item["paid"]), currency)
                    if Decimal(item["paid"])
                    else "",
                    "remaining": self._format_number(Decimal(item["remaining"]), currency),
                    "late": self.env._("%s d.", item["days_late"]) if item["days_late"] else "",
                    "note": self._get_note(item, is_credit, currency),
                    "reached": self._get_reached(item, short),
                }
            )
        return rows

    def _get_reached(self, item, short):
        """Where this very item stands: the last message that asked for it, and its day."""
        reached = item.get("reached")
        if not reached:
            return ""
        # sudo: the name of the step; whoever writes a letter may name what preceded it.
        step = self.env["recouvrement.etape"].sudo().browse(reached["step"])
        return self.env._("%(step)s of %(day)s", step=step.name, day=short(reached["day"]))

    def _get_note(self, item, is_credit, currency):
        if is_credit:
            return self.env._("to deduct")
        part = Decimal(item.get("disputed") or 0)
        if part:
            return self.env._("%s contested", self._format_amount(part, currency))
        return self.env._("contested") if item["contested"] else ""

    def _get_payment(self, dossier):
        company = dossier.company_id or self.env.company
        if self.env.context.get("recouvrement_slip"):
            return self.env["ir.qweb"]._render("recouvrement.courrier_talon", {})
        return self.env["ir.qweb"]._render(
            "recouvrement.courrier_reglement",
            {
                "bank": company._get_recouvrement_bank(),
                "holder": company.name,
                "reference": dossier.name,
            },
        )

    def _get_slip(self, dossier, partner, items, step, portal_link="", accessories=None):
        """The payment slip of a letter, as texts ready to print; None when nothing is to be paid."""
        asked, credits_ = self._select(items, self._today(), step)
        amount = sum((Decimal(item["remaining"]) for item in [*asked, *credits_]), ZERO)
        amount = max(amount, ZERO) + sum((accessories or {}).values(), ZERO)
        if amount <= 0:
            return None
        company, currency = dossier.company_id, dossier.currency_id
        bank, _ = company._get_recouvrement_bank(), self.env._
        days = step.deadline_days if step else 8
        return {
            "labels": {
                "title": _("PAYMENT SLIP – to be returned with your payment"),
                "holder": _("To the order of"),
                "iban": _("IBAN"),
                "bic": _("BIC"),
                "payer": _("Paid by"),
                "reference": _("Reference to quote"),
                "due": _("To be paid by"),
                "amount": _("Amount"),
                "scan": _("Scan to pay by transfer"),
            },
            "holder": bank.acc_holder_name or company.name,
            "iban": bank.acc_number or "",
            "bic": bank.bank_bic or "",
            "payer": partner.commercial_partner_id.name or partner.name or "",
            "reference": dossier.name,
            "due": self._format_long(self._today() + timedelta(days=days)),
            "amount": self._format_amount(amount, currency),
            "link": _("To pay or write to us online (small code): %s", portal_link)
            if portal_link
            else _("To pay online: %s", company._get_recouvrement_payment_url()),
            "portal": portal_link,
            "qr": self._get_qr(bank, amount, currency, partner, dossier.name),
        }

    def _get_qr(self, bank, amount, currency, partner, reference):
        """What the SEPA QR code says; empty when the account or the currency does not allow one."""
        rounded = float(currency.round(float(amount)))
        # sudo: the company's own account is no secret, it is printed on every letter.
        bank = bank.sudo()
        values = bank._build_qr_code_vals(rounded, reference, "", currency, partner, "sct_qr")
        return "\n".join(bank._get_qr_vals(**values)) if values else ""

    # -- parts of the page -----------------------------------------------------------------------

    def _get_sender(self, company):
        partner = company.partner_id
        return [
            line
            for line in (
                partner.street,
                partner.street2,
                " ".join(filter(None, (partner.zip, partner.city))),
                self._get_contact(company),
            )
            if line
        ]

    def _get_contact(self, company):
        found = company.recouvrement_contact or " – ".join(
            filter(None, (company.phone, company.email))
        )
        return found or ""

    def _get_recipient_lines(self, partner, company):
        """Name and address, as the post wants them (NF Z 10-011); the country only abroad."""
        person, firm = partner.name or "", partner.commercial_partner_id.name or ""
        names = [firm] if firm == person or not person else [firm, person]
        if partner.is_company or partner == partner.commercial_partner_id:
            names = [person or firm]
        if not (partner.city or partner.zip):  # an e-mail contact: the address of its firm
            partner = partner.commercial_partner_id
        if partner.country_id and partner.country_id != company.country_id:
            # Abroad, each country has its own order of lines; its name is for our own post to read.
            lines = partner._display_address(without_company=True).split("\n")
            own = partner.country_id.with_context(lang=company.partner_id.lang).name
            known = (partner.country_id.name, own, "")
            return address.abroad(
                names, [line.strip() for line in lines if line.strip() not in known], own or ""
            )
        return address.lines(
            names, partner.street, partner.street2, f"{partner.zip or ''} {partner.city or ''}"
        )

    def _get_references(self, dossier):
        _ = self.env._
        user = dossier.user_id
        lines = [
            _("Our reference: %s", dossier.name),
            _("Your account: %s", dossier.partner_id.ref) if dossier.partner_id.ref else "",
            _("Followed by: %s", user.name) if user else "",
        ]
        return [line for line in lines if line]

    def _get_foot(self, company):
        """Identity of the company: two lines at the foot of every page."""
        partner, _ = company.partner_id, self.env._
        address = " ".join(
            filter(None, (partner.street, partner.street2, partner.zip, partner.city))
        )
        legal = [
            _("Company number %s", company.company_registry) if company.company_registry else "",
            _("VAT %s", company.vat) if company.vat else "",
        ]
        first = " – ".join(filter(None, (company.name, address)))
        return [first, " – ".join(filter(None, legal))]

    def _get_lang(self, partner, company):
        """The recipient's language, else the company's, else French; always an active one."""
        active = self.env["res.lang"]._get_active_by("code")
        codes = (partner.lang, company.partner_id.lang, "fr_FR", self.env.lang)
        return next((code for code in codes if code in active), "en_US")

    # -- small tools -----------------------------------------------------------------------------

    def _today(self):
        return self.env["recouvrement.calendrier"]._today()

    def _format_long(self, day):
        """The day in words, in the language of the context; the first of a month is “1er” in French."""
        text = format_date(self.env, day, date_format="long")
        french = (self.env.lang or "").startswith("fr")
        return text.replace("1 ", "1er ", 1) if french and day and day.day == 1 else text

    def _format_amount(self, amount, currency):
        return format_amount(self.env, float(amount), currency)

    def _format_number(self, amount, currency):
        return formatLang(self.env, float(amount), digits=currency.decimal_places)
