"""Reports coming back: what is taken, what is refused, what follows."""

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.recouvrement.tools.hand import is_number
from odoo.addons.recouvrement.tools.words import say_pair

from .recouvrement_mandat import COLLECTORS
from .recouvrement_rapport import MOST, REMITTANCE
from .recouvrement_transmission import OPEN

# What a report may say; anything else is ignored by nobody: it is refused.
TAKEN = {
    "date",
    "status",
    "note",
    "amount_received",
    "date_payment",
    "cost",
    "frais_id",
    "promise_amount",
    "promise_date",
    "reference",
    "source",
    "source_note",
    "their_reference",
    "attachment_ids",
}
ENDING = {"returned"}


class RecouvrementTransmission(models.Model):
    _inherit = "recouvrement.transmission"

    def _report(self, vals, day):
        """Record what the prestataire tells of this dossier.

        The same ``reference`` told again changes nothing. A dossier only sent is acknowledged by its first
        report. Fees follow; the payment waits for its remittance; the accounts are not touched.

        :param vals: ``date`` (``day`` by default), ``status``, ``note``, ``amount_received``, ``date_payment``,
            ``cost``, ``frais_id`` (a step of the mandate: gives the cost), ``promise_amount``, ``promise_date``,
            ``reference`` (their line), ``source``, ``source_note``, ``their_reference`` (their file number)
        :param day: today, as whoever calls knows it
        :return: the report (``recouvrement.rapport``)
        :raise UserError: recalled, a negative or future payment, or nothing said
        """
        self.ensure_one()
        # sudo: callers check who reports (rights on the dossier, portal, key); verbs write.
        here = self.sudo()
        vals = dict(vals)
        if known := here._find_reported(vals.get("reference")):
            return known.with_env(self.env)
        if fault := here._find_report_fault(vals, day):
            raise UserError(fault)
        theirs = (vals.pop("their_reference", "") or "").strip()
        report = here.env["recouvrement.rapport"].create(here._prepare_report(vals, day))
        here._take_report(report, theirs, day)
        return report.with_env(self.env)

    def _find_reported(self, reference):
        reports = self.env["recouvrement.rapport"]
        if not reference:
            return reports
        domain = [("transmission_id", "=", self.id), ("reference", "=", reference)]
        return reports.search(domain, limit=1)

    def _prepare_report(self, vals, day):
        values = {name: value for name, value in vals.items() if name != "their_reference"}
        step = self.env["recouvrement.mandat.frais"].browse(values.get("frais_id") or ())
        paid = values.get("amount_received") or 0.0
        return {
            **values,
            "transmission_id": self.id,
            "date": values.get("date") or day,
            "date_payment": (values.get("date_payment") or values.get("date") or day)
            if paid
            else False,
            "status": values.get("status") or (self._guess_status(paid) if paid else False),
            "cost": values.get("cost") or step.amount,
            "user_id": self.env.uid,
        }

    def _guess_status(self, paid):
        whole = self.currency_id.compare_amounts(self.amount_recovered + paid, self.amount) >= 0
        return "paid" if whole else "partly_paid"

    def _find_report_fault(self, vals, day):
        """Why this report cannot be taken, as a sentence; None when it can."""
        self.ensure_one()
        _, here = self.env._, self
        if unknown := vals.keys() - TAKEN:
            return _("A report does not hold: %s.", ", ".join(sorted(unknown)))
        if here.state not in OPEN:
            return here._say_not_open()
        statuses = dict(self.env["recouvrement.rapport"]._fields["status"].selection)
        if (vals.get("status") or "in_progress") not in statuses:
            return _("“%s” is not a known status.", vals["status"])
        step = self.env["recouvrement.mandat.frais"].browse(vals.get("frais_id") or ())
        if step and step.mandat_id != here.mandat_id:
            return _("This step is not in the mandate.")
        return here._find_day_fault(vals, day) or here._find_amount_fault(vals)

    def _say_not_open(self):
        words = dict(self._fields["state"]._description_selection(self.env))
        if self.date_ended:
            return self.env._(
                "%(number)s is no longer entrusted: %(state)s on %(day)s.",
                number=self.name,
                state=words[self.state].lower(),
                day=format_date(self.env, self.date_ended),
            )
        return self.env._("%s was not sent yet.", self.name)

    def _find_day_fault(self, vals, day):
        _ = self.env._
        for name in ("date", "date_payment"):
            told = vals.get(name)
            if told and told > day:
                return _("%s is a day to come.", format_date(self.env, told))
            if told and self.date_sent and told < self.date_sent:
                return _(
                    "%(told)s is before the dossier was sent (%(sent)s).",
                    told=format_date(self.env, told),
                    sent=format_date(self.env, self.date_sent),
                )
        promised = vals.get("promise_date")
        if promised and promised < (vals.get("date") or day):
            return _("A promise made for %s is in the past.", format_date(self.env, promised))
        return None

    def _find_amount_fault(self, vals):
        _ = self.env._
        told = {
            name: vals.get(name) or 0.0 for name in ("amount_received", "cost", "promise_amount")
        }
        for amount in told.values():
            if not is_number(amount) or not -MOST < float(amount) < MOST:
                return _("This amount cannot be.")
            if amount < 0:
                return _("An amount is not negative: %s.", self.currency_id.format(amount))
        if told["amount_received"] and not self.mandat_id.may_receive:
            return _("The mandate does not let them receive payments.")
        if not any(told.values()) and not any(
            vals.get(name)
            for name in (
                "status",
                "note",
                "frais_id",
                "promise_date",
                "attachment_ids",
                "their_reference",
            )
        ):
            return _("The report says nothing.")
        return None

    # -- what follows --------------------------------------------------------------------------

    def _take_report(self, report, theirs, day):
        if theirs and theirs != self.reference:
            self.reference = theirs
        if self.state == "sent":
            self._acknowledge(report.date)
        values = {}
        if not self.date_last_report or report.date >= self.date_last_report:
            values |= {"date_last_report": report.date}
            if report.status:
                values |= {"status": report.status}
        if report.amount_received:
            first = self.date_first_payment
            values["date_first_payment"] = min(filter(None, (first, report.date_payment)))
            self._follow_remittance(report)
        if values:
            self.write(values)
        self._done_waiting()
        self._wait_report(self.mandat_id, day)
        report.attachment_ids.filtered(lambda each: not each.res_id).write(
            {"res_model": report._name, "res_id": report.id}
        )
        self._tell_report(report)
        self._announce_promise(report, day)
        self.env["recouvrement.honoraire"]._charge_report(report)
        if report.status in ENDING:
            self._return(report.date, report.note or "")

    def _follow_remittance(self, report):
        """Where the mandate is silent, the law says when a collection agency remits what it received."""
        mandat = self.mandat_id
        if mandat.kind in COLLECTORS and not mandat.days_remit:
            self.env["recouvrement.butoir"]._follow(
                report,
                REMITTANCE,
                report.date_payment,
                dossier=self.dossier_id,
                user=mandat.user_id or None,
            )

    def _tell_report(self, report):
        here = self._in_its_language()
        words = dict(report._fields["status"]._description_selection(here.env))
        parts = [words.get(report.status), (report.note or "").strip()]
        if report.promise_date or report.promise_amount:
            parts.append(
                here.env._(
                    "promised: %(amount)s for %(day)s",
                    amount=self.currency_id.format(report.promise_amount),
                    day=format_date(here.env, report.promise_date) if report.promise_date else "?",
                )
            )
        if any(parts):
            text = say_pair(here.env, self.prestataire_id.name, " – ".join(filter(None, parts)))
            self._tell("report", lambda each: text, report.date, records={self.id: report})
        if report.amount_received:
            paid = here.env._(
                "%(who)s received %(amount)s on %(day)s; its remittance is awaited.",
                who=self.prestataire_id.name,
                amount=self.currency_id.format(report.amount_received),
                day=format_date(here.env, report.date_payment),
            )
            self._tell("payment", lambda each: paid, report.date_payment, records={self.id: report})
        if report.cost:
            cost = here.env._(
                "Cost of %(who)s: %(amount)s %(step)s",
                who=self.prestataire_id.name,
                amount=self.currency_id.format(report.cost),
                step=report.frais_id.name or "",
            ).strip()
            self._tell("cost", lambda each: cost, report.date, records={self.id: report})
