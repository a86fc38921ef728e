"""What is held about a person, handed to them: a workbook, and the documents (RGPD, art. 15 and 20)."""

import io
import zipfile

import xlsxwriter

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_amount, format_date, format_datetime, html2plaintext

from ..tools.download import offer

# Columns that tell a reader nothing: links between our rows, seals, what the screen computes.
TECHNICAL = {"create_uid", "write_uid", "write_date", "id", "access_token", "seal", "previous_seal"}
SHEET = 31  # characters of a sheet's name, by the format


class RecouvrementDonnees(models.TransientModel):
    _name = "recouvrement.donnees"
    _description = "Data of a person"

    partner_id = fields.Many2one("res.partner", "Person", required=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    request = fields.Char(
        "Asked by", required=True, help="Letter or e-mail of the person, with its date."
    )
    with_documents = fields.Boolean("With the documents", default=True)

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        if self.env.context.get("active_model") == "res.partner":
            values.setdefault("partner_id", self.env.context.get("active_id"))
        return values

    def action_export(self):
        """Everything collection holds about this person, in their language, in one ZIP; the request is logged.

        :raise AccessError: whoever asks is not the data protection officer
        """
        self.ensure_one()
        if not self.env.user.has_group("recouvrement.group_dpo"):
            raise AccessError(
                self.env._("A person's data are handed over by the data protection officer.")
            )
        self.partner_id.check_access("read")
        # sudo: the person has a right to all of it, whoever looks after their dossiers.
        export = self.sudo().with_context(
            lang=self.partner_id.lang or self.env.lang, active_test=False
        )
        held = export._gather()
        export._log(held)
        return offer(self, self._name_file(), export._pack(held), "application/zip")

    def _name_file(self):
        today = self.env["recouvrement.calendrier"]._today()
        return f"{today} {self.partner_id.name or self.partner_id.id}.zip"

    # -- gathering ----------------------------------------------------------------------------

    def _gather(self):
        """``[records]`` about the person, one recordset a model, their own card first."""
        person = self.partner_id.commercial_partner_id
        people = self.env["res.partner"].search([("id", "child_of", person.id)])
        dossiers = self.env["recouvrement.dossier"].search(
            [("partner_id", "in", people.ids), ("company_id", "=", self.company_id.id)]
        )
        found = [people]
        if dossiers:
            found += self.env["recouvrement.effacement"]._find_all(dossiers)
        return found

    def _find_messages(self, records):
        if "message_ids" not in records._fields:
            return self.env["mail.message"]
        return self.env["mail.message"].search(
            [("model", "=", records._name), ("res_id", "in", records.ids)], order="date"
        )

    # -- writing ------------------------------------------------------------------------------

    def _pack(self, held):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(self.env._("data.xlsx"), self._write_workbook(held))
            if self.with_documents:
                for name, content in self._read_documents(held):
                    archive.writestr(name, content)
        return buffer.getvalue()

    def _read_documents(self, held):
        files = self.env["ir.attachment"]
        for records in held:
            if records._name != "res.partner":
                files |= self.env["recouvrement.effacement"]._find_files(records)
        for file in files:
            name = "".join("-" if each in '/\\:*?"<>|' else each for each in file.name or "")
            yield f"documents/{file.id} {name}", file.raw or b""

    def _write_workbook(self, held):
        buffer = io.BytesIO()
        # Untrusted text: nothing in it is a formula or a link.
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(buffer, options) as book:
            bold, taken = book.add_format({"bold": True}), set()
            for records in held:
                self._write_sheet(book, bold, taken, self._get_title(records), *self._tell(records))
            said = [line for records in held for line in self._tell_messages(records)]
            head = [self.env._("Date"), self.env._("About"), self.env._("From"), self.env._("Text")]
            self._write_sheet(book, bold, taken, self.env._("Messages"), head, said)
        return buffer.getvalue()

    def _get_title(self, records):
        return self.env["ir.model"]._get(records._name).name

    def _write_sheet(self, book, bold, taken, title, head, lines):
        name = "".join(" " if each in "[]:*?/\\'" else each for each in title)[: SHEET - 3]
        if name.lower() in taken:
            name = f"{name} {len(taken)}"
        taken.add(name.lower())
        sheet = book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, head, bold)
        for rank, line in enumerate(lines, 1):
            sheet.write_row(rank, 0, line)

    def _tell(self, records):
        """``(headings, lines)`` of what ``records`` say, empty columns left out."""
        fields_ = [each for each in records._fields.values() if self._is_told(records, each)]
        lines = [[self._word(record, field) for field in fields_] for record in records]
        used = [rank for rank in range(len(fields_)) if any(line[rank] for line in lines)]
        labels = records.fields_get([field.name for field in fields_], ["string"])
        head = [labels[fields_[rank].name]["string"] for rank in used]
        return head, [[line[rank] for rank in used] for line in lines]

    def _is_told(self, records, field):
        words = ("char", "text", "html", "selection", "date", "datetime", "boolean")
        kinds = (*words, "monetary", "float", "integer", "many2one")
        ours = records._name != "res.partner" or field.name in self._get_card()
        return field.store and field.type in kinds and field.name not in TECHNICAL and ours

    def _get_card(self):
        """What a person's card tells: who they are, where they are reached."""
        return {
            "name",
            "street",
            "street2",
            "zip",
            "city",
            "country_id",
            "email",
            "phone",
            "vat",
            "lang",
        }

    def _word(self, record, field):
        value = record[field.name]
        if not value and field.type not in ("monetary", "float", "integer"):
            return ""
        if field.type == "many2one":
            return value.display_name
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        if field.type == "date":
            return format_date(self.env, value)
        if field.type == "datetime":
            return format_datetime(self.env, value)
        if field.type == "monetary":
            return format_amount(self.env, value, self.company_id.currency_id) if value else ""
        if field.type == "html":
            return html2plaintext(value)
        return value or ""

    def _tell_messages(self, records):
        for message in self._find_messages(records):
            text = html2plaintext(message.body or "")
            if text:
                yield [
                    format_datetime(self.env, message.date),
                    message.record_name or "",
                    message.author_id.display_name or message.email_from or "",
                    text,
                ]

    def _log(self, held):
        """Odoo's own log of what was done with a person's data."""
        person = self.partner_id
        self.env["privacy.log"].create(
            {
                "anonymized_name": person.name or str(person.id),
                "anonymized_email": person.email_normalized or "no@address.invalid",
                "user_id": self.env.uid,
                "execution_details": self.env._("Data handed over: %s", self.request),
                "records_description": "\n".join(
                    f"{self._get_title(records)} ({len(records)})" for records in held
                ),
            }
        )
