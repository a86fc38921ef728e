from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date


class RecouvrementProcedure(models.Model):
    """What the documents of a procedure say: parties, statement of claim, numbered exhibits. In French."""

    _inherit = "recouvrement.procedure"

    ecrit_ids = fields.One2many("recouvrement.ecrit", "procedure_id", "Documents")

    def action_draft(self):
        """Draft the document of the step to come."""
        self.ensure_one()
        kind = self.etape_id.document
        if not kind:
            raise UserError(
                self.env._("The step to come asks for no document: add one in the list.")
            )
        return self._draft(kind)._get_records_action()

    def _draft(self, kind):
        """A new version of the document ``kind``, filled in."""
        self.ensure_one()
        return self.env["recouvrement.ecrit"].create({"procedure_id": self.id, "kind": kind})

    def _in_french(self):
        """Documents of a court are in French wherever that language is installed."""
        # sudo: whether a language is installed.
        installed = self.env["res.lang"].sudo()._get_data(code="fr_FR")
        lang = "fr_FR" if installed else self.env.lang
        return self.with_company(self.company_id).with_context(lang=lang)

    def _render_document(self, kind):
        here = self._in_french()
        return here.env["ir.qweb"]._render(
            f"recouvrement_contentieux.ecrit_{kind}", here._prepare_document()
        )

    def _prepare_document(self):
        # sudo: the dossier, its items and its letters are read whole for its own documents.
        mine = self.sudo()
        today = mine.env["recouvrement.calendrier"]._today()
        bailiff = mine.intervenant_ids.filtered(lambda one: one.role == "bailiff")[:1]
        lawyer = mine.intervenant_ids.filtered(lambda one: one.role == "lawyer")[:1]
        third = mine.intervenant_ids.filtered(lambda one: one.role in ("third", "employer"))[:1]
        return {
            "procedure": mine,
            "company": mine.company_id,
            "creditor": mine.company_id.partner_id,
            "debtor": mine.partner_id,
            "parties": mine.dossier_id.partie_ids,
            "court": mine.court_name or "…",
            "bailiff": bailiff,
            "lawyer": lawyer,
            "third": third,
            "title": mine.titre_id or mine._get_title(),
            "hearing": mine.audience_ids.filtered(lambda one: one.state == "planned")
            .sorted("date")[:1]
            .date,
            "exhibits": mine._read_exhibits(),
            "day": mine.env["recouvrement.formule"]._format_long(today),
            "money": lambda amount: format_amount(mine.env, amount, mine.currency_id),
            "date": lambda value: format_date(mine.env, value) if value else "…",
            "address": lambda partner: ", ".join(
                filter(
                    None,
                    (
                        partner.street,
                        partner.street2,
                        " ".join(filter(None, (partner.zip, partner.city))),
                        partner.country_id.name if partner.country_id.code != "FR" else "",
                    ),
                )
            ),
        }

    def _read_exhibits(self):
        """The exhibits, numbered: invoices, letters with their proofs, the title, answers to checks.

        :return: list of dicts ``number``, ``label``, ``date``, ``attachment`` (may be empty)
        """
        rows = [
            (
                self.env._(
                    "Invoice %(number)s due on %(due)s",
                    number=line.document,
                    due=format_date(self.env, line.date_due),
                ),
                line.date_invoice,
                line.move_line_id.move_id.message_main_attachment_id,
            )
            for line in self.ligne_ids
        ]
        rows += self._read_letters()
        title = self.titre_id
        if title:
            rows.append((title.name, title.date, self.env["ir.attachment"]))
        rows += [
            (check.name, False, file)
            for check in self.verification_ids
            for file in check.attachment_ids
        ]
        rows += [
            (file.name, acte.date, file)
            for acte in self._get_acts()
            for file in acte.attachment_ids
        ]
        return [
            {"number": number, "label": label, "date": day, "attachment": file}
            for number, (label, day, file) in enumerate(rows, 1)
        ]

    def _read_letters(self):
        """Letters sent to the debtor, and what the carrier said of them."""
        rows = []
        done = self.dossier_id.action_ids.filtered(
            lambda action: action.state == "done" and action.attachment_id
        )
        for action in done.sorted(lambda one: (one.date_done, one.id)):
            kind = dict(action._fields["kind"]._description_selection(self.env)).get(action.kind)
            label = action.etape_id.name or kind
            if action.tracking_number:
                label = self.env._(
                    "%(letter)s, no. %(number)s", letter=label, number=action.tracking_number
                )
            rows.append((label, action.date_done, action.attachment_id))
            rows += [
                (
                    self.env._("Proof of delivery of exhibit “%s”", label),
                    event.date,
                    event.attachment_id,
                )
                for event in action.acheminement_ids.filtered("attachment_id")
            ]
        return rows
