"""Sendings of statements of account: their words, their documents, what the ledger keeps of them."""

from odoo import Command, api, fields, models
from odoo.tools import format_amount, format_date

from ..tools.extrait import ACTIVITY, OPEN

TEXT = "recouvrement.mail_template_statement"


class RecouvrementDiffusionEnvoi(models.Model):
    _inherit = "recouvrement.diffusion.envoi"

    account = fields.Selection([(OPEN, "Open items"), (ACTIVITY, "Activity of the period")])
    date_from = fields.Date("From")
    until = fields.Date("As of")
    with_workbook = fields.Boolean("With the workbook")
    balance = fields.Monetary(help="Of the account on that day.")
    overdue = fields.Monetary(help="On that day.")

    letter_salutation = fields.Char("Letter: salutation", compute="_compute_letter")
    letter_day = fields.Char("Letter: day of the statement", compute="_compute_letter")
    letter_subject = fields.Char("Letter: which statement", compute="_compute_letter")
    letter_balance = fields.Char("Letter: balance", compute="_compute_letter")
    letter_overdue = fields.Char("Letter: what of it is overdue", compute="_compute_letter")
    letter_summary = fields.Text("Letter: the account in a sentence", compute="_compute_letter")
    letter_contact = fields.Char("Letter: whom to contact", compute="_compute_letter")

    @api.depends("balance", "overdue", "until", "date_from", "partner_id")
    @api.depends_context("lang")
    def _compute_letter(self):
        words, _ = self.env["recouvrement.formule"], self.env._
        for row in self:
            company = row.company_id or self.env.company
            day = row.until or words._today()
            currency = company.currency_id
            row.letter_salutation = _("Dear Sir or Madam,")
            row.letter_day = words._format_long(day)
            row.letter_subject = _("Statement of account as of %s", row.letter_day)
            if row.date_from:
                row.letter_subject = _(
                    "Statement of account from %(start)s to %(end)s",
                    start=words._format_long(row.date_from),
                    end=row.letter_day,
                )
            row.letter_balance = format_amount(self.env, abs(row.balance), currency)
            row.letter_overdue = format_amount(self.env, row.overdue, currency)
            row.letter_summary = row._sum_up()
            row.letter_contact = words._get_contact(company)

    def _sum_up(self):
        """The account in a sentence: what is owed, and since when it is late."""
        _ = self.env._
        day = format_date(self.env, self.until)
        if self.balance < 0:
            return _(
                "On %(day)s your account shows %(amount)s in your favour.",
                day=day,
                amount=self.letter_balance,
            )
        if not self.balance:
            return _("On %s your account is settled.", day)
        if self.overdue:
            return _(
                "On %(day)s the balance of your account is %(amount)s, of which %(late)s is overdue.",
                day=day,
                amount=self.letter_balance,
                late=self.letter_overdue,
            )
        return _(
            "On %(day)s the balance of your account is %(amount)s, none of which is overdue.",
            day=day,
            amount=self.letter_balance,
        )

    @api.model
    def mail_allowed_qweb_expressions(self):
        """Placeholders that need no right to write code."""
        letter = tuple(f"object.{name}" for name in self._fields if name.startswith("letter_"))
        return (*super().mail_allowed_qweb_expressions(), "object.company_id.name", *letter)

    # -- what leaves ------------------------------------------------------------------------

    def _write_statements(self):
        """``{row id: message}``, see ``recouvrement.diffusion``; rows of one company."""
        messages = {}
        for (account, until, first), rows in self.grouped(
            lambda row: (row.account, row.until, row.date_from or None)
        ).items():
            messages |= rows._write_same(account, until, first)
        return messages

    def _write_same(self, account, until, first):
        """The messages of rows that ask for the same day or period."""
        company, edition = self.company_id, self.env["recouvrement.extrait.edition"]
        statements = self.env["recouvrement.extrait"]._read(
            self.partner_id, company, account, until, first
        )
        letters = edition._compose_read(statements, company, "email")
        documents = self.env["recouvrement.courrier"]._render(list(letters.values()))
        documents = dict(zip(letters, documents, strict=True))
        asked = self.filtered("with_workbook").partner_id
        books = self.env["recouvrement.extrait.classeur"]._write(
            {partner.id: statements[partner.id] for partner in asked}, company
        )
        for row in self:
            statement = statements[row.partner_id.id]
            row.write({"balance": statement.asked, "overdue": max(statement.overdue, 0)})
        texts = self._fill_in(letters)
        reached = self.env["recouvrement.destinataire"]._find(self.partner_id)
        messages = {}
        for row in self:
            key = row.partner_id.id
            letter = letters[key] | texts[row.id]
            told = edition.with_context(lang=letter["lang"])
            name = told._get_file_name(statements[key])
            extension = self.env["recouvrement.imprimerie"]._get_extension(documents[key])
            messages[row.id] = {
                "to": reached[key]["email"] or row.partner_id,
                "subject": letter["subject"],
                "body": self.env["recouvrement.courrier"]._render_email(letter),
                "attachments": [(f"{name}.{extension}", documents[key])]
                + ([(f"{name}.xlsx", books[key])] if row.with_workbook else []),
                "email_from": letter["email_from"],
                "reply_to": letter["reply_to"],
                "mail_server_id": texts[row.id]["mail_server_id"],
            }
        return messages

    def _fill_in(self, letters):
        """``{row id: subject, body…}``: the text of each row, or its variant, in its recipient's language."""
        texts = {}
        for (text, lang), rows in self.grouped(
            lambda row: (
                (row.template_id or self.env.ref(TEXT))._pick_recouvrement_variant(row.partner_id),
                letters[row.partner_id.id]["lang"],
            )
        ).items():
            # sudo: an option of the text, for whoever may send it.
            server = text.sudo().mail_server_id.id
            filled = (
                self.env["recouvrement.redaction"]
                .with_context(lang=lang)
                ._fill_in(text, rows, "email")
            )
            for row in rows:
                signatory = row.company_id.with_context(lang=lang).recouvrement_signatory
                texts[row.id] = filled[row.id] | {
                    "email_from": filled[row.id]["email_from"] or row.company_id.email_formatted,
                    "statement": None,
                    "closing": True,
                    "signatory": signatory or "",
                    "mail_server_id": server,
                }
        return texts

    # -- what is kept -----------------------------------------------------------------------

    def _record_statements(self):
        """In the ledger of each open dossier: a statement was sent. It is no step and asks for nothing."""
        # sudo: nobody holds write access on the ledger; our verbs have checked who sends.
        here, day = self.sudo(), self.env["recouvrement.calendrier"]._today()
        dossiers = here.env["recouvrement.dossier"].search(
            [
                ("partner_id", "in", here.partner_id.ids),
                ("company_id", "in", here.company_id.ids),
                ("state", "!=", "closed"),
            ]
        )
        rows = {(row.company_id, row.partner_id): row for row in here}
        items = here.env["recouvrement.situation"]._read_statement(dossiers, day)
        actions = here.env["recouvrement.action"].create(
            [
                rows[dossier.company_id, dossier.partner_id]._prepare_action(
                    dossier, items.get(dossier.id, []), day
                )
                for dossier in dossiers
            ]
        )
        documents = [
            rows[action.company_id, action.dossier_id.partner_id].attachment_ids[:1]
            for action in actions
        ]
        for action, document in zip(actions, documents, strict=True):
            name = document.name.rpartition(".")[2]
            here.env["recouvrement.courrier"]._keep(action, [document.raw], name)
        actions.write({"date_done": day})
        for action_id, seal in here.env["recouvrement.preuve"]._seal(actions).items():
            actions.browse(action_id).write({"state": "done", **seal})
        here.env["recouvrement.acheminement"]._record(actions, "queued", day, source="email")

    def _prepare_action(self, dossier, items, day):
        if self.user_id:
            reason = self.env._("Statement of account sent by %s.", self.user_id.name)
        else:
            reason = self.env._(
                "Statement of account sent by the schedule “%s”.", self.diffusion_id.name
            )
        return {
            "dossier_id": dossier.id,
            "company_id": dossier.company_id.id,
            "kind": "statement",
            "date_proposed": day,
            "date_planned": day,
            "reason": reason,
            "amount_due": dossier.amount_due,
            "amount_overdue": dossier.amount_overdue,
            # It asks for nothing: the ladder of the items is not read from it.
            "items": [{**item, "asked": False} for item in items],
            "partner_id": self.message_id.partner_ids[:1].id or self.partner_id.id,
            "recipient": self.recipient,
            "message_id": self.message_id.id,
        }

    # -- by hand ----------------------------------------------------------------------------

    @api.model
    def _ask(self, partners, company, day, values):
        """Log rows of what a person sends now, those who cannot receive it already told why."""
        # sudo: the log is written by our verbs only; the caller has checked who asks.
        here = self.sudo().with_company(company)
        schedule = here.env["recouvrement.diffusion"].new({"company_id": company.id})
        schedule.update({"skip_idle": False, "partner_ids": [Command.set(partners.ids)]})
        partners = partners.with_env(here.env).commercial_partner_id
        obstacles = schedule._find_obstacles(partners, {})
        return here.create(
            [
                {
                    "company_id": company.id,
                    "kind": "statement",
                    "period": day,
                    "partner_id": partner.id,
                    "user_id": self.env.uid,
                    **values,
                    **(
                        obstacles[partner.id] | {"day": day}
                        if partner.id in obstacles
                        else {"state": "planned"}
                    ),
                }
                for partner in partners
            ]
        )
