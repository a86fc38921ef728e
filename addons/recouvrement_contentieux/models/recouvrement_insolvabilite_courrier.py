"""Letters of insolvency: to a mandataire, a court, a commission. They go by the ledger and the post like others."""

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .recouvrement_fil_discret import RESTRICTED

NOT_GONE = (False, "queued", "failed")


class RecouvrementInsolvabiliteCourrier(models.AbstractModel):
    _name = "recouvrement.insolvabilite.courrier"
    _description = "Letters of insolvency"

    def _compose(self, record, partner, subject, body, kind="lrar", signatory="", title=""):
        """The letter of ``record`` to ``partner``, as the printing service wants it.

        Written in French: it goes to courts and their mandataires.
        """
        dossier = self._get_dossier(record)
        company = record.company_id
        # sudo: only a document comes out, for someone who was checked.
        here = self.sudo().with_company(company).with_context(lang=self._get_lang())
        redaction = here.env["recouvrement.redaction"]
        letter = redaction._prepare_letter(
            dossier.sudo().with_env(here.env),
            partner.sudo().with_env(here.env),
            self._get_lang(),
            subject=subject,
            body=body,
        )
        letter["registered"] = redaction._get_registered_lines(kind)
        if signatory:
            letter["signatory"] = signatory
            letter["signatory_title"] = title or ""
        return letter

    def _speak(self, record):
        """``record`` in the language of these letters."""
        # sudo: a document of one's own case; what it names is not a right.
        return record.sudo().with_context(lang=self._get_lang())

    def _render(self, template, case, **values):
        """The body of a letter about ``case``, in its language; ``values`` beside what all of them say."""
        case = self._speak(case)
        kinds = case._fields.get("kind")
        return case.env["ir.qweb"]._render(
            template,
            {
                "case": case,
                "company": case.company_id,
                "debtor": case.partner_id,
                "day": lambda value: format_date(case.env, value) if value else "",
                "money": case._say_amount,
                "kind": kinds and dict(kinds._description_selection(case.env))[case.kind],
                **values,
            },
        )

    def _get_lang(self):
        """French wherever it is installed."""
        active = self.env["res.lang"]._get_active_by("code")
        return "fr_FR" if "fr_FR" in active else next(iter(active))

    def _get_dossier(self, record):
        # sudo: which dossier a letter is filed in.
        dossiers = (
            self.env["recouvrement.dossier"]
            .sudo()
            .search(
                [
                    ("partner_id", "=", record.partner_id.id),
                    ("company_id", "=", record.company_id.id),
                ],
                order="state desc, id desc",
            )
        )
        if not dossiers:
            raise UserError(
                self.env._(
                    "%s has no dossier to file this letter in.", record.partner_id.display_name
                )
            )
        return dossiers[:1]

    def _print(self, letter, annexes=()):
        """The PDF (HTML in tests) of ``letter``, followed by ``annexes`` (PDF files as bytes)."""
        service = self.env["recouvrement.imprimerie"].sudo()  # sudo: letters are ready
        [document] = service._print([letter])
        pdfs = [each for each in annexes if each[:4] == b"%PDF"]
        if service._get_extension(document) != "pdf" or not pdfs:
            return document
        return service._merge([document, *pdfs])

    def _keep(self, record, raw, name):
        """The document, on ``record``."""
        extension = self.env["recouvrement.imprimerie"]._get_extension(raw)
        # sudo: the document belongs to a record the user may write; it stays as it was sent.
        return (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": f"{name.replace('/', '-')}.{extension}",
                    "raw": raw,
                    "res_model": record._name,
                    "res_id": record.id,
                }
            )
        )

    def _post(self, record, partner, document, kind, reason, **values):
        """Hand ``document`` to the post: an action of the ledger that waits for its mailing.

        :param values: more of the action's, such as the co-debtor a copy is for
        :return: the action; it has left once the post says so
        :raise UserError: no address
        """
        if not (partner.street and partner.city):
            raise UserError(
                self.env._("%s has no postal address: complete it first.", partner.display_name)
            )
        dossier, day = self._get_dossier(record), self.env["recouvrement.calendrier"]._today()
        lines = self.env["recouvrement.formule"]._get_recipient_lines(partner, record.company_id)
        # sudo: the ledger is written by verbs alone; rights on the case were checked.
        actions = self.env["recouvrement.action"].sudo()
        action = actions.create(
            {
                "dossier_id": dossier.id,
                "company_id": dossier.company_id.id,
                "kind": kind,
                "date_proposed": day,
                "date_planned": day,
                "reason": reason,
                "amount_due": dossier.amount_due,
                "amount_overdue": dossier.amount_overdue,
                # It asks the debtor for nothing: the ladder of the items is not read from it.
                "items": [],
                "partner_id": partner.id,
                "recipient": "\n".join(lines),
                "attachment_id": document.sudo().id,
                "restricted": record._name in RESTRICTED,
                **values,
            }
        )
        action.date_done = day
        seal = self.env["recouvrement.preuve"].sudo()._seal(action)[action.id]
        action.write({"state": "done", **seal, "delivery": "queued", "delivery_date": day})
        return action.sudo(False)

    def _get_departure(self, action):
        """The day a letter left, as the post says; False while it waits."""
        action = action.sudo()  # sudo: the day of a sending
        if not action or action.delivery in NOT_GONE:
            return False
        left = action.acheminement_ids.filtered(lambda event: event.status not in NOT_GONE)
        return min(left.mapped("date"), default=action.delivery_date)

    def _get_proof(self, action):
        """The proof the post gave of the sending; may be empty."""
        events = action.sudo().acheminement_ids.sorted("date")  # sudo: as above
        return events.attachment_id[:1]
