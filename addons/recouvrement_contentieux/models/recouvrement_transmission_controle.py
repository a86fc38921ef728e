"""What is looked at before a dossier is entrusted: scope, disputes, plans, limitation, documents."""

from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from odoo import fields, models
from odoo.tools import format_date

from .recouvrement_gel import FREEZES
from .recouvrement_transmission import LIVE


class Fault(NamedTuple):
    """Something wrong with a dossier: ``blocks`` it, or is only said."""

    blocks: bool
    text: str


class Claim(NamedTuple):
    """What would be entrusted of a dossier, in company currency."""

    lines: object
    principal: Decimal
    interest: Decimal
    cost: Decimal
    days: int
    barred: object

    @property
    def total(self):
        return self.principal + self.interest + self.cost


class RecouvrementTransmission(models.Model):
    _inherit = "recouvrement.transmission"

    def _find_faults(self, dossiers, mandat, day, but=None):
        """``{dossier: [Fault]}``, those without any left out; as many queries for 500 dossiers as for one.

        :param but: transmissions that do not count as “entrusted already”
        """
        facts = self._read_facts(dossiers, mandat, day, but)
        found = {}
        for dossier in dossiers:
            faults = [
                *self._find_scope_faults(dossier, mandat, facts),
                *self._find_state_faults(dossier, facts),
                *self._find_piece_faults(dossier, mandat, facts),
            ]
            if faults:
                found[dossier] = faults
        return found

    def _read_facts(self, dossiers, mandat, day, but=None):
        # sudo: what runs on a dossier counts, be it in the hands of others; only sentences come out.
        here = self.sudo().with_context(active_test=True)
        dossiers = dossiers.with_env(here.env)
        claims = here._read_claims(dossiers, day, mandat.sudo())
        scope = mandat.sudo().portefeuille_ids
        return {
            "day": day,
            "claims": claims,
            "scope": here.env["recouvrement.portefeuille"].search([("id", "child_of", scope.ids)])
            if scope
            else None,
            "live": {
                each.dossier_id.id: each
                for each in here.search([("dossier_id", "in", dossiers.ids), ("state", "in", LIVE)])
                if not but or each not in but
            },
            "before": {
                each.dossier_id.id: each
                for each in here.search(
                    [
                        ("dossier_id", "in", dossiers.ids),
                        ("state", "in", ("recalled", "returned")),
                        ("date_sent", "!=", False),
                    ],
                    order="id",
                )
                if each.prestataire_id == mandat.partner_id
            },
            "plans": {
                plan.dossier_id.id: plan
                for plan in here.env["recouvrement.plan"].search(
                    [("dossier_id", "in", dossiers.ids), ("state", "=", "active")]
                )
            },
            "promises": {
                each.dossier_id.id: each
                for each in here.env["recouvrement.promesse"].search(
                    [("dossier_id", "in", dossiers.ids), ("state", "=", "open")]
                )
            },
            "pauses": here._read_pauses(dossiers, day),
            "noticed": set(
                here.env["recouvrement.action"]
                .search(
                    [
                        ("dossier_id", "in", dossiers.ids),
                        ("state", "=", "done"),
                        ("etape_id.mandatory", "=", True),
                    ]
                )
                .dossier_id.ids
            )
            if "notice" in mandat.piece_ids.mapped("kind")
            else set(),
        }

    # -- what would be entrusted --------------------------------------------------------------

    def _read_claims(self, dossiers, day, mandat):
        """``{dossier id: Claim}``: items overdue and neither contested, planned, promised nor time-barred.

        Their interest, indemnities and costs with them, when the mandate says so.
        """
        opened = self.env["recouvrement.situation"]._get_open_lines(dossiers)
        pauses = self._read_pauses(dossiers, day)
        # Read together: each list of items came with a prefetch of its own.
        together = tuple(line.id for lines in opened.values() for line in lines)
        claims, whole = {}, {}
        for dossier in dossiers:
            out = set().union(*(each.move_line_ids.ids for each in pauses[dossier.id]))
            lines = opened.get(dossier.id) or self.env["account.move.line"]
            lines = lines.with_prefetch(together)
            free = lines.filtered(
                lambda line, out=out: (
                    line.amount_residual > 0
                    and line.date_maturity
                    and line.date_maturity <= day
                    and line.id not in out
                )
            )
            barred = free.filtered(lambda line: line.recouvrement_limitation_state == "expired")
            kept = free - barred
            credit = sum(
                lines.filtered(lambda line: line.amount_residual < 0).mapped("amount_residual")
            )
            money = dossier.currency_id._recouvrement_decimal
            principal = max(money(sum(kept.mapped("amount_residual")) + credit), Decimal(0))
            oldest = min(kept.mapped("date_maturity"), default=day)
            whole[dossier] = kept
            claims[dossier.id] = Claim(
                kept,
                principal if kept else Decimal(0),
                Decimal(0),
                Decimal(0),
                (day - oldest).days,
                barred,
            )
        return self._add_accessories(claims, whole, day) if mandat.accessories else claims

    def _add_accessories(self, claims, kept, day):
        """``claims`` with what is due on ``day`` on top of the items ``kept`` (``{dossier: items}``)."""
        added = self._read_accessories({each: lines for each, lines in kept.items() if lines}, day)
        for dossier_id, (interest, cost) in added.items():
            claims[dossier_id] = claims[dossier_id]._replace(interest=interest, cost=cost)
        return claims

    def _read_pauses(self, dossiers, day):
        """``{dossier id: suspensions in force on day}``, those of transmissions themselves left out."""
        found = defaultdict(lambda: self.env["recouvrement.suspension"])
        for each in self.env["recouvrement.suspension"].search(
            [
                ("dossier_id", "in", dossiers.ids),
                ("date_from", "<=", day),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", day),
            ]
        ):
            if not (each.origin or "").startswith(f"{self._name},"):
                found[each.dossier_id.id] |= each
        return found

    # -- faults -------------------------------------------------------------------------------

    def _find_scope_faults(self, dossier, mandat, facts):
        _, claim = self.env._, facts["claims"][dossier.id]
        if dossier.state == "closed":
            yield Fault(True, _("It is closed."))
        elif not claim.lines:
            yield Fault(True, _("Nothing in it is overdue and free: no item to entrust."))
        if dossier.company_id not in mandat.company_ids:
            yield Fault(True, _("%s is not a creditor of the mandate.", dossier.company_id.name))
        if facts["scope"] is not None and dossier.portefeuille_id not in facts["scope"]:
            yield Fault(True, _("Its portfolio is outside the mandate."))
        kind = "professional" if dossier.partner_id._is_recouvrement_professional() else "private"
        if mandat.debtor_kind not in ("any", kind):
            yield Fault(True, _("The mandate is not for debtors of its kind."))
        total = float(claim.total)
        if claim.lines and mandat.currency_id.compare_amounts(total, mandat.amount_min) < 0:
            low = mandat.currency_id.format(mandat.amount_min)
            yield Fault(True, _("What would be entrusted is below %s.", low))
        if mandat.amount_max and mandat.currency_id.compare_amounts(total, mandat.amount_max) > 0:
            high = mandat.currency_id.format(mandat.amount_max)
            yield Fault(True, _("What would be entrusted is above %s.", high))

    def _find_state_faults(self, dossier, facts):
        _ = self.env._
        if live := facts["live"].get(dossier.id):
            yield Fault(
                True,
                _(
                    "It is entrusted already, to %(who)s (%(number)s).",
                    who=live.prestataire_id.name,
                    number=live.name,
                ),
            )
        if before := facts["before"].get(dossier.id):
            day = before.date_ended and format_date(self.env, before.date_ended)
            yield Fault(False, _("This prestataire had it before, until %s.", day or ""))
        if plan := facts["plans"].get(dossier.id):
            yield Fault(True, _("A plan is in force: %s.", plan.name))
        if promise := facts["promises"].get(dossier.id):
            day = format_date(self.env, promise.date)
            yield Fault(False, _("A payment is promised for %s.", day))
        yield from self._find_pause_faults(dossier, facts)
        yield from self._find_limitation_faults(dossier, facts)

    def _find_pause_faults(self, dossier, facts):
        _ = self.env._
        for pause in facts["pauses"][dossier.id]:
            origin = pause.origin or ""
            if origin.startswith(FREEZES):
                yield Fault(True, _("Frozen debts: %s.", pause.reason))
            elif origin.startswith("recouvrement.litige,"):
                yield Fault(False, _("Items in dispute are left out: %s.", pause.reason))
            elif pause.scope == "dossier":
                yield Fault(False, _("Reminders are suspended: %s.", pause.reason))

    def _find_limitation_faults(self, dossier, facts):
        claim = facts["claims"][dossier.id]
        soon = claim.lines.filtered(lambda line: line.recouvrement_limitation_state == "soon")
        if claim.barred:
            names = ", ".join(claim.barred[:3].mapped("recouvrement_document"))
            yield Fault(False, self.env._("Time-barred, left out: %s.", names))
        if soon:
            names = ", ".join(soon[:3].mapped("recouvrement_document"))
            yield Fault(False, self.env._("Soon time-barred: %s.", names))

    def _find_piece_faults(self, dossier, mandat, facts):
        for piece in mandat.piece_ids:
            if text := self._find_lacking(dossier, piece.kind, facts):
                yield Fault(piece.needed, text)

    def _find_lacking(self, dossier, kind, facts):
        """The sentence that says a document of this kind is missing; None when it is there."""
        _, debtor = self.env._, dossier.partner_id
        if kind == "invoices":
            bare = facts["claims"][dossier.id].lines.filtered(
                lambda line: not line._get_recouvrement_first().move_id.is_sale_document()
            )
            names = ", ".join(bare[:3].mapped("recouvrement_document"))
            return bare and _("No copy of the invoice: %s.", names)
        if kind == "notice":
            return dossier.id not in facts["noticed"] and _("No formal notice was sent.")
        if kind == "address":
            whole = debtor.street and debtor.zip and debtor.city
            return not whole and _("The debtor's address is not complete.")
        if kind == "identity":
            known = debtor.company_registry or debtor.vat
            professional = debtor._is_recouvrement_professional()
            return professional and not known and _("The debtor's company number is not known.")
        if kind == "contact":
            return not (debtor.phone or debtor.email) and _(
                "Neither phone nor e-mail of the debtor."
            )
        return None

    # -- snapshot -----------------------------------------------------------------------------

    def _prepare_claim(self, dossier, mandat, claim, rank):
        """Values of what is entrusted and on what terms, as of that day."""
        tarif = mandat._find_tarif(claim.total, claim.days, rank)
        return {
            "move_line_ids": [fields.Command.set(claim.lines.ids)],
            "amount_principal": float(claim.principal),
            "amount_interest": float(claim.interest),
            "amount_cost": float(claim.cost),
            "amount": float(claim.total),
            "debt_days": claim.days,
            "tarif_id": tarif.id,
            "fee_rate": tarif.rate,
            "fee_floor": tarif.floor,
            "fee_cap": tarif.cap,
            "fee_fixed": tarif.fixed,
            "fee_direct": mandat.direct_share,
        }
