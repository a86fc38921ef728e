"""The bank of the demo: account numbers that check, and the file it sends when debits come back."""

CAMT = "urn:iso:std:iso:20022:tech:xsd:camt.054.001.02"
ENTRY = """<Ntry><Amt Ccy="EUR">{taken:.2f}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>
<BookgDt><Dt>{day}</Dt></BookgDt>
<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>IDDT</Cd><SubFmlyCd>UPDD</SubFmlyCd></Fmly></Domn></BkTxCd>
<NtryDtls><TxDtls><Refs><EndToEndId>{reference}</EndToEndId><MndtId>{mandate}</MndtId></Refs>
<AmtDtls><InstdAmt><Amt Ccy="EUR">{amount:.2f}</Amt></InstdAmt></AmtDtls>
<Chrgs><Amt Ccy="EUR">{fee:.2f}</Amt><CdtDbtInd>DBIT</CdtDbtInd></Chrgs>
<RltdPties><Dbtr><Nm>{name}</Nm></Dbtr></RltdPties>
<RtrInf><Rsn><Cd>{code}</Cd></Rsn></RtrInf></TxDtls></NtryDtls></Ntry>
"""


def make_iban(rank):
    """A French account number that checks, another one for each ``rank``."""
    account = f"20041010050500{rank:07d}"
    bban = f"{account}{97 - int(account) * 100 % 97:02d}"
    return f"FR{98 - int(bban + '152700') % 97:02d}{bban}"


def write_camt(account, day, returns):
    """The camt.054 in which the bank tells on ``day`` that debits came back on our ``account``.

    :param returns: dicts ``reference, mandate, amount, fee, name, code``
    """
    entries = "".join(
        ENTRY.format(**each, taken=each["amount"] + each["fee"], day=day) for each in returns
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="{CAMT}"><BkToCstmrDbtCdtNtfctn>
<GrpHdr><MsgId>RETOURS-{day:%Y%m%d}</MsgId><CreDtTm>{day}T06:30:00</CreDtTm></GrpHdr>
<Ntfctn><Id>{day:%Y%m%d}</Id><Acct><Id><IBAN>{account}</IBAN></Id></Acct>
{entries}</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>""".encode()
