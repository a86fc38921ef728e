"""What an event of other models raises on leases: a first rent unpaid, a debit refused, letters returned, no vehicle."""

from datetime import timedelta

from odoo import models

# A first rent falls due within a month of the start; a fortnight more for the first invoice to be made.
FIRST_RENT = timedelta(days=45)


class KintoContrat(models.Model):
    _inherit = "kinto.contrat"

    def _join_dossiers(self, dossiers):
        # EXTENDS: a first dossier may be that of a customer who never paid
        result = super()._join_dossiers(dossiers)
        self._watch_first_rent(max(dossiers.mapped("date_opened")))
        return result

    def _for_signals(self, kind):
        """Signals in force for these leases: ``(signal, leases, environment in the company's words)``."""
        for company, leases in self.grouped("company_id").items():
            lang = company.partner_id.lang or self.env.lang
            for signal in self.env["kinto.alerte.signal"]._find(kind, company):
                yield signal, leases, leases.with_context(lang=lang).env

    def _get_first_rents(self):
        """``{lease: the day its first rent fell due}``, of those of which it was billed here.

        A lease taken over long after its start was debited elsewhere first: it has none.
        """
        # sudo: whoever books a return need not read every invoice; a day is all that is read.
        moves = self.env["account.move"].sudo()
        groups = moves._read_group(
            [
                ("kinto_contrat_id", "in", self.ids),
                ("state", "=", "posted"),
                ("move_type", "=", "out_invoice"),
            ],
            ["kinto_contrat_id"],
            ["invoice_date_due:min"],
        )
        return {lease: due for lease, due in groups if due and due <= lease.date_start + FIRST_RENT}

    def _watch_first_rent(self, day):
        """Dossiers open on these leases: their very first rent is unpaid, and nothing allows to debit it."""
        bare = self.filtered(lambda each: each.mandate_id.state != "valid")
        first = bare._get_first_rents() if bare else {}
        if not first:
            return
        # sudo: as in _get_first_rents.
        unpaid = (
            self.env["account.move"]
            .sudo()
            .search(
                [
                    ("kinto_contrat_id", "in", [lease.id for lease in first]),
                    ("invoice_date_due", "in", list(set(first.values()))),
                    ("state", "=", "posted"),
                    ("payment_state", "=", "not_paid"),
                ]
            )
        )
        unpaid = {(move.kinto_contrat_id.id, move.invoice_date_due) for move in unpaid}
        owing = bare.filtered(lambda each: (each.id, first.get(each)) in unpaid)
        for signal, leases, env in owing._for_signals("mandate"):
            said = env._("The very first rent is unpaid, and no valid mandate was given.")
            found = {lease: (f"{lease._name},{lease.id},first", said) for lease in leases}
            self.env["kinto.alerte"]._raise(signal, found, day)

    def _watch_first_debit(self, return_lines, day):
        """The first rent billed came back with one of the codes of a signal."""
        first = None
        for signal, leases, env in self._for_signals("first_debit"):
            found = {}
            for line in return_lines.filtered(
                lambda each, signal=signal: each.reason_id in signal.reason_ids
            ):
                first = self._get_first_rents() if first is None else first
                said = env._(
                    "The first debit of the lease came back with code %s.", line.reason_id.code
                )
                for item in line.item_ids:
                    lease = item.kinto_contrat_id
                    due = item.date_maturity
                    if lease in leases and due and due <= first.get(lease, due - FIRST_RENT):
                        found[lease] = (f"{line._name},{line.id}", said)
            self.env["kinto.alerte"]._raise(signal, found, day)

    def _watch_address(self, day):
        """So many letters of the dossiers of these leases came back from an address that is not known."""
        # sudo: as in _get_first_rents; letters are counted.
        ledger = self.env["recouvrement.action"].sudo()
        counts = dict(
            ledger._read_group(
                [("dossier_id.kinto_contrat_id", "in", self.ids), ("delivery", "=", "unknown")],
                ["dossier_id"],
                ["__count"],
            )
        )
        for signal, leases, env in self._for_signals("address"):
            found = {
                dossier.kinto_contrat_id: (
                    f"{dossier._name},{dossier.id}",
                    env._("Letters that came back, not known at this address: %s.", count),
                )
                for dossier, count in counts.items()
                if count >= signal.count and dossier.kinto_contrat_id in leases
            }
            self.env["kinto.alerte"]._raise(signal, found, day)

    def _watch_not_found(self, recovery, reason, day):
        """The recovery of the vehicle was given up: nobody finds it."""
        for signal, lease, env in self._for_signals("not_found"):
            said = env._("Vehicle not found: %s", reason)
            found = {lease: (f"{recovery._name},{recovery.id}", said)}
            self.env["kinto.alerte"]._raise(signal, found, day)
