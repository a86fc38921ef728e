"""Letters, e-mails and statements: what they say, to whom, in which language.

Serves station 6. The text is a template of the customer's, filled in on the dossier; the items are
those the action keeps. Printing is ``recouvrement.imprimerie``'s.
"""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from markupsafe import Markup

from odoo import Command, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date, formatLang

ROWS_IN_LETTER = 14  # more items than this go on pages of their own, after the letter
ROWS_A_PAGE = 38
STATEMENT_FIRST_PAGE = 22
ZERO = Decimal(0)


class RecouvrementCourrier(models.AbstractModel):
    _name = "recouvrement.courrier"
    _description = "Letters and e-mails"

    # -- sending ----------------------------------------------------------------------------

    def _send_letters(self, actions):
        """Print the letters of ``actions`` and keep each on its action and its dossier.

        :raise UserError: no text on the step, or no postal address
        """
        for action in actions:
            self._check_address(action)
        letters = self._compose(actions, "letter")
        documents = self.env["recouvrement.imprimerie"]._print(letters)
        extension = self.env["recouvrement.imprimerie"]._get_extension
        attachments = self.env["ir.attachment"].create(
            [
                {
                    "name": f"{self._get_title(action)}.{extension(document)}",
                    "raw": document,
                    "res_model": "recouvrement.dossier",
                    "res_id": action.dossier_id.id,
                }
                for action, document in zip(actions, documents, strict=True)
            ]
        )
        for action, attachment in zip(actions, attachments, strict=True):
            action.attachment_id = attachment

    def _send_emails(self, actions):
        """Queue the e-mails of ``actions``: they leave once this transaction is kept.

        :raise UserError: no text on the step, or no usable e-mail address
        """
        for action in actions:
            self._check_email(action)
        letters = self._compose(actions, "email")
        # sudo: outgoing e-mails belong to nobody's rights; the ledger's verbs have checked theirs.
        mails = (
            self.env["mail.mail"]
            .sudo()
            .create(
                [
                    self._prepare_mail(action, letter)
                    for action, letter in zip(actions, letters, strict=True)
                ]
            )
        )
        self.env["mail.notification"].sudo().create(
            [
                {
                    "mail_message_id": mail.mail_message_id.id,
                    "mail_mail_id": mail.id,
                    "res_partner_id": action.partner_id.id,
                    "notification_type": "email",
                    "notification_status": "ready",
                    "is_read": True,
                }
                for action, mail in zip(actions, mails, strict=True)
            ]
        )
        for action, mail in zip(actions, mails, strict=True):
            action.message_id = mail.mail_message_id
        # sudo: waking the queue needs no right on scheduled actions.
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _prepare_mail(self, action, letter):
        template = action.etape_id.template_id
        html = self.env["ir.qweb"]._render("recouvrement.courrier_email", {"letter": letter})
        values = {
            "model": "recouvrement.dossier",
            "res_id": action.dossier_id.id,
            "record_name": action.dossier_id.name,
            "subject": letter["subject"],
            "body": html,
            "body_html": html,
            "email_from": letter["email_from"],
            "author_id": action.company_id.partner_id.id,
            "recipient_ids": [Command.link(action.partner_id.id)],
            "partner_ids": [Command.link(action.partner_id.id)],
            "message_type": "email_outgoing",
            "is_notification": True,  # the message stays in the dossier once the e-mail has left
            "auto_delete": True,
            "mail_server_id": template.mail_server_id.id,
        }
        if letter["reply_to"]:
            values["reply_to"] = letter["reply_to"]
        return values

    def _check_address(self, action):
        partner = action.partner_id
        if not (partner.city and (partner.street or partner.zip)):
            raise UserError(
                self.env._(
                    "%(debtor)s has no postal address (street, postal code, city): "
                    "the letter cannot be sent.",
                    debtor=partner.display_name,
                )
            )

    def _check_email(self, action):
        partner = action.partner_id
        if not partner.email:
            raise UserError(
                self.env._(
                    "%(debtor)s has no e-mail address: the e-mail cannot be sent.",
                    debtor=partner.display_name,
                )
            )
        if not partner.email_normalized:
            raise UserError(
                self.env._(
                    "The e-mail address of %(debtor)s cannot be used: “%(email)s”.",
                    debtor=partner.display_name,
                    email=partner.email,
                )
            )

    def _get_title(self, action):
        return " ".join(
            (action.dossier_id.name, action.etape_id.name or "", self._today().isoformat())
        ).replace("/", "-")

    # -- printing on demand: nothing is written ----------------------------------------------

    def _print_actions(self, actions):
        """The document kept on each action; for one that has not gone yet, what it would be."""
        kept = actions.filtered("attachment_id")
        # sudo: whoever may read the ledger may read the documents it keeps.
        documents = {action.id: [action.sudo().attachment_id.raw] for action in kept}
        for action in actions - kept:
            step = action.etape_id
            letter = self._compose_preview(action.dossier_id, step.template_id, step)
            documents[action.id] = self._render([letter])
        return {action.id: documents[action.id] for action in actions}

    def _print_previews(self, wizards):
        return {
            wizard.id: self._render(
                [self._compose_preview(wizard.dossier_id, wizard.template_id, wizard.etape_id)]
            )
            for wizard in wizards
        }

    def _print_statements(self, dossiers):
        documents = self._render(self._compose_statements(dossiers))
        return {
            dossier.id: [document] for dossier, document in zip(dossiers, documents, strict=True)
        }

    def _print_nights(self, nights):
        """The letters of each night, in order, for the printer."""
        documents = {}
        for night in nights:
            letters = night._get_letters()
            if not letters:
                raise UserError(
                    self.env._("No letter was made on %s.", format_date(self.env, night.day))
                )
            # sudo: whoever may read the ledger may read the documents it keeps.
            documents[night.id] = [attachment.raw for attachment in letters.sudo().attachment_id]
        return documents

    def _render(self, letters):
        service = self.env["recouvrement.imprimerie"]
        if self.env.context.get("recouvrement_html"):
            return [service._to_html([letter]).encode() for letter in letters]
        return service._print(letters)

    # -- composing ---------------------------------------------------------------------------

    def _compose(self, actions, channel):
        """One letter (a dict, see ``_prepare_letter``) for each of ``actions``, in order."""
        letters = {}
        for (template, lang), group in self._get_rounds(actions):
            if not template:
                raise UserError(
                    self.env._(
                        "The step “%(step)s” has no text: choose one in the scenario.",
                        step=group[0].etape_id.name or group[0].step_code or "",
                    )
                )
            here = self.with_context(
                lang=lang,
                recouvrement_action_ids=tuple(group.ids),
                recouvrement_annex=channel == "letter",
            )
            texts = here._fill_in(template, group.dossier_id, channel)
            for action in group.with_context(here.env.context):
                dossier = action.dossier_id
                letters[action.id] = here._prepare_letter(
                    dossier, action.partner_id, lang, **texts[dossier.id]
                )
                if channel == "letter":
                    asked, _credits = here._select(
                        action.items or [], here._today(), action.etape_id
                    )
                    here._add_annex(letters[action.id], action.items or [], asked, dossier)
        return [letters[action.id] for action in actions]

    def _get_rounds(self, actions):
        """``actions`` by text and language, no dossier twice in a group."""
        rounds = defaultdict(lambda: self.env["recouvrement.action"])
        for action in actions:
            key = action.etape_id.template_id, self._get_lang(action.partner_id, action.company_id)
            turn = 0
            while action.dossier_id in rounds[(*key, turn)].dossier_id:
                turn += 1
            rounds[(*key, turn)] |= action
        return [((template, lang), group) for (template, lang, _turn), group in rounds.items()]

    def _fill_in(self, template, dossiers, channel):
        """``{dossier id: {"subject", "body", …}}``: the template's texts for ``dossiers``."""
        # sudo: the text is the customer's, the facts were read for the whole dossier.
        template, ids = template.sudo().with_env(self.sudo().env), dossiers.ids
        names = {"subject": "subject", "body": "body_html"}
        if channel == "email":
            names |= {"email_from": "email_from", "reply_to": "reply_to"}
        rendered = {key: template._render_field(name, ids) for key, name in names.items()}
        return {each: {key: rendered[key][each] for key in rendered} for each in ids}

    def _compose_preview(self, dossier, template, step):
        """The letter ``template`` would give today for ``dossier``, marked as a preview."""
        if not template:
            raise UserError(self.env._("Choose the text to print."))
        company = dossier.company_id
        # sudo: only a document comes out, for someone who may read the dossier.
        dossier = dossier.sudo().with_company(company)
        partner = self.env["recouvrement.execution"].sudo()._get_recipient(dossier)
        lang = self._get_lang(partner, company)
        here = (
            self.sudo()
            .with_company(company)
            .with_context(lang=lang, recouvrement_etape_id=step.id, recouvrement_annex=True)
        )
        texts = here._fill_in(template, dossier, "letter")[dossier.id]
        dossier = dossier.with_env(here.env)
        letter = here._prepare_letter(dossier, partner.with_env(here.env), lang, **texts)
        items = here._read_items(dossier)[dossier.id]
        asked, _credits = here._select(items, here._today(), step)
        here._add_annex(letter, items, asked, dossier)
        return letter | {"watermark": here.env._("PREVIEW")}

    def _compose_statements(self, dossiers):
        """The account of each of ``dossiers`` as of today, what is not yet due included."""
        letters = []
        for dossier in dossiers:
            company = dossier.company_id
            # sudo: only a document comes out, for someone who may read the dossier.
            dossier = dossier.sudo().with_company(company)
            partner = self.env["recouvrement.execution"].sudo()._get_recipient(dossier)
            lang = self._get_lang(partner, company)
            here = self.sudo().with_company(company).with_context(lang=lang)
            letters.append(here._compose_statement(dossier.with_env(here.env), partner, lang))
        return letters

    def _compose_statement(self, dossier, partner, lang):
        items, day = self._read_items(dossier)[dossier.id], self._today()
        letter = self._prepare_letter(
            dossier,
            partner.with_env(self.env),
            lang,
            subject=self.env._(
                "Statement of account as of %s", format_date(self.env, day, date_format="long")
            ),
            body=Markup(),
        )
        rows = self._prepare_rows(items, dossier.currency_id)
        pages = [rows[:STATEMENT_FIRST_PAGE]] + [
            rows[start : start + ROWS_A_PAGE]
            for start in range(STATEMENT_FIRST_PAGE, len(rows), ROWS_A_PAGE)
        ]
        return letter | {
            "statement": True,
            "pages": pages,
            "totals": self._get_totals(items, day, dossier.currency_id),
            "payment": self._get_payment(dossier),
            "closing": False,
        }

    def _get_totals(self, items, day, currency):
        """Lines under a statement: ``[(label, amount, is the balance)]``."""
        sums = defaultdict(Decimal)
        for item in items:
            remaining = Decimal(item["remaining"])
            if remaining < 0:
                sums["credit"] += remaining
            elif fields.Date.to_date(item["due"]) < day:
                sums["late"] += remaining
            else:
                sums["ahead"] += remaining
        _ = self.env._
        lines = [
            (_("Overdue"), sums["late"], False),
            (_("Not yet due"), sums["ahead"], False),
            (_("Credits and payments to be allocated"), sums["credit"], False),
        ]
        balance = sum(sums.values(), ZERO)
        label = _("Balance in your favour") if balance < 0 else _("Balance of your account")
        kept = [line for line in lines if line[1]] + [(label, abs(balance), True)]
        return [(name, self._format_amount(amount, currency), last) for name, amount, last in kept]

    def _prepare_letter(self, dossier, partner, lang, subject, body, email_from="", reply_to=""):
        """What the layouts need, in the language of ``self``."""
        company = dossier.company_id.with_env(self.env)
        place = company.city or company.partner_id.city or ""
        day = format_date(self.env, self._today(), date_format="long")
        return {
            "lang": lang,
            "company": company,
            "logo": not company.uses_default_logo and company.partner_id.image_256,
            "sender": self._get_sender(company),
            "recipient": self._get_recipient_lines(partner, company),
            "date": self.env._("%(place)s, %(day)s", place=place, day=day) if place else day,
            "references": self._get_references(dossier),
            "subject": subject,
            "body": body,
            "signatory": company.recouvrement_signatory
            or dossier.user_id.name
            or self.env._("Collection department"),
            "signatory_title": company.recouvrement_signatory_title or "",
            "email_from": email_from or company.email_formatted,
            "reply_to": reply_to,
            "foot": self._get_foot(company),
            "page_label": self.env._(
                "File %(dossier)s – page %(page)s/%(pages)s",
                dossier=dossier.name.replace("%", "%%"),
                page="%(page)s",
                pages="%(pages)s",
            ),
            "watermark": "",
            "statement": False,
            "pages": [],
            "closing": True,
        }

    def _add_annex(self, letter, items, asked, dossier):
        """Pages of items after the letter, when they are too many to stand in it."""
        if len(asked) <= ROWS_IN_LETTER:
            return
        credits_ = [item for item in items if Decimal(item["remaining"]) < 0]
        rows = self._prepare_rows([*asked, *credits_], dossier.currency_id)
        letter["pages"] = [
            rows[start : start + ROWS_A_PAGE] for start in range(0, len(rows), ROWS_A_PAGE)
        ]
        letter["totals"] = [(self.env._("Total to pay"), dossier.letter_total, True)]

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
        words = {}
        for dossier in dossiers:
            action = actions.get(dossier.id)
            if action:
                words[dossier.id] = self._word(dossier, action.items or [], action.etape_id)
            else:
                words[dossier.id] = self._word(dossier, items[dossier.id], step)
        return words

    def _word(self, dossier, items, step):
        day, currency = self._today(), dossier.currency_id or self.env.company.currency_id
        asked, credits_ = self._select(items, day, step)
        total = max(sum((Decimal(i["remaining"]) for i in [*asked, *credits_]), ZERO), ZERO)
        dues = sorted(fields.Date.to_date(item["due"]) for item in asked)
        days = step.deadline_days if step else 8
        amount = self._format_amount(total, currency)
        return {
            "letter_salutation": self.env._("Dear Sir or Madam,"),
            "letter_items": self._render_table(asked, credits_, amount, currency),
            "letter_total": amount,
            "letter_oldest_due": self._format_long(dues[0]) if dues else "",
            "letter_days_late": str(max((day - dues[0]).days, 0)) if dues else "0",
            "letter_deadline": self._format_long(day + timedelta(days=days)),
            "letter_deadline_days": str(days),
            "letter_payment": self._get_payment(dossier),
            "letter_contact": self._get_contact(dossier.company_id or self.env.company),
        }

    def _select(self, items, day, step):
        """``(asked, credits)`` among ``items``: what the step chases, and what is deducted from it."""
        reach = step._to_engine().reach_before_due if step else -1
        asked, credits_ = [], []
        for item in items:
            ahead = (fields.Date.to_date(item["due"]) - day).days
            if Decimal(item["remaining"]) < 0:
                credits_.append(item)
            elif not item["contested"] and ahead <= reach:
                asked.append(item)
        return asked, credits_

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

    def _render_table(self, asked, credits_, total, currency):
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
        return self.env["ir.qweb"]._render(
            "recouvrement.courrier_postes",
            {"rows": rows, "summary": summary, "totals": [(self._total_label(), total, True)]},
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
                    "note": self._get_note(item, is_credit),
                }
            )
        return rows

    def _get_note(self, item, is_credit):
        if is_credit:
            return self.env._("to deduct")
        return self.env._("contested") if item["contested"] else ""

    def _get_payment(self, dossier):
        company = dossier.company_id or self.env.company
        return self.env["ir.qweb"]._render(
            "recouvrement.courrier_reglement",
            {
                "bank": company._get_recouvrement_bank(),
                "holder": company.name,
                "reference": dossier.name,
            },
        )

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
        """Name and address, as the post wants them; the country only abroad."""
        person, firm = partner.name or "", partner.commercial_partner_id.name or ""
        names = [firm] if firm == person or not person else [firm, person]
        if partner.is_company or partner == partner.commercial_partner_id:
            names = [person or firm]
        lines = partner._display_address(without_company=True).split("\n")
        abroad = partner.country_id and partner.country_id != company.country_id
        country = partner.country_id.name if not abroad else None
        return [
            *names,
            *(line.strip() for line in lines if line.strip() and line.strip() != country),
        ]

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
        return format_date(self.env, day, date_format="long")

    def _format_amount(self, amount, currency):
        return format_amount(self.env, float(amount), currency)

    def _format_number(self, amount, currency):
        return formatLang(self.env, float(amount), digits=currency.decimal_places)
