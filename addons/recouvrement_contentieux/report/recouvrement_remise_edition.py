"""Letters to a prestataire: the one that goes with a batch (mandate letter), the one that takes dossiers back."""

from odoo import models
from odoo.tools import format_date

from odoo.addons.recouvrement.tools import table as kinds
from odoo.addons.recouvrement.tools.table import Column, Table


class RecouvrementRemiseEdition(models.AbstractModel):
    _name = "recouvrement.remise.edition"
    _description = "Letters to a prestataire"

    def _print_mandate(self, remise):
        """The mandate letter of a batch, as bytes, in the prestataire's language."""
        here = self._for(remise.mandat_id, remise.company_id)
        return here._print(here._compose_mandate(remise.with_env(here.env)))

    def _print_recall(self, rappel):
        """The letter that takes dossiers back, as bytes."""
        here = self._for(rappel.mandat_id, rappel.company_id)
        return here._print(here._compose_recall(rappel.with_env(here.env)))

    def _for(self, mandat, company):
        words = self.env["recouvrement.formule"]
        lang = words._get_lang(mandat._get_contact(), company)
        # sudo: whoever sends the batch may print its letter; only a document comes out.
        return self.sudo().with_company(company).with_context(lang=lang)

    def _print(self, letter):
        service = self.env["recouvrement.imprimerie"]
        html = service._render_page(
            "recouvrement_contentieux.prestataire_document", letter["subject"], letter=letter
        )
        if self.env.context.get("recouvrement_html"):
            return str(html).encode()
        return service._print_page(html, letter["foot"], letter["page_label"])

    def _compose(self, mandat, company, name, day):
        """What every letter holds."""
        words = self.env["recouvrement.formule"]
        contact = mandat._get_contact()
        return {
            "company": company,
            "sender": words._get_sender(company),
            "recipient": words._get_recipient_lines(contact, company),
            "day": words._format_long(day),
            "city": company.city or "",
            "name": name,
            "referent": mandat.user_id,
            "signatory": company.recouvrement_signatory or company.name,
            "foot": words._get_foot(company),
            "page_label": self.env._(
                "%(name)s – page %(page)s/%(pages)s",
                name=name.replace("%", "%%"),
                page="%(page)s",
                pages="%(pages)s",
            ),
            "reference": "",
            "terms": [],
            "closing": [],
        }

    def _compose_mandate(self, remise):
        _, mandat, company = self.env._, remise.mandat_id, remise.company_id
        letter = self._compose(mandat, company, remise.name, remise.date_sent or remise.date_drawn)
        table = self._get_entrusted(remise.transmission_ids)
        signed = mandat.date_signed and format_date(self.env, mandat.date_signed)
        first = (
            _(
                "Under the mandate “%(mandate)s” signed on %(day)s, we entrust to you the collection of "
                "the %(count)s claims listed below, %(amount)s in all.",
                mandate=mandat.name,
                day=signed,
                count=len(remise.transmission_ids),
                amount=remise.currency_id.format(remise.amount),
            )
            if signed
            else _(
                "Under the mandate “%(mandate)s”, we entrust to you the collection of the %(count)s "
                "claims listed below, %(amount)s in all.",
                mandate=mandat.name,
                count=len(remise.transmission_ids),
                amount=remise.currency_id.format(remise.amount),
            )
        )
        return letter | {
            "subject": _("Mandate to collect – batch %s", remise.name),
            "paragraphs": [first, self._say_enclosed(mandat)],
            "terms": self._get_terms(mandat),
            "tables": self._draw([table], remise.currency_id),
            "closing": self._get_duties(mandat),
        }

    def _say_enclosed(self, mandat):
        evidence = "evidence" in mandat.piece_ids.mapped("kind")
        if evidence:
            return self.env._(
                "With this letter come the list of the dossiers and of their items, as a workbook and as "
                "CSV, and for each dossier a file of evidence: letters sent, proofs, invoices, statement of "
                "account."
            )
        return self.env._(
            "With this letter come the list of the dossiers and of their items, as a workbook and as CSV."
        )

    def _get_terms(self, mandat):
        """What a mandate to collect names, point by point: ``[(title, text)]``."""
        _ = self.env._
        receive = (
            _("You may receive payments in our name and give a receipt for them.")
            if mandat.may_receive
            else _("Payments are made to us: you may not receive them.")
        )
        points = [
            (_("Basis and amounts"), mandat.claim_terms),
            (_("Guarantee"), mandat.guarantee_terms),
            (_("Fees"), mandat.fee_terms),
            (_("Remittance"), mandat.remittance_terms),
            (_("Power to receive"), receive),
        ]
        return [(title, text) for title, text in points if text]

    def _get_duties(self, mandat):
        _ = self.env._
        lines = [
            _("Please acknowledge receipt within %s days.", mandat.days_acknowledge)
            if mandat.days_acknowledge
            else _("Please acknowledge receipt."),
            _("Reports are expected at least every %s days.", mandat.days_report)
            if mandat.days_report
            else "",
            _(
                "What the debtor pays us directly is told to you each week; from the day a dossier is "
                "recalled, nothing more may be done on it."
            ),
        ]
        return [line for line in lines if line]

    def _compose_recall(self, rappel):
        _, mandat, company = self.env._, rappel.mandat_id, rappel.company_id
        letter = self._compose(mandat, company, rappel.name, rappel.date)
        count = len(rappel.transmission_ids)
        return letter | {
            "subject": _("Recall of dossiers – %s", rappel.name),
            "paragraphs": [
                _(
                    "We take back, from %(day)s on, the %(count)s dossiers listed below.",
                    day=self.env["recouvrement.formule"]._format_long(rappel.date),
                    count=count,
                )
                if count > 1
                else _(
                    "We take back, from %s on, the dossier named below.",
                    self.env["recouvrement.formule"]._format_long(rappel.date),
                ),
                _("Reason: %s", rappel.reason),
            ],
            "tables": self._draw([self._get_recalled(rappel)], company.currency_id),
            "closing": [
                _(
                    "Please stop every step on them at once, tell us of the payments received and not yet "
                    "remitted, remit them, and return or destroy the documents that were handed over."
                ),
            ],
        }

    def _draw(self, tables, currency):
        return self.env["recouvrement.tableau"]._draw(tables, currency)

    def _get_entrusted(self, transmissions):
        _ = self.env._
        columns = (
            Column(_("Reference"), weight=11),
            Column(_("Debtor"), weight=30),
            Column(_("Principal"), kinds.MONEY, total=True, weight=15),
            Column(_("Interest"), kinds.MONEY, total=True, weight=13),
            Column(_("Indemnities and costs"), kinds.MONEY, total=True, weight=14),
            Column(_("Total"), kinds.MONEY, total=True, weight=15),
        )
        rows = [
            [
                each.name,
                each.partner_id.name or "",
                each.amount_principal,
                each.amount_interest,
                each.amount_cost,
                each.amount,
            ]
            for each in transmissions.sorted("id")
        ]
        return Table(_("Claims entrusted"), columns, rows)

    def _get_recalled(self, rappel):
        _ = self.env._
        columns = (
            Column(_("Our reference"), weight=14),
            Column(_("Your reference"), weight=16),
            Column(_("Debtor"), weight=34),
            Column(_("Entrusted on"), kinds.DATE, weight=13),
            Column(_("Amount entrusted"), kinds.MONEY, weight=15),
            Column(_("Recovered"), kinds.MONEY, weight=15),
        )
        rows = [
            [
                each.name,
                each.reference or "",
                each.partner_id.name or "",
                each.date_sent,
                each.amount,
                each.amount_recovered,
            ]
            for each in rappel.transmission_ids.sorted("id")
        ]
        return Table(_("Dossiers recalled"), columns, rows)
