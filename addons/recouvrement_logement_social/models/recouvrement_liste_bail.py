"""What the lines of a rent roll would change in the leases; nothing is written here."""

from collections import defaultdict
from dataclasses import dataclass, field

from odoo import models
from odoo.exceptions import AccessError

from odoo.addons.recouvrement.openitems.cells import plain

from ..tools.lists import Fault
from .recouvrement_bail_vie import LEFT

LEASE = {
    "date_signed": "date_signed",
    "date_start": "date_start",
    "rent": "rent_amount",
    "charges": "charges_amount",
    "sls": "sls_amount",
    "rls": "rls_amount",
    "deposit": "deposit_amount",
}
DWELLING = ("street", "zip", "city", "rooms", "surface")
TENANT = {"tenant_ref": "ref", "email": "email", "phone": "phone"}


@dataclass
class Change:
    """What a line changes: values by record, empty where all agrees; ``differs`` is for a person to settle."""

    lease: object
    bail: object
    tenant: dict = field(default_factory=dict)
    dwelling: dict = field(default_factory=dict)
    values: dict = field(default_factory=dict)
    segment: tuple | None = None
    aid: object = None
    differs: list = field(default_factory=list)

    def is_any(self):
        return bool(
            self.tenant or self.dwelling or self.values or self.segment or self.aid is not None
        )


class RecouvrementListeBail(models.AbstractModel):
    _name = "recouvrement.liste.bail"
    _description = "Leases of a list"

    def _check_may(self, company):
        """:raise AccessError: this user may not enter leases, or not for ``company``"""
        self.env["recouvrement.bail"].check_access("create")
        if company not in self.env.user.company_ids:
            raise AccessError(self.env._("You do not work for this company."))

    # -- what a line would change -----------------------------------------------------------------

    def _plan(self, company, told):
        """``(changes, {line: Fault})`` of the leases ``told``; nothing is written."""
        seen = self._look_up(company, told)
        changes, bad = [], {}
        for lease in told:
            try:
                changes.append(self._compare(lease, seen))
            except Fault as fault:
                bad[lease.line] = fault
        return changes, bad

    def _look_up(self, company, told):
        """What the lines name, read at one go: leases, dwellings, buildings, agencies, tenants by their text."""
        # sudo: rights are checked (_check_may); an accountant's list names every agency's leases and tenants.
        env = self.sudo().with_context(active_test=False).env
        of_company = ("company_id", "=", company.id)
        numbers = [text for each in told for text in (each.number, each.number.upper())]
        bails = env["recouvrement.bail"].search([of_company, ("name", "in", numbers)])
        texts = defaultdict(set)
        for lease in told:
            for target in ("dwelling", "tenant_ref"):
                texts[target].add(lease.values.get(target))
        dwellings = env["recouvrement.logement"].search(
            [of_company, ("name", "in", list(texts["dwelling"]))]
        )
        tenants, agencies = defaultdict(env["res.partner"].browse), defaultdict(list)
        for partner in env["res.partner"].search(
            [
                ("ref", "in", list(texts["tenant_ref"] - {None})),
                ("parent_id", "=", False),
                ("company_id", "in", [False, company.id]),
            ]
        ):
            tenants[partner.ref] |= partner
        portfolios = env["recouvrement.portefeuille"].with_context(active_test=True)
        for agency in portfolios.search([of_company], limit=5000):
            agencies[plain(agency.name)].append(agency)
        bails.aide_ids.fetch(["amount", "state"])
        return {
            "company": company,
            "bails": {each.name.upper(): each for each in bails},
            "dwellings": {each.name: each for each in dwellings},
            "tenants": tenants,
            "agencies": agencies,
            "today": self.env["recouvrement.calendrier"]._today(),
        }

    def _compare(self, lease, seen):
        """:raise Fault: an agency that is not known, several tenants with one reference"""
        told, bail = lease.values, seen["bails"].get(lease.number.upper())
        change = Change(lease, bail or self.env["recouvrement.bail"].sudo())  # sudo: as in _look_up
        self._compare_tenant(change, seen)
        self._compare_dwelling(change, seen)
        currency = seen["company"].currency_id
        for target, name in LEASE.items():
            if target in told and not _agree(change.bail, name, told[target], currency):
                change.values[name] = _write(told[target])
        self._compare_segment(change, seen)
        if change.bail.date_end and told["date_start"] > change.bail.date_end:
            raise Fault("reversed")
        if "aid" in told and not _is_aid_apart(change.bail, seen["today"]):
            paid = change.bail._get_aid(seen["today"])
            if currency.compare_amounts(float(told["aid"]), paid):
                change.aid = float(told["aid"])
        return change

    def _compare_tenant(self, change, seen):
        told, known = change.lease.values, change.bail.partner_id
        same_ref = seen["tenants"][told["tenant_ref"]] if told.get("tenant_ref") else None
        if same_ref and len(same_ref) > 1:
            raise Fault("several_people", value=told["tenant_ref"])
        if not change.bail:
            change.tenant = {} if same_ref else {"name": told["tenant"]}
            change.values["partner_id"] = same_ref.id if same_ref else False
            known = same_ref or known
        elif told.get("tenant_ref") and known.ref:
            if told["tenant_ref"] != known.ref:
                change.differs.append(("tenant", told["tenant"], known.name))
                return
        elif plain(told["tenant"]) != plain(known.name):
            change.differs.append(("tenant", told["tenant"], known.name))
            return
        # What is known of a person was perhaps corrected since: a list fills in, it does not overwrite.
        change.tenant |= {
            name: told[target]
            for target, name in TENANT.items()
            if target in told and not known[name]
        }

    def _compare_dwelling(self, change, seen):
        told = change.lease.values
        agency = self._get_agency(told.get("agency"), seen)
        if "dwelling" not in told:
            return
        known = seen["dwellings"].get(told["dwelling"], self.env["recouvrement.logement"].sudo())
        values = {name: _write(told[name]) for name in DWELLING if name in told}
        changed = {
            name: value for name, value in values.items() if not _agree(known, name, value, None)
        }
        if told.get("building") and known.patrimoine_id.code != told["building"]:
            changed["building"] = told["building"]
        if agency and (known.portefeuille_id != agency or "building" in changed):
            changed["portefeuille_id"] = agency.id
        # Who left says where they lived then; who lives there now tells what the dwelling is.
        if known and told.get("segment", change.bail.segment) in LEFT:
            changed = {}
        if changed or not known:
            change.dwelling = {"name": told["dwelling"], **changed}
        if not known or change.bail.logement_id != known:
            change.values["logement_id"] = known.id

    def _get_agency(self, text, seen):
        found = seen["agencies"].get(plain(text), []) if text else []
        if text and len(found) != 1:
            raise Fault("unknown_agency", value=text)
        return found[0] if found else None

    def _compare_segment(self, change, seen):
        told, known = change.lease.values, change.bail.segment or "present"
        left = told.get("date_end")
        gone = left and left <= seen["today"]
        segment = told.get("segment") or ("departed" if gone else None)
        if segment == "present" and gone:
            segment = "departed"
        if not segment or segment == known:
            return
        if known == "present":
            change.segment = (segment, min(left or seen["today"], seen["today"]))
        else:
            names = dict(
                self.env["recouvrement.bail"]._fields["segment"]._description_selection(self.env)
            )
            change.differs.append(("segment", names[segment], names[known]))


def _is_aid_apart(bail, day):
    """Whether a list cannot tell the aid of ``bail``: suspended, to come, or more than one is paid."""
    paid = bail.aide_ids.filtered(lambda aid: aid.paid_to == "landlord" and aid.state != "ended")
    running = paid.filtered(lambda aid: aid._runs(day))
    to_come = (paid - running).filtered(lambda aid: not aid.date_to or aid.date_to >= day)
    return len(running) > 1 or bool(to_come)


def _agree(record, name, told, currency):
    """Whether ``record`` says already what the list tells of its field ``name``."""
    known = record[name]
    if not record or not isinstance(known, float):
        return bool(record) and known == told
    if currency:
        return not currency.compare_amounts(known, float(told))
    return round(known, 1) == round(float(told), 1)


def _write(value):
    """A value as a field takes it: amounts come as ``Decimal``."""
    return value if isinstance(value, str) or hasattr(value, "year") else float(value)
