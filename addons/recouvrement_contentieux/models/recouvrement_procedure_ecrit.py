import io
import zipfile

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date

from odoo.addons.recouvrement.tools.download import offer


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

    def action_download_exhibits(self):
        """The exhibits in one ZIP, numbered as in their list, which comes with them."""
        self.ensure_one()
        self.check_access("read")
        return offer(self, f"{self.name}.zip", self._pack_exhibits(), "application/zip")

    def _pack_exhibits(self):
        # sudo: whoever may read the procedure may read its exhibits.
        here = self.sudo()._in_french()
        rows = here._read_exhibits()
        copies = here.env["recouvrement.annexe"]
        copies._make(here.env["account.move"].union(*(row["move"] for row in rows)))
        kinds = here.env["recouvrement.ecrit"]._fields["kind"]._description_selection(here.env)
        title = dict(kinds)["bordereau"]
        listed = here.env["recouvrement.ecrit"].new(
            {
                "procedure_id": self.id,
                "name": title,
                "body": here._render_document("bordereau"),
            }
        )
        content = listed._print()
        extension = here.env["recouvrement.imprimerie"]._get_extension(content)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"00 {title}.{extension}", content)
            for row in rows:
                name, raw = row["attachment"].name, row["attachment"].raw
                if row["move"]:
                    name, raw = copies._read(row["move"]) or (None, None)
                if raw:
                    name = here.env["recouvrement.preuve"]._get_file_name(
                        f"{row['number']:02}", row["attachment"].new({"name": name})
                    )
                    archive.writestr(name, raw)
        return buffer.getvalue()

    def _read_exhibits(self):
        """The exhibits, numbered: invoices, letters with their proofs, the title, answers to checks.

        :return: list of dicts ``number``, ``label``, ``date``, ``move`` and ``attachment`` (may be empty)
        """
        files, moves = self.env["ir.attachment"], self.env["account.move"]
        rows = [self._prepare_invoice(line) for line in self.ligne_ids]
        rows += [(*row, moves) for row in self._read_letters()]
        if title := self.titre_id:
            rows.append((title.name, title.date, files, moves))
        rows += [
            (check.name, False, file, moves)
            for check in self.verification_ids
            for file in check.attachment_ids
        ]
        rows += [
            (file.name, acte.date, file, moves)
            for acte in self._get_acts()
            for file in acte.attachment_ids
        ]
        return [
            {"number": number, "label": label, "date": day, "attachment": file, "move": move}
            for number, (label, day, file, move) in enumerate(rows, 1)
        ]

    def _prepare_invoice(self, line):
        label = self.env._(
            "Invoice %(number)s due on %(due)s",
            number=line.document,
            due=format_date(self.env, line.date_due),
        )
        move = line.move_line_id._get_recouvrement_first().move_id
        invoice = move.filtered(lambda one: one.is_sale_document(include_receipts=True))
        return label, line.date_invoice, self.env["ir.attachment"], invoice

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
