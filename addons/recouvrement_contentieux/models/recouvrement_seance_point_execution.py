"""Carrying decisions out: each one once, each one alone; what fails says why and may be tried again.

``_execute_<decision>()`` makes what a decision calls for and returns ``(record made or None, sentence)``.
"""

import logging
from decimal import Decimal

from psycopg2 import OperationalError

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.recouvrement.tools.words import say_pair, to_html

_logger = logging.getLogger(__name__)


class RecouvrementSeancePoint(models.Model):
    _inherit = "recouvrement.seance.point"

    def _execute(self):
        """Superuser: carry out what is decided, or failed before; what is done already is left alone.

        :return: those carried out now
        """
        done = self.browse()
        for point in self.filtered(lambda each: each.state in ("decided", "failed")):
            if point._execute_alone():
                done |= point
        return done

    def _execute_alone(self):
        """One decision under its own savepoint; whether it was carried out."""
        self._lock()
        try:
            with self.env.cr.savepoint():
                if self.state not in ("decided", "failed"):
                    return False  # somebody else was quicker
                self._execute_one()
            return True
        except OperationalError:
            raise  # another transaction was quicker: Odoo runs the whole again
        except Exception as error:
            self.env.invalidate_all(flush=False)
            if not isinstance(error, UserError):
                _logger.exception("Collection: the decision on %s failed", self.dossier_id.name)
            self.write({"state": "failed", "error": str(error) or type(error).__name__})
            self._log_failure()
            return False

    def _log_failure(self):
        """Superuser: said where it was decided; by delegation, that is on the dossier."""
        if self.seance_id:
            self.seance_id._log(say_pair(self.env, self.dossier_id.display_name, self.error))
        else:
            said = self._for_company().env._("Decision not carried out: %s", self.error)
            self.dossier_id._log_lines({self.dossier_id.id: said})

    def _lock(self):
        """:raise UserError: somebody else carries it out at this very moment"""
        self.flush_recordset()
        if not self.try_lock_for_update():
            raise UserError(
                self.env._(
                    "The decision on %s is being carried out by somebody else: look again in a moment.",
                    self.dossier_id.display_name,
                )
            )
        self.invalidate_recordset(["state"])

    def _execute_one(self):
        here = self._for_company()
        if here.dossier_id.state == "closed":
            raise UserError(self.env._("It was closed before its decision was carried out."))
        if here.decision != "arbitrate":
            here._leave_phase()
        made, text = getattr(here, f"_execute_{here.decision}")()
        self.write(
            {
                "state": "done",
                "error": False,
                "date_executed": self._get_today(),
                "res_model": made._name if made else False,
                "res_id": made.id if made else False,
                "outcome": text,
            }
        )
        waits = here.decision == "continue" and here.date_due
        self.candidat_id.write({"state": "decided", "until": waits or False})
        here._tell(text)

    def _for_company(self):
        company = self.company_id
        lang = company.partner_id.lang or self.env.lang
        return self.with_company(company).with_context(lang=lang)

    def _tell(self, text):
        """The stream of the dossier says who decided what, on what grounds."""
        labels = dict(self._fields["decision"]._description_selection(self.env))
        who = (
            self.env._("By delegation (%s)", self.decided_user_id.name)
            if self.delegation_id
            else self.seance_id.display_name
        )
        said = self.env._(
            "%(who)s: %(decision)s. %(text)s", who=who, decision=labels[self.decision], text=text
        )
        self.env["recouvrement.fil"]._record(
            "decision", {self.dossier_id: said}, records={self.dossier_id: self}
        )

    def _get_reason(self):
        """Why, as what is made will say it."""
        source = self.seance_id.name or self.env._("Decision by delegation")
        return say_pair(self.env, source, self.note) if self.note else source

    # -- what each decision does ----------------------------------------------------------------

    def _execute_continue(self):
        """The dossier goes on where it was; the next night takes its next step."""
        self.dossier_id._look_again()
        if self.date_due:
            text = self.env._(
                "Amicable collection goes on; looked at again on %s.", self._say_due()
            )
            return None, text
        return None, self.env._("Amicable collection goes on.")

    def _say_due(self):
        return format_date(self.env, self._get_due_day())

    def _execute_arbitrate(self):
        activity = self._hand_over(self.env._("Arbitrate: %s", self.note or self.reason or ""))
        return None, self.env._(
            "%(who)s arbitrates by %(day)s.", who=activity.user_id.name, day=self._say_due()
        )

    def _execute_other(self):
        activity = self._hand_over(self.note)
        return None, self.env._(
            "%(what)s (%(who)s, by %(day)s)",
            what=self.note,
            who=activity.user_id.name,
            day=self._say_due(),
        )

    def _hand_over(self, summary):
        return self.dossier_id.activity_schedule(
            "mail.mail_activity_data_todo",
            self._get_due_day(),
            user_id=(self.user_id or self.dossier_id.user_id or self.env.user).id,
            summary=(summary or "").split("\n")[0][:120],
            note=to_html(self._get_reason()),
        )

    def _execute_transmit(self):
        made = self.env["recouvrement.transmission"]._entrust(
            self.dossier_id,
            self.mandat_id,
            self._get_today(),
            reason=self._get_reason(),
            origin=self,
        )
        return made[:1], self.env._(
            "Drawn up for %(who)s (%(number)s).",
            who=self.mandat_id.partner_id.name,
            number=made[:1].name,
        )

    def _execute_sue(self):
        made = self.env["recouvrement.procedure"]._open(
            self.dossier_id,
            self.procedure_type_id,
            self._get_today(),
            reason=self._get_reason(),
            title=self.titre_id or None,
            user=self.user_id or None,
            origin=f"{self._name},{self.id}",
        )
        return made, self.env._(
            "%(type)s opened (%(number)s).", type=self.procedure_type_id.name, number=made.name
        )

    def _execute_settle(self):
        """A plan to complete with the debtor, a waiver to approve, or both."""
        plan = waiver = None
        told = []
        if self.amount:
            waiver = self._propose("waiver")
            told.append(self.env._("Waiver proposed: %s.", waiver.display_name))
        if self.count:
            plan = self._draw_plan()
            told.append(self.env._("Plan to agree with the debtor: %s.", plan.name))
        return plan or waiver, " ".join(told)

    def _draw_plan(self):
        values = {
            "dossier_id": self.dossier_id.id,
            "instalment_count": self.count,
            **({"date_first": self.date_due} if self.date_due else {}),
        }
        return self.env["recouvrement.plan"].create(values)

    def _execute_abandon(self):
        made = self._propose("waiver")
        return made, self.env._("Waiver proposed: %s.", made.display_name)

    def _execute_loss(self):
        made = self._propose("loss")
        return made, self.env._("Write-off proposed: %s.", made.display_name)

    def _propose(self, kind):
        """The entry, sent for approval: whoever keeps the books, or holds the delegation, has the last word."""
        shares = self._share_amount()
        if not shares:
            raise UserError(self.env._("Nothing is open on this dossier."))
        made = self.env["recouvrement.proposition"].create(
            {
                "kind": kind,
                "dossier_id": self.dossier_id.id,
                "reason": self._get_reason(),
                "interest": self.interest,
                "motif_perte_id": self.motif_perte_id.id if kind == "loss" else False,
                "ligne_ids": [
                    fields.Command.create({"move_line_id": line.id, "amount": float(amount)})
                    for line, amount in shares
                ],
            }
        )
        made._propose(at_once=False)
        return made

    def _share_amount(self):
        """``[(item, Decimal)]``: the amount decided, on the oldest items first."""
        money = self.currency_id._recouvrement_decimal
        items = self.dossier_id.open_line_ids.filtered(lambda line: line.amount_residual > 0)
        left = money(self.amount) if self.amount else money(sum(items.mapped("amount_residual")))
        shares = []
        for line in items.sorted(lambda each: (each.date_maturity or each.date, each.id)):
            part = min(left, money(line.amount_residual))
            if part > Decimal(0):
                shares.append((line, part))
                left -= part
        return shares
