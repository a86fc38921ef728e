"""What a test of direct debits needs, on top of the core's case. Shipped for other add-ons too."""

import base64
from unittest.mock import patch

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.recouvrement.tests.common import RecouvrementCase

ACCOUNT = "FR7630006000011234567890189"
CAMT = "urn:iso:std:iso:20022:tech:xsd:camt.054.001.02"


@tagged("post_install", "-at_install")
class PrelevementCase(RecouvrementCase):
    """A company whose debtors pay by direct debit, and verbs that speak as its bank."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids |= cls.env.ref("account_payment_batch_oca.group_account_payment")
        cls.set_up_debits(cls.company_data["default_journal_bank"])
        cls.mandate = cls.new_mandate(cls.debtor, "RUM-1", "FR1420041010050500013M02606")

    @classmethod
    def set_up_debits(cls, journal):
        """Debits through the bank of ``journal``: its account, the creditor's identifier, the way of payment."""
        cls.bank_journal = journal
        journal.bank_account_id = cls.env["res.partner.bank"].create(
            {"acc_number": ACCOUNT, "partner_id": cls.company.partner_id.id}
        )
        cls.company.sepa_creditor_identifier = "FR78ZZZ424242"
        cls.transit = cls.env["account.account"].create(
            {
                "code": "511290",
                "name": "Debits under way",
                "account_type": "asset_current",
                "reconcile": True,
                "company_ids": [Command.link(cls.company.id)],
            }
        )
        method = cls.env.ref("account_payment_sepa_direct_debit.sepa_direct_debit")
        cls.method_line = cls.env["account.payment.method.line"].create(
            {
                "name": "Direct debit",
                "company_id": cls.company.id,
                "payment_method_id": method.id,
                "bank_account_link": "fixed",
                "journal_id": journal.id,
                "payment_account_id": cls.transit.id,
                "selectable": True,
            }
        )

    @classmethod
    def reason(cls, code):
        return cls.env.ref(f"recouvrement_prelevement.reason_{code.lower()}")

    @classmethod
    def new_mandate(cls, partner, rum, iban):
        bank = cls.env["res.partner.bank"].create({"acc_number": iban, "partner_id": partner.id})
        return cls.env["account.banking.mandate"].create(
            {
                "partner_id": partner.id,
                "partner_bank_id": bank.id,
                "company_id": cls.company.id,
                "signature_date": "2025-11-05",
                "state": "valid",
                "unique_mandate_reference": rum,
            }
        )

    @classmethod
    def debit(cls, invoice, day, mandate=None):
        """Present ``invoice`` in a batch of its own, sent and collected on ``day``; gives the payment."""
        day = fields.Date.to_date(day)
        invoice.write(
            {
                "preferred_payment_method_line_id": cls.method_line.id,
                "mandate_id": (mandate or cls.mandate).id,
            }
        )
        with patch.object(fields.Date, "context_today", lambda *_args: day):
            order = cls.env["account.payment.order"].browse(
                invoice.create_account_payment_line()["res_id"]
            )
            order.payment_line_ids.mandate_id = mandate or cls.mandate
            order.draft2open()
            order.open2generated()
            order.with_context(recouvrement_day=day).generated2uploaded()
        cls.env.cr.flush()
        return order.payment_ids

    @classmethod
    def notify(cls, *transactions, day="2026-11-09", message="BANK-1"):
        """A camt.054 of ``(payment or reference, mandate reference, amount, code, fee)``."""
        entries = "".join(
            f"""<Ntry><Amt Ccy="EUR">{amount + fee:.2f}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><Dt>{day}</Dt></BookgDt><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>IDDT</Cd></Fmly></Domn></BkTxCd>
<NtryDtls><TxDtls><Refs><EndToEndId>{getattr(debit, "memo", debit)}</EndToEndId><MndtId>{rum}</MndtId></Refs>
<AmtDtls><InstdAmt><Amt Ccy="EUR">{amount:.2f}</Amt></InstdAmt></AmtDtls>
<Chrgs><Amt Ccy="EUR">{fee:.2f}</Amt><CdtDbtInd>DBIT</CdtDbtInd></Chrgs>
<RtrInf><Rsn><Cd>{code}</Cd></Rsn></RtrInf></TxDtls></NtryDtls></Ntry>
"""
            for debit, rum, amount, code, fee in transactions
        )
        return f"""<?xml version="1.0"?>
<Document xmlns="{CAMT}"><BkToCstmrDbtCdtNtfctn>
<GrpHdr><MsgId>{message}</MsgId><CreDtTm>{day}T20:00:00</CreDtTm></GrpHdr>
<Ntfctn><Id>1</Id><Acct><Id><IBAN>{ACCOUNT}</IBAN></Id></Acct>
{entries}</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>""".encode()

    @classmethod
    def bring_in(cls, data, day=None, journal=None, user=None, **values):
        """Import a bank file as ``user`` on ``day``; gives its record."""
        env = cls.env(
            user=user, context={**cls.env.context, "allowed_company_ids": cls.company.ids}
        )
        if day:
            env = env(context={**env.context, "recouvrement_day": fields.Date.to_date(day)})
        wizard = env["payment.return.import"].create(
            {
                "data_file": base64.b64encode(data),
                "filename": "bank.xml",
                "journal_id": journal and journal.id,
                **values,
            }
        )
        found = wizard.import_file()
        cls.env.cr.flush()
        return env["recouvrement.retour.fichier"].browse(found["res_id"])
