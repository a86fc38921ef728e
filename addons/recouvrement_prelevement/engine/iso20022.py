"""pain.002 (rejects) and camt.053 / camt.054 (returns and refunds), as banks of the SEPA write them."""

import re
from decimal import Decimal
from functools import partial

from .markup import parse
from .returns import (
    REFUND,
    REJECT,
    RETURN,
    Fault,
    Return,
    Statement,
    Unreadable,
    Wrong,
    account,
    clean,
    day,
    kind_of,
    money,
    reason,
    reference,
)

NAMESPACE = re.compile(
    r"urn:iso:std:iso:20022:tech:xsd:([a-z]{4}\.[0-9]{3})\.([0-9]{3})\.([0-9]{2})"
)
KNOWN = {
    "pain.002": {"001.03", "001.10"},
    "camt.053": {"001.02", "001.08"},
    "camt.054": {"001.02", "001.08"},
}
# Families of bank transactions that are not debits we presented: credit transfers, debits of our own account.
FOREIGN = {"ICDT", "RCDT", "RDDT", "CCRD", "MCRD", "ICHQ", "RCHQ"}
TOLD_KINDS = {"RJCT": REJECT, "RTRN": RETURN, "RFND": REFUND}


def looks_like(data):
    """Whether ``data`` is meant to be XML."""
    head = data[:200].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")
    return head.startswith(b"<")


def read(data):
    """The statements of a message.

    :raise Unreadable: the file is no message of these, or not a whole one
    """
    root = parse(data)
    found = NAMESPACE.fullmatch(root.space)
    kind, version = (found[1], f"{found[2]}.{found[3]}") if found else ("", "")
    if root.name != "Document" or version not in KNOWN.get(kind, ()):
        raise Unreadable("format", root.line, format=clean(root.space or root.name, 100))
    return _read_pain(root) if kind == "pain.002" else _read_camt(root, kind)


# -- pain.002 -------------------------------------------------------------------------------------


def _read_pain(root):
    report = root.one("CstmrPmtStsRpt")
    if not report:
        raise Unreadable("format", root.line, format="pain.002")
    name = clean(report.say("GrpHdr/MsgId"), 70)
    told = _day_of(report, "GrpHdr/CreDtTm")
    group = report.one("OrgnlGrpInfAndSts")
    accounts, faults = {}, []
    batches = report.all("OrgnlPmtInfAndSts")
    for batch in batches:
        lines = batch.all("TxInfAndSts")
        if not lines and batch.say("PmtInfSts") == "RJCT":
            faults.append(
                Fault(batch.line, "whole", {"batch": clean(batch.say("OrgnlPmtInfId"), 70)})
            )
        for line in lines:
            status = line.say("TxSts") or batch.say("PmtInfSts")
            if status == "RJCT":
                _take(line, partial(_read_reject, told=told), accounts, faults)
    if group and group.say("GrpSts") == "RJCT" and not any(b.all("TxInfAndSts") for b in batches):
        faults.append(Fault(group.line, "whole", {"batch": clean(group.say("OrgnlMsgId"), 70)}))
    statements = [
        Statement(number, name, told, tuple(returns)) for number, returns in accounts.items()
    ]
    return [*statements, Statement("", name, told, (), tuple(faults))] if faults else statements


def _read_reject(node, told):
    original = node.one("OrgnlTxRef")
    if not original:
        raise Wrong("nothing_told")
    amount = original.one("Amt/InstdAmt", "IntrBkSttlmAmt", "Amt/EqvtAmt/Amt")
    if not amount:
        raise Wrong("amount", value="")
    if not told:
        raise Wrong("date", value="")
    status = node.one("StsRsnInf")
    code = reason(status.say("Rsn/Cd", "Rsn/Prtry")) if status else ""
    collected = original.say("ReqdColltnDt", "IntrBkSttlmDt")
    return Return(
        amount=money(amount.text, amount.attributes.get("Ccy")),
        currency=amount.attributes["Ccy"].strip(),
        date=told,
        end_to_end=reference(node.say("OrgnlEndToEndId")),
        mandate=reference(original.say("MndtRltdInf/MndtId", "MndtRltdInf/DrctDbtMndt/MndtId")),
        code=code,
        fee=_charges(node.all("ChrgsInf"), "Amt"),
        account=account(original.say("CdtrAcct/Id/IBAN", "CdtrAcct/Id/Othr/Id")),
        label=clean(original.say("RmtInf/Ustrd") or (status.say("AddtlInf") if status else "")),
        name=clean(original.say("Dbtr/Nm", "Dbtr/Pty/Nm")),
        iban=account(original.say("DbtrAcct/Id/IBAN", "DbtrAcct/Id/Othr/Id")),
        kind=kind_of(code),
        collected=day(collected) if collected else None,
        reference=reference(node.say("StsId")),
        line=node.line,
    )


# -- camt.053 and camt.054 --------------------------------------------------------------------------


def _read_camt(root, kind):
    paths = {
        "camt.053": ("BkToCstmrStmt", "Stmt"),
        "camt.054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
    }[kind]
    message = root.one(paths[0])
    if not message:
        raise Unreadable("format", root.line, format=kind)
    header, statements = clean(message.say("GrpHdr/MsgId"), 70), []
    for told in message.all(paths[1]):
        number = account(told.say("Acct/Id/IBAN", "Acct/Id/Othr/Id"))
        made = _day_of(told, "CreDtTm") or _day_of(message, "GrpHdr/CreDtTm")
        accounts, faults = {}, []
        for entry in told.all("Ntry"):
            _read_entry(entry, number, made, accounts, faults)
        returns = [each for some in accounts.values() for each in some]
        name = clean(" ".join(filter(None, (header, told.say("Id")))), 100)
        statements.append(Statement(number, name, made, tuple(returns), tuple(faults)))
    return statements


def _read_entry(entry, number, made, accounts, faults):
    """Take the returned debits of one entry: money that left because a debit came back."""
    status = entry.say("Sts/Cd") or entry.say("Sts")
    family = entry.say("BkTxCd/Domn/Fmly/Cd")
    if status not in ("BOOK", "") or family in FOREIGN:
        return
    details = entry.all("NtryDtls/TxDtls")
    returned = [node for node in details if family == "IDDT" or node.one("RtrInf")]
    debit = entry.say("CdtDbtInd") == "DBIT"
    if debit and family == "IDDT" and not details:
        faults.append(Fault(entry.line, "no_details", {"amount": clean(entry.say("Amt"), 30)}))
    for node in returned:
        if (node.say("CdtDbtInd") or entry.say("CdtDbtInd")) != "DBIT":
            continue
        alone = entry if len(details) == 1 else None
        each = _take(
            node,
            partial(_read_detail, entry=entry, alone=alone, number=number, made=made),
            accounts,
            faults,
        )
        if each and alone and (gap := _find_gap(each, entry)):
            faults.append(Fault(node.line, "difference", {"amount": gap, "reference": _name(each)}))


def _read_detail(node, entry, alone, number, made):
    amount = node.one("AmtDtls/InstdAmt/Amt", "AmtDtls/TxAmt/Amt", "RtrInf/OrgnlAmt", "Amt") or (
        alone and alone.one("Amt")
    )
    if not amount:
        raise Wrong("amount", value="")
    booked = entry.say("BookgDt/Dt", "BookgDt/DtTm") or entry.say("ValDt/Dt", "ValDt/DtTm")
    when = day(booked) if booked else made
    if not when:
        raise Wrong("date", value="")
    code = reason(node.say("RtrInf/Rsn/Cd", "RtrInf/Rsn/Prtry"))
    return Return(
        amount=money(amount.text, amount.attributes.get("Ccy")),
        currency=amount.attributes["Ccy"].strip(),
        date=when,
        end_to_end=reference(node.say("Refs/EndToEndId")),
        mandate=reference(node.say("Refs/MndtId")),
        code=code,
        fee=_fee_of(node),
        account=number,
        label=clean(" ".join(each.text for each in node.all("RmtInf/Ustrd"))),
        name=clean(node.say("RltdPties/Dbtr/Nm", "RltdPties/Dbtr/Pty/Nm")),
        iban=account(node.say("RltdPties/DbtrAcct/Id/IBAN", "RltdPties/DbtrAcct/Id/Othr/Id")),
        kind=_kind_told(node, code),
        reference=reference(node.say("Refs/TxId", "Refs/AcctSvcrRef", "Refs/InstrId")),
        line=node.line,
    )


def _kind_told(node, code):
    told = re.search(r"/RTYP/([A-Z]{4})", " ".join(x.text for x in node.all("RtrInf/AddtlInf")))
    return kind_of(code, TOLD_KINDS.get(told[1], RETURN) if told else RETURN)


def _fee_of(node):
    total = node.one("Chrgs/TtlChrgsAndTaxAmt")
    if total:
        return _charges([node], "Chrgs/TtlChrgsAndTaxAmt")
    return _charges(node.all("Chrgs/Rcrd") or node.all("Chrgs"), "Amt")


def _charges(nodes, path):
    """What the bank takes for it; a charge it gives back is left out."""
    total = Decimal(0)
    for node in nodes:
        told = node.one(path)
        if told and node.say("CdtDbtInd") != "CRDT" and told.text.strip().strip("0."):
            total += money(told.text, told.attributes.get("Ccy", "EUR"))
    return total


def _find_gap(each, entry):
    """What the entry took beyond the debit and the fee told: "" when it all adds up."""
    whole = entry.one("Amt")
    try:
        taken = money(whole.text, whole.attributes.get("Ccy")) if whole else None
    except Wrong:
        return ""
    if taken is None or taken in (each.amount, each.amount + each.fee):
        return ""
    return f"{taken - each.amount - each.fee:f}"


# -- both -------------------------------------------------------------------------------------------


def _take(node, make, accounts, faults):
    """The return a transaction tells, put with those of its account; else what is wrong with it."""
    try:
        each = make(node)
    except Wrong as wrong:
        told = reference(node.say("OrgnlEndToEndId", "Refs/EndToEndId"))
        faults.append(Fault(node.line, wrong.code, {**wrong.values, "reference": told}))
        return None
    accounts.setdefault(each.account, []).append(each)
    return each


def _day_of(node, path):
    try:
        return day(node.say(path))
    except Wrong:
        return None


def _name(each):
    return each.end_to_end or each.mandate or each.name
