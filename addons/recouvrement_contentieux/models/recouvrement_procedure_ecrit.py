import io
import zipfile
from decimal import Decimal

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date, format_datetime

from odoo.addons.recouvrement.engine.facts import REGISTERED
from odoo.addons.recouvrement.tools.download import offer

# What a court is first asked with: its list of exhibits and its claim are those of that day.
PETITIONS = ("requete", "assignation", "requete_conservatoire", "requete_restitution")
# Once the case goes on, later exhibits are sent too.
GOES_ON = ("decision", "contest", "hearing")


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

    def _get_document_day(self, kind):
        """The day a document of that kind tells things as of: that of the request it goes with, else today."""
        self.ensure_one()
        acts = self._get_acts()
        asked = acts.filtered(lambda acte: acte.etape_id.nature in ("request", "service"))[:1]
        if kind == "bordereau" and not acts.filtered(lambda acte: acte.etape_id.nature in GOES_ON):
            if petition := self._get_petition():
                return petition.date or petition.create_date.date()
            if asked:
                return asked.date
        if kind in PETITIONS and asked:
            return asked.date
        return self.env["recouvrement.calendrier"]._today()

    def _get_petition(self):
        """What the court is asked with: its last final version, else its last draft; may be empty."""
        drafts = self.ecrit_ids.filtered(lambda one: one.kind in PETITIONS).sorted("id")
        return (drafts.filtered("final") or drafts)[-1:]

    def _render_document(self, kind, day=None):
        """The text of a new document, as of ``day`` (today by default)."""
        here = self._in_french()
        day = day or self.env["recouvrement.calendrier"]._today()
        return here.env["ir.qweb"]._render(
            f"recouvrement_contentieux.ecrit_{kind}", here._prepare_document(day)
        )

    def _prepare_document(self, day):
        # sudo: the dossier, its items and its letters are read whole for its own documents.
        mine = self.sudo()
        bailiff = mine.intervenant_ids.filtered(lambda one: one.role == "bailiff")[:1]
        lawyer = mine.intervenant_ids.filtered(lambda one: one.role == "lawyer")[:1]
        hearing = mine.audience_ids.filtered(lambda one: one.state == "planned").sorted("date")[:1]
        third = mine.intervenant_ids.filtered(lambda one: one.role in ("third", "employer"))[:1]
        return {
            "procedure": mine,
            "company": mine.company_id,
            "creditor": mine.company_id.partner_id,
            "debtor": mine.partner_id,
            "parties": mine.dossier_id.partie_ids,
            "court": mine.court_name or "[…juridiction…]",
            "bailiff": bailiff,
            "lawyer": lawyer,
            "third": third,
            "title": mine.titre_id or mine._get_title(),
            "hearing": hearing.date,
            "hour": hearing and format_datetime(mine.env, hearing.date, dt_format="H 'h' mm"),
            "notice": mine._find_notice(day),
            "exhibits": mine._read_exhibits(day),
            "claim": mine._read_claim(day),
            "until": day,
            "day": mine.env["recouvrement.formule"]._format_long(day),
            "money": lambda amount: format_amount(mine.env, float(amount), mine.currency_id),
            "date": lambda value: format_date(mine.env, value) if value else "[…date…]",
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

    def _find_notice(self, until):
        """The day the last formal notice took effect, up to ``until``: interest runs from then at the latest."""
        letters = self.dossier_id.action_ids.filtered(
            lambda one: one.state == "done" and one.kind in REGISTERED and not one.partie_id
        )
        days = [day for day in letters.mapped("date_effective") if day and day <= until]
        return max(days, default=False)

    def _read_claim(self, day):
        """What is claimed once what came in up to ``day`` is taken off.

        :return: dict of Decimals: ``paid`` since it was opened, ``principal`` and ``total`` left
        """
        money = self.currency_id._recouvrement_decimal
        left = sum((money(line._get_left(day)) for line in self.ligne_ids), Decimal(0))
        paid = money(self.amount_principal) - left
        return {"paid": paid, "principal": left, "total": money(self.amount_claimed) - paid}

    def action_download_exhibits(self):
        """The exhibits in one ZIP, numbered as in their list, which comes with them."""
        self.ensure_one()
        self.check_access("read")
        return offer(self, f"{self.name}.zip", self._pack_exhibits(), "application/zip")

    def _pack_exhibits(self):
        # sudo: whoever may read the procedure may read its exhibits.
        here = self.sudo()._in_french()
        day = here._get_document_day("bordereau")
        rows = here._read_exhibits(day)
        copies = here.env["recouvrement.annexe"]
        copies._make(here.env["account.move"].union(*(row["move"] for row in rows)))
        kinds = here.env["recouvrement.ecrit"]._fields["kind"]._description_selection(here.env)
        title = dict(kinds)["bordereau"]
        listed = here.env["recouvrement.ecrit"].new(
            {
                "procedure_id": self.id,
                "name": title,
                "body": here._render_document("bordereau", day),
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

    def _read_exhibits(self, day):
        """The exhibits of ``day``, numbered: invoices, letters with their proofs, the title, answers to checks.

        :return: list of dicts ``number``, ``label``, ``date``, ``move`` and ``attachment`` (may be empty)
        """
        files, moves = self.env["ir.attachment"], self.env["account.move"]
        rows = [self._prepare_invoice(line) for line in self.ligne_ids]
        rows += [(*row, moves) for row in self._read_letters(day)]
        if title := self.titre_id:
            rows.append((title.name, title.date, files, moves))
        rows += [
            (check.name, False, file, moves)
            for check in self.verification_ids
            for file in check.attachment_ids
        ]
        rows += [
            (file.name, acte.date, file, moves)
            for acte in self._get_acts().filtered(lambda acte: acte.date <= day)
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

    def _read_letters(self, until):
        """Letters sent to the debtor up to the day ``until``, and what the carrier had said of them by then."""
        rows = []
        done = self.dossier_id.action_ids.filtered(
            lambda action: (
                action.state == "done" and action.attachment_id and action.date_done <= until
            )
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
                for event in action.acheminement_ids
                if event.attachment_id and event.date <= until
            ]
        return rows
