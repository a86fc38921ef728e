"""Bank files made here, with what they should say: the tests read and damage them."""

from pathlib import Path

PUBLIC = Path(__file__).resolve().parents[3] / "shared" / "data" / "bank"
SPACE = "urn:iso:std:iso:20022:tech:xsd:"


def pain(*transactions, version="001.03", account="FR7630006000011234567890189"):
    """A pain.002 with these transactions; each ``(end to end, mandate, amount, code)``."""
    mandate = "<DrctDbtMndt><MndtId>%s</MndtId></DrctDbtMndt>"
    name = "<Pty><Nm>DURAND</Nm></Pty>"
    if version == "001.03":
        mandate, name = "<MndtId>%s</MndtId>", "<Nm>DURAND</Nm>"
    lines = "".join(
        f"""
<TxInfAndSts><StsId>S{rank}</StsId><OrgnlEndToEndId>{ref}</OrgnlEndToEndId><TxSts>RJCT</TxSts>
<StsRsnInf><Rsn><Cd>{code}</Cd></Rsn></StsRsnInf>
<OrgnlTxRef><Amt><InstdAmt Ccy="EUR">{amount}</InstdAmt></Amt><ReqdColltnDt>2026-11-05</ReqdColltnDt>
<MndtRltdInf>{mandate % rum}</MndtRltdInf><Dbtr>{name}</Dbtr>
<DbtrAcct><Id><IBAN>FR1420041010050500013M02606</IBAN></Id></DbtrAcct>
<CdtrAcct><Id><IBAN>{account}</IBAN></Id></CdtrAcct></OrgnlTxRef></TxInfAndSts>"""
        for rank, (ref, rum, amount, code) in enumerate(transactions, 1)
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="{SPACE}pain.002.{version}"><CstmrPmtStsRpt>
<GrpHdr><MsgId>BANK-1</MsgId><CreDtTm>2026-11-06T20:00:00</CreDtTm></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>OURS-1</OrgnlMsgId></OrgnlGrpInfAndSts>
<OrgnlPmtInfAndSts><OrgnlPmtInfId>LOT1</OrgnlPmtInfId>{lines}
</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>""".encode()


def camt(*transactions, kind="054", version="001.02", account="FR7630006000011234567890189"):
    """A camt with one entry for each ``(end to end, mandate, amount, code, fee)``."""
    new = version == "001.08"
    paths = ("BkToCstmrStmt", "Stmt") if kind == "053" else ("BkToCstmrDbtCdtNtfctn", "Ntfctn")
    status = "<Sts><Cd>BOOK</Cd></Sts>" if new else "<Sts>BOOK</Sts>"
    name = "<Pty><Nm>DURAND</Nm></Pty>" if new else "<Nm>DURAND</Nm>"
    entries = ""
    for ref, rum, amount, code, fee in transactions:
        rows = f'<Amt Ccy="EUR">{fee}</Amt><CdtDbtInd>DBIT</CdtDbtInd>'
        charges = f"<Chrgs>{f'<Rcrd>{rows}</Rcrd>' if new else rows}</Chrgs>" if fee else ""
        entries += f"""
<Ntry><Amt Ccy="EUR">{float(amount) + float(fee):.2f}</Amt><CdtDbtInd>DBIT</CdtDbtInd>{status}
<BookgDt><Dt>2026-11-09</Dt></BookgDt>
<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>IDDT</Cd><SubFmlyCd>UPDD</SubFmlyCd></Fmly></Domn></BkTxCd>
<NtryDtls><TxDtls><Refs><EndToEndId>{ref}</EndToEndId><MndtId>{rum}</MndtId></Refs>
<AmtDtls><InstdAmt><Amt Ccy="EUR">{amount}</Amt></InstdAmt></AmtDtls>{charges}
<RltdPties><Dbtr>{name}</Dbtr></RltdPties>
<RtrInf><Rsn><Cd>{code}</Cd></Rsn></RtrInf></TxDtls></NtryDtls></Ntry>"""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="{SPACE}camt.{kind}.{version}"><{paths[0]}>
<GrpHdr><MsgId>BANK-2</MsgId><CreDtTm>2026-11-09T20:00:00</CreDtTm></GrpHdr>
<{paths[1]}><Id>7</Id><Acct><Id><IBAN>{account}</IBAN></Id></Acct>{entries}
</{paths[1]}></{paths[0]}></Document>""".encode()


def cfonb(*operations, total=None):
    """A CFONB 240 file; each operation ``(label, amount in cents, reason)``."""
    ours = "300060000112345678901" + "LOUEUR".ljust(24)

    def record(kind, rank, rest):
        return (f"{kind}{rank:06d}80" + rest).ljust(228)

    lines = [record("31", 1, "091126E    " + ours) + " " * 12]
    for rank, (label, cents, reason) in enumerate(operations, 2):
        rest = f"091126E{reason:<4}" + "200410100505000130260" + "DURAND".ljust(24) + " " * 56
        rest = f"{rest}REF{rank:03d}{label:<88}051126"
        lines.append(record("34", rank, rest) + f"{cents:012d}")
    cents = sum(each[1] for each in operations) if total is None else total
    lines.append(record("39", len(lines) + 1, "091126E    " + ours) + f"{cents:012d}")
    return "\r\n".join(lines).encode("latin-1")


TABLE = """EndToEndId;RUM;Montant;Motif;Date;Frais;Nom
LOT1/1;RUM-1;1 250,40;AM04;06/11/2026;3,50;Société Durand
LOT1/2;RUM-2;80,00;MD06;2026-11-07;;Martin
""".encode("cp1252")
