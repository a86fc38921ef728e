"""Letters to guarantors: a call, the yearly information, a first default. In the guarantor's language."""

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date

NOT_GONE = (False, "queued", "failed")


class RecouvrementGarantieCourrier(models.AbstractModel):
    _name = "recouvrement.garantie.courrier"
    _description = "Letters to guarantors"

    def _compose(self, guarantee, template, title, kind="lrar", payment=None, **values):
        """The letter of ``guarantee`` to its guarantor, as the printing service wants it.

        :param template: external id of the body
        :param title: ``env -> subject``, in the language of the letter
        :param kind: lrar or letter
        :param payment: ``env -> how to pay``, likewise
        :param values: what the body says beside the guarantee itself
        """
        company, partner = guarantee.company_id, self._get_addressee(guarantee)
        lang = self.env["recouvrement.formule"]._get_lang(partner, company)
        # sudo: only a document comes out, for someone who was checked.
        here = self.sudo().with_company(company).with_context(lang=lang)
        redaction, guarantee = here.env["recouvrement.redaction"], guarantee.with_env(here.env)
        letter = redaction._prepare_page(
            company.with_env(here.env),
            partner.with_env(here.env),
            lang,
            title(here.env),
            redaction._label_file(guarantee.name),
        )
        letter["references"] = here._get_references(guarantee)
        letter["registered"] = redaction._get_registered_lines(kind)
        letter["signatory"] = (
            guarantee.company_id.recouvrement_signatory
            or guarantee.user_id.name
            or here.env._("Collection department")
        )
        letter["body"] = here.env["ir.qweb"]._render(
            template,
            {
                "guarantee": guarantee,
                "debtor": guarantee.partner_id,
                "company": guarantee.company_id,
                "french": lang.startswith("fr"),
                "day": lambda value: format_date(here.env, value) if value else "",
                "money": lambda amount, currency: format_amount(here.env, amount, currency),
                "payment": payment(here.env) if payment else "",
                **values,
            },
        )
        return letter

    def _get_addressee(self, guarantee):
        if not guarantee.guarantor_id:
            raise UserError(self.env._("%s: type who pays first.", guarantee.display_name))
        return guarantee.guarantor_id

    def _get_references(self, guarantee):
        lines = [self.env._("Guarantee %s", guarantee.name)]
        if guarantee.deed:
            lines.append(guarantee.deed)
        return lines

    def _print(self, letters):
        """Bytes of each letter: PDF (HTML in tests)."""
        # sudo: the letters are ready; printing asks for nothing else.
        return self.env["recouvrement.imprimerie"].sudo()._print(letters)

    def _keep(self, record, raw, name):
        """The document, on ``record``."""
        extension = self.env["recouvrement.imprimerie"]._get_extension(raw)
        # sudo: it belongs to a record whose verbs checked who asks; it stays as it was sent.
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

    def _post(self, guarantee, dossier, document, kind, reason):
        """Hand ``document`` to the post: an action of the ledger that waits for its mailing.

        :return: the action; it has left once the post says so
        :raise UserError: no address
        """
        partner, day = (
            self._get_addressee(guarantee),
            self.env["recouvrement.calendrier"]._today(),
        )
        if why := self.env["recouvrement.destinataire"]._explain(partner, "post"):
            raise UserError(why)
        lines = self.env["recouvrement.formule"]._get_recipient_lines(partner, guarantee.company_id)
        # sudo: the ledger is written by verbs alone; rights on the guarantee were checked.
        dossier = dossier.sudo()
        party = dossier.partie_ids.filtered(
            lambda each: each.partner_id == partner and each.role == "guarantor"
        )
        action = (
            self.env["recouvrement.action"]
            .sudo()
            .create(
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
                    "partie_id": party[:1].id,
                    "recipient": "\n".join(lines),
                    "attachment_id": document.sudo().id,
                }
            )
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
        """The proof the post gave of the sending; the letter itself when it gave none."""
        action = action.sudo()  # sudo: as above
        return action.acheminement_ids.attachment_id[:1] or action.attachment_id
