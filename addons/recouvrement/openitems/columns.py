"""Which column is what: fields of an open item, usual headings, the French FEC."""

from .cells import plain

# What an open item may have, in the order the screen offers it.
PARTY = (
    "partner_ref",
    "partner_name",
    "vat",
    "siren",
    "email",
    "phone",
    "street",
    "zip",
    "city",
    "country",
    "kind",
)
DOCUMENT = (
    "number",
    "date",
    "due",
    "amount",
    "debit",
    "credit",
    "original",
    "currency",
    "label",
    "disputed",
)
FEC_ONLY = ("account", "account_name", "lettering", "entry")
TARGETS = (*PARTY, *DOCUMENT, *FEC_ONLY)

FEC_HEADERS = (
    "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum", "CompAuxLib",
    "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet", "ValidDate", "Montantdevise",
    "Idevise",
)  # fmt: skip
# Enough to know a FEC by: some exports leave the last columns out.
FEC_NEEDED = {
    "JournalCode",
    "EcritureNum",
    "EcritureDate",
    "CompteNum",
    "CompAuxNum",
    "PieceRef",
    "EcritureLib",
}
FEC_MAPPING = {
    "partner_ref": "CompAuxNum",
    "partner_name": "CompAuxLib",
    "number": "PieceRef",
    "date": "PieceDate",
    "debit": "Debit",
    "credit": "Credit",
    "label": "EcritureLib",
    "account": "CompteNum",
    "account_name": "CompteLib",
    "lettering": "EcritureLet",
    "entry": "EcritureNum",
}

# Usual headings, without accents, spaces and signs.
HEADINGS = {
    "partner_ref": "customerid customernumber customerno customercode customer custno accountnumber debtorid clientid"
    " numeroclient numclient noclient nclient codeclient refclient referenceclient client idclient compteclient tiers"
    " codetiers comptetiers compteauxiliaire compauxnum matricule locataire nlocataire numerolocataire refpartner partnerref",
    "partner_name": "customername clientname debtorname name companyname nom nomclient raisonsociale libelleclient"
    " intitule intituleclient denomination nomtiers debiteur nomdebiteur compauxlib societe",
    "vat": "vat vatnumber vatid taxid tva numerotva numtva ntva tvaintra tvaintracommunautaire numerotvaintracommunautaire"
    " ntvaintra",
    "siren": "siren siret nsiren nsiret numerosiren numerosiret companyregistry",
    "email": "email mail emailaddress courriel adressemail emailclient adresseemail",
    "phone": "phone telephone tel phonenumber mobile portable telclient ntelephone",
    "street": "street address adresse rue adresse1 addressline1 ligneadresse1",
    "zip": "zip zipcode postcode postalcode codepostal cp",
    "city": "city town ville commune",
    "country": "country countrycode pays codepays",
    "kind": "kind customertype typeclient typedeclient nature naturejuridique categorieclient type",
    "number": "invoicenumber invoiceno invoiceid invoice documentnumber docnumber number numerofacture nfacture nofacture"
    " numfacture facture numero numeropiece npiece nopiece piece pieceref refpiece reference documentno document"
    " referencedocument numerodocument",
    "date": "invoicedate documentdate docdate date issuedate datefacture datepiece datedefacture datedocument piecedate"
    " dateemission datedepiece",
    "due": "duedate due maturity maturitydate paymentduedate echeance dateecheance datedecheance dateecheancefacture",
    "amount": "openamount amountdue balance outstanding outstandingamount remaining solde soldedu restedu resteapayer"
    " montantrestantdu montantdu restantdu montantouvert encours invoiceamount amount total montant montantttc totalttc"
    " ttc montantfacture",
    "debit": "debit montantdebit debiteuro debiteur",
    "credit": "credit montantcredit crediteuro avoir",
    "original": "originalamount invoicetotal montantinitial montantorigine montantdorigine montantoriginal",
    "currency": "currency currencycode devise codedevise monnaie",
    "label": "label description text libelle designation objet commentaire libelleecriture",
    "disputed": "disputed dispute litige enlitige conteste contested",
}
_RANKED = {target: words.split() for target, words in HEADINGS.items()}


def is_fec(headers):
    """Whether these are the columns of a French FEC (article A47 A-1 of the Livre des procédures fiscales)."""
    return {plain(each) for each in FEC_NEEDED} <= {plain(each) for each in headers}


def propose(headers):
    """``{target: header}`` from the usual French and English headings; each header serves once."""
    by_name = {}
    for header in headers:
        by_name.setdefault(plain(header), header)
    if is_fec(headers):
        return _propose_fec(by_name)
    taken, mapping = set(), {}
    # “Code client” beside “Client”: the first is the reference, so the second is the name.
    names = [by_name[word] for word in ("client", "customer", "tiers") if word in by_name]
    for target, words in _RANKED.items():
        for word in words:
            header = by_name.get(word)
            if header is not None and header not in taken:
                mapping[target] = header
                taken.add(header)
                break
        else:
            spare = [header for header in names if header not in taken]
            if target == "partner_name" and spare:
                mapping[target] = spare[0]
                taken.add(spare[0])
    return _settle_amounts(mapping)


def _settle_amounts(mapping):
    """An amount alone, or debit and credit together: never a mixture."""
    if "amount" in mapping:
        mapping.pop("debit", None)
        mapping.pop("credit", None)
    elif "debit" in mapping and "credit" not in mapping:
        mapping["amount"] = mapping.pop("debit")
    elif "credit" in mapping and "debit" not in mapping:
        mapping.pop("credit")
    return mapping


def _propose_fec(by_name):
    mapping = {}
    for target, header in FEC_MAPPING.items():
        if plain(header) in by_name:
            mapping[target] = by_name[plain(header)]
    # Columns added behind the prescribed ones: some exports give the due date there.
    for word in _RANKED["due"]:
        if word in by_name:
            mapping["due"] = by_name[word]
            break
    # The text allows one amount and its direction instead of two columns.
    if "debit" not in mapping and "montant" in by_name and "sens" in by_name:
        mapping |= {"debit": by_name["montant"], "credit": by_name["sens"]}
    return mapping


def missing(mapping, *, due_days=None, fec=False):
    """What a mapping lacks to make open items, as a list of groups: one of each group is needed."""
    needed = [
        ("number", "entry") if fec else ("number",),
        ("amount", "debit"),
        ("partner_ref", "vat", "siren", "partner_name"),
    ]
    if due_days is None:
        needed.append(("due",))
    else:
        needed.append(("due", "date"))
    return [group for group in needed if not any(each in mapping for each in group)]
