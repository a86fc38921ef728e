"""Why dossiers stand on the agenda of a point: each reason a sentence, found set-wise."""

from collections import defaultdict

from odoo import fields, models
from odoo.tools import format_date

from .recouvrement_fil_discret import RESTRICTED

NEAR = 30  # days ahead a deadline is told


class RecouvrementPointAgenda(models.AbstractModel):
    _name = "recouvrement.point.agenda"
    _description = "Agenda of a point"

    def _read(self, point, since, today):
        """``{transmission: [sentences]}`` of what moved since the day ``since`` or stands still on ``today``.

        Those the caller may see, the most reasons first.

        :param since: day of the last point; None: since each was sent
        """
        running = self.env["recouvrement.transmission"].search(
            [
                ("mandat_id", "=", point.mandat_id.id),
                ("company_id", "=", point.company_id.id),
                ("open_to_partner", "=", True),
            ],
            order="id",
        )
        found = defaultdict(list)
        for reader in (
            self._find_decided,
            self._find_waiting,
            self._find_payments,
            self._find_promises,
            self._find_costs,
            self._find_large,
            self._find_stopped,
            self._find_deadlines,
            self._find_born,
        ):
            for transmission, sentence in reader(running, point, since, today):
                found[transmission].append(sentence)
        ranked = sorted(found, key=lambda each: (-len(found[each]), -each.amount, each.id))
        return {transmission: found[transmission] for transmission in ranked}

    def _day(self, day):
        return format_date(self.env, day)

    def _from(self, transmission, since):
        """Since when ``transmission`` is looked at."""
        return max(filter(None, (since, transmission.date_sent)))

    def _find_decided(self, running, point, _since, _today):
        for decision in point.pending_ids:
            if decision.transmission_id in running:
                yield (
                    decision.transmission_id,
                    self.env._(
                        "Decided before, still open: %(what)s (%(who)s, by %(day)s).",
                        what=decision.type_id.name,
                        who=decision.user_id.name,
                        day=self._day(decision.date_due),
                    ),
                )

    def _find_waiting(self, running, point, _since, today):
        """No acknowledgement, no report, nothing said for long."""
        silence = point.mandat_id.point_silence
        for each in running:
            if each.late:
                yield (
                    each,
                    self.env._("Acknowledgement late: due on %s.", self._day(each.date_wanted))
                    if each.state == "sent"
                    else self.env._("Report late: due on %s.", self._day(each.date_wanted)),
                )
            last = each.date_last_report or each.date_acknowledged or each.date_sent
            if silence and (today - last).days >= silence:
                yield each, self.env._("No news for %s days.", (today - last).days)

    def _find_payments(self, running, _point, since, today):
        """What came since, by them or to us; what they have not remitted in time."""
        for each in running:
            reports = each.rapport_ids.filtered(lambda report: not report.cancelled)
            money, begin = each.currency_id.format, self._from(each, since)
            fresh = reports.filtered(lambda one, day=begin: one.amount_received and one.date >= day)
            if fresh:
                amount = sum(fresh.mapped("amount_received"))
                yield each, self.env._("Received by them: %s.", money(amount))
            direct = each.versement_ids.filtered(
                lambda one, day=begin: one.state == "counted" and one.date >= day
            )
            if direct:
                yield each, self.env._("Paid to us: %s.", money(sum(direct.mapped("amount"))))
            late = reports.filtered(
                lambda one: one.to_remit and one.date_remittance and one.date_remittance < today
            )
            if late:
                yield (
                    each,
                    self.env._(
                        "Remittance late: %(amount)s, due on %(day)s.",
                        amount=money(sum(late.mapped("amount_received"))),
                        day=self._day(min(late.mapped("date_remittance"))),
                    ),
                )

    def _find_promises(self, running, _point, _since, today):
        """A promise whose day is past, and nothing paid since it was told."""
        for each in running:
            reports = each.rapport_ids.filtered(lambda report: not report.cancelled)
            promised = reports.filtered("promise_date").sorted(lambda one: (one.date, one.id))[-1:]
            if not promised or promised.promise_date >= today:
                continue
            # What came with the promise itself does not keep it.
            paid = (reports - promised).filtered("amount_received").mapped("date_payment")
            paid += each.versement_ids.filtered(lambda one: one.state == "counted").mapped("date")
            if not any(day >= promised.date for day in paid):
                yield (
                    each,
                    self.env._(
                        "Promise not kept: %(amount)s for %(day)s.",
                        amount=each.currency_id.format(promised.promise_amount),
                        day=self._day(promised.promise_date),
                    ),
                )

    def _find_costs(self, running, _point, since, _today):
        for each in running:
            begin = self._from(each, since)
            costs = each.rapport_ids.filtered(
                lambda one, day=begin: one.cost and not one.cancelled and one.date >= day
            )
            if costs:
                amount = each.currency_id.format(sum(costs.mapped("cost")))
                yield each, self.env._("New costs: %s.", amount)

    def _find_large(self, running, point, _since, _today):
        least = point.mandat_id.point_amount
        for each in running:
            if least and each.currency_id.compare_amounts(each.amount, least) >= 0:
                yield each, self.env._("Large: %s.", each.currency_id.format(each.amount))

    def _find_stopped(self, running, _point, _since, today):
        """Something else stops the dossier: a plan, a dispute, an insolvency."""
        for each in running:
            others = each.dossier_id.suspension_ids - each.suspension_id
            for suspension in others.filtered(
                lambda one: one.date_from <= today and (not one.date_to or one.date_to >= today)
            ):
                yield each, self.env._("Suspended: %s.", suspension.reason)

    def _find_deadlines(self, running, _point, _since, today):
        """Deadlines of the law that come near, or are past."""
        near = self.env["recouvrement.butoir"].search(
            [
                ("dossier_id", "in", running.dossier_id.ids),
                ("state", "=", "running"),
                ("res_model", "not in", RESTRICTED),
                ("date", "<=", fields.Date.add(today, days=NEAR)),
            ],
            order="date, id",
        )
        by_dossier = running.grouped("dossier_id")
        for deadline in near:
            yield (
                by_dossier[deadline.dossier_id],
                self.env._(
                    "Deadline on %(day)s: %(what)s.",
                    day=self._day(deadline.date),
                    what=deadline.name,
                ),
            )

    def _find_born(self, running, _point, _since, _today):
        for each in running:
            if each.amount_new:
                amount = each.currency_id.format(each.amount_new)
                yield each, self.env._("Debts born since: %s, not entrusted.", amount)
