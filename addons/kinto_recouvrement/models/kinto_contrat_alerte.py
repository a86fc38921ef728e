"""What is odd about a lease on the day it starts, for those who need to know."""

from datetime import timedelta

from odoo import fields, models

from .kinto_alerte import GROUP


class KintoContrat(models.Model):
    _inherit = "kinto.contrat"

    # Counted, not a one2many: no domain leads from a lease to its alerts.
    alerte_count = fields.Integer("Suspicions", compute="_compute_alerte_count", groups=GROUP)

    def _compute_alerte_count(self):
        counts = dict(
            self.env["kinto.alerte"]._read_group(
                [("contrat_id", "in", self.ids)], ["contrat_id"], ["__count"]
            )
        )
        for lease in self:
            lease.alerte_count = counts.get(lease._origin, 0)

    def action_open_alertes(self):
        """The suspicions on this lease, for those who may read them."""
        self.ensure_one()
        alerts = self.env["kinto.alerte"].search([("contrat_id", "=", self.id)])
        return alerts._get_records_action(name=self.env._("Suspicions of fraud on %s", self.name))

    def action_start(self):
        # EXTENDS: whoever starts it learns nothing of what it raises
        drafts = self.filtered(lambda lease: lease.state == "draft")
        result = super().action_start()
        drafts._watch_start(self.env["recouvrement.calendrier"]._today())
        return result

    def _watch_start(self, day):
        """Raise what the leases just started give reason to.

        A portfolio that is taken over starts leases of years ago: what was odd then is no news, and its mandates
        often come in another file. Each signal looks at leases begun within its own number of days only.
        """
        for company, leases in self.grouped("company_id").items():
            # sudo: other customers are compared with; nothing is shown to who starts the lease.
            here = leases.sudo().with_context(lang=company.partner_id.lang or self.env.lang)
            for kind in ("mandate", "identity", "several"):
                for signal in self.env["kinto.alerte.signal"]._find(kind, company):
                    since = day - timedelta(days=signal.days)
                    fresh = here.filtered(lambda each, since=since: each.date_start >= since)
                    reasons = getattr(fresh, f"_suspect_{kind}")(signal) if fresh else {}
                    found = {
                        lease: (f"{lease._name},{lease.id}", reason)
                        for lease, reason in reasons.items()
                    }
                    self.env["kinto.alerte"]._raise(signal, found, day)

    def _suspect_mandate(self, signal):
        """A mandate revoked before it served, or signed by a guarantor in the customer's place.

        None at all, or one not signed yet, is paperwork: see ``_watch_first_rent``.
        """
        found = {}
        for lease in self.filtered("mandate_id"):
            mandate = lease.mandate_id
            lessees = lease.partner_id | lease._get_co_lessees()
            signer = mandate.partner_id.commercial_partner_id
            if mandate.state in ("cancel", "expired"):
                found[lease] = self.env._(
                    "The lease started with mandate %s, which is cancelled or expired.",
                    mandate.unique_mandate_reference,
                )
            elif signer not in lessees.commercial_partner_id:
                found[lease] = self.env._(
                    "Mandate %(mandate)s was signed by %(who)s, who is no lessee.",
                    mandate=mandate.unique_mandate_reference,
                    who=mandate.partner_id.display_name,
                )
        return found

    def _suspect_identity(self, signal):
        """The bank account, e-mail or telephone of the customer is that of another customer's lease."""
        mine = self._get_traces()
        mails, phones, accounts = (
            [trace for trace in kind if trace] for kind in zip(*mine.values(), strict=True)
        )
        others = self.search(
            [
                ("company_id", "in", self.company_id.ids),
                *("|", "|"),
                ("partner_id.email_normalized", "in", mails),
                ("partner_id.phone_sanitized", "in", phones),
                ("mandate_id.partner_bank_id.sanitized_acc_number", "in", accounts),
            ]
        )
        theirs = others._get_traces()
        found = {}
        for lease, traces in mine.items():
            # A couple shares its telephone and its account: those bound together are no strangers.
            known = lease._get_bound()
            for other, seen in theirs.items():
                if known & other._get_bound():
                    continue
                if any(one and one == two for one, two in zip(traces, seen, strict=True)):
                    found[lease] = self.env._(
                        "Same bank account, e-mail or telephone as %(who)s (lease %(lease)s).",
                        who=other.partner_id.display_name,
                        lease=other.name,
                    )
                    break
        return found

    def _get_traces(self):
        """``{lease: (e-mail, telephone, bank account)}``, each False when unknown."""
        return {
            lease: (
                lease.partner_id.email_normalized,
                lease.partner_id.phone_sanitized,
                lease.mandate_id.partner_bank_id.sanitized_acc_number,
            )
            for lease in self
        }

    def _get_co_lessees(self):
        return self.codebiteur_ids.filtered(lambda each: each.role == "co_lessee").partner_id

    def _get_bound(self):
        """The customer and the co-debtors, as Odoo's commercial entities."""
        return (self.partner_id | self.codebiteur_ids.partner_id).commercial_partner_id

    def _suspect_several(self, signal):
        """So many leases of one customer began within so many days; a large account does so every month."""
        groups = self.search(
            [
                ("company_id", "in", self.company_id.ids),
                ("state", "!=", "draft"),
                ("partner_id", "in", self.partner_id.ids),
            ]
        ).grouped("partner_id")
        found = {}
        for lease in self.filtered(lambda each: each.customer_kind != "large_account"):
            near = [
                each
                for each in groups.get(lease.partner_id, self.browse())
                if abs(each.date_start - lease.date_start) <= timedelta(days=signal.days)
            ]
            if len(near) >= signal.count:
                found[lease] = self.env._(
                    "%(count)s leases began within %(days)s days: %(leases)s.",
                    count=len(near),
                    days=signal.days,
                    leases=", ".join(sorted(each.name for each in near)),
                )
        return found
