from odoo import models

BATCH = 1000
ADDRESS = ("email", "phone", "street", "zip", "city")


class RecouvrementRepriseDebiteur(models.AbstractModel):
    """Debtors of a take-over file: found by reference, VAT number, SIREN, else created. Never changed."""

    _name = "recouvrement.reprise.debiteur"
    _description = "Debtors of a take-over file"

    def _resolve(self, items):
        """Who owes each item, in the current company.

        :return: ``({line: partner id or Party to create}, {line: (refusal code, values)})``
        """
        register = _Register(self.env, [item.party for item in items])
        debtors, refused = {}, {}
        for item in items:
            try:
                debtors[item.line] = register.find(item.party)
            except _Doubt as doubt:
                refused[item.line] = (doubt.code, doubt.values)
        return debtors, self._refuse_without_account(debtors) | refused

    def _refuse_without_account(self, debtors):
        """Refusals of the lines whose debtor is known but has no receivable account."""
        known = self.env["res.partner"].browse(
            {each for each in debtors.values() if isinstance(each, int)}
        )
        lacking = {
            each.id: each.display_name for each in known if not each.property_account_receivable_id
        }
        return {
            line: ("receivable", {"name": lacking[debtor]})
            for line, debtor in debtors.items()
            if isinstance(debtor, int) and debtor in lacking
        }

    def _create(self, parties):
        """Create the debtors ``parties``; return ``{party: partner}``."""
        parties = list(dict.fromkeys(parties))
        countries = self._get_countries({party.country for party in parties})
        # sudo: who may import open items may have their debtors created, without the right on contacts.
        made = self.env["res.partner"].sudo()
        for start in range(0, len(parties), BATCH):
            values = [
                self._prepare_partner(party, countries) for party in parties[start : start + BATCH]
            ]
            made |= made.create(values)
        return dict(zip(parties, made.sudo(False), strict=True))

    def _prepare_partner(self, party, countries):
        company = self.env.company
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        prefix = {"EL": "GR"}.get(party.vat[:2], party.vat[:2])
        country = countries.get(party.country) or countries.get(prefix) or company.country_id
        is_company = party.is_company
        if is_company is None:
            is_company = (
                bool(party.vat or party.siren)
                or self.env.context.get("recouvrement_kind") != "person"
            )
        return {
            "name": party.name or party.ref or party.vat or party.siren,
            "ref": party.ref or False,
            "vat": party.vat or False,
            "company_registry": party.siren or False,
            "is_company": is_company,
            "country_id": country.id,
            "lang": "fr_FR" if "fr_FR" in languages else self.env.lang or languages[0],
            **{name: getattr(party, name) or False for name in ADDRESS},
        }

    # -- countries --------------------------------------------------------------------------

    def _get_countries(self, _words):
        """``{code or name: country}`` in French and English, as files write them."""
        Country = self.env["res.country"]
        found = {}
        for lang in ("en_US", "fr_FR"):
            for country in Country.with_context(lang=lang).search([("code", "!=", False)]):
                found[country.code] = found[country.name] = found[country.name.upper()] = (
                    country.with_env(self.env)
                )
        return found

    def _get_unknown_countries(self, words):
        words = words - {""}
        return words - set(self._get_countries(words)) if words else words


class _Doubt(Exception):
    def __init__(self, code, **values):
        super().__init__(code)
        self.code, self.values = code, values


class _Register:
    """The partners a file may mean, by each of their identifiers; parties to create join as they come."""

    def __init__(self, env, parties):
        self.env = env
        self.by = {"ref": {}, "vat": {}, "siren": {}, "name": {}}
        self.names = {}
        self.archived = set()
        wanted = {what: {getattr(each, what) for each in parties} - {""} for what in self.by}
        wanted["name"] = {
            each.name for each in parties if not (each.ref or each.vat or each.siren)
        } - {""}
        self._load("ref", [("ref", "in", list(wanted["ref"]))] if wanted["ref"] else None)
        self._load(
            "name",
            [("name", "in", list(wanted["name"])), ("parent_id", "=", False)]
            if wanted["name"]
            else None,
        )
        if wanted["vat"] or wanted["siren"]:
            self._load("vat", ["|", ("vat", "!=", False), ("company_registry", "!=", False)])

    def _load(self, what, domain):
        """Index the partners of ``domain`` by ``what``; the commercial partner stands for its contacts."""
        if domain is None:
            return
        Partner = self.env["res.partner"].with_context(active_test=False)
        domain = [*domain, ("company_id", "in", [False, *self.env.company.parent_ids.ids])]
        for partner in Partner.search_fetch(
            domain,
            ["ref", "vat", "company_registry", "name", "active", "commercial_partner_id"],
            order="id",
        ):
            debtor = partner.commercial_partner_id
            self.names[debtor.id] = debtor.name
            if not debtor.active:
                self.archived.add(debtor.id)
            if what == "vat":
                vat, registry = _compact(partner.vat), _compact(partner.company_registry)
                self._index("vat", vat, debtor.id)
                self._index("siren", registry[:9] if registry[:9].isdigit() else "", debtor.id)
                self._index("siren", vat[4:] if vat.startswith("FR") else "", debtor.id)
            else:
                self._index(what, partner[what], debtor.id)

    def _index(self, what, value, debtor):
        if value:
            self.by[what].setdefault(value, set()).add(debtor)

    def find(self, party):
        """The partner id ``party`` means, or the party to create.

        :raise _Doubt: several fit, or its identifiers point to different debtors.
        """
        hits = {
            what: self.by[what].get(getattr(party, what), set()) for what in ("ref", "vat", "siren")
        }
        first = next((what for what in hits if hits[what]), None)
        if first is None and not (party.ref or party.vat or party.siren):
            first, hits["name"] = "name", self.by["name"].get(party.name, set())
        if not first or not hits[first]:
            return self._add(party)
        debtor = self._only(first, party, hits[first])
        if first == "ref" and hits["vat"] and debtor not in hits["vat"]:
            other = next(iter(hits["vat"]))
            raise _Doubt(
                "contradiction",
                what=self._word("vat"),
                first=self._name(debtor),
                second=self._name(other),
            )
        if debtor in self.archived:
            raise _Doubt("archived", name=self._name(debtor))
        return debtor

    def _only(self, what, party, found):
        if len(found) > 1:
            names = [self._name(each) for each in found][:4]
            raise _Doubt(
                "ambiguous", what=self._word(what), value=getattr(party, what), names=sorted(names)
            )
        return next(iter(found))

    def _add(self, party):
        for what in ("ref", "vat", "siren"):
            self._index(what, getattr(party, what), party)
        if not (party.ref or party.vat or party.siren):
            self._index("name", party.name, party)
        return party

    def _name(self, debtor):
        return self.names.get(debtor) or debtor.name or debtor.ref or debtor.vat or debtor.siren

    def _word(self, what):
        return {
            "ref": self.env._("reference"),
            "vat": self.env._("VAT number"),
            "siren": self.env._("SIREN"),
            "name": self.env._("name"),
        }[what]


def _compact(text):
    return "".join(each for each in (text or "").upper() if each.isalnum())
