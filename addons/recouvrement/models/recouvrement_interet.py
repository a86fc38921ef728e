"""Interest and indemnities of late debts, counted from the accounts for many dossiers at once.

Serves station 9. A fixed number of statements, whatever the number of dossiers. ``_compute`` writes
nothing; ``_keep`` leaves its figures in ``recouvrement.accessoire``. What was claimed, waived or
invoiced is never counted again: what runs starts the day after. The facts are read in ``_lecture``, worked
out in ``_calcul``, kept in ``_suivi``.
"""

from datetime import date
from decimal import Decimal

from odoo import fields, models
from odoo.tools import format_amount, format_date, formatLang

from ..engine.facts import ZERO


class RecouvrementInteret(models.AbstractModel):
    _name = "recouvrement.interet"
    _description = "Late interest"

    # -- what is due ------------------------------------------------------------------------

    def _read_due(self, dossiers, day, claimed_only=False):
        """``{dossier id: {"interest", "indemnity", "cost"}}`` on ``day``: what no invoice carries yet.

        :param claimed_only: leave out what merely runs
        """
        due = {
            dossier.id: {"interest": ZERO, "indemnity": ZERO, "cost": ZERO} for dossier in dossiers
        }
        for row in self._read_rows(dossiers, day):
            shown = ("claimed",) if claimed_only else ("running", "claimed")
            if row["state"] in shown and row["chargeable"]:
                due[row["dossier_id"]][row["kind"]] += row["due"]
        return due

    def _read_rows(self, dossiers, day):
        """Every row of these dossiers, those that run being counted as of ``day``: dicts, oldest first."""
        # sudo: the accounts are read whole; only what these dossiers owe comes out.
        dossiers, found = dossiers.sudo(), []
        for company, group in dossiers.filtered("id").grouped("company_id").items():
            here = self.sudo().with_company(company)
            computed = here._compute(group.with_env(here.env), day)
            counted = {values["id"] for values in computed if values["decision"] != "fixed"}
            kept = here.env["recouvrement.accessoire"].search(
                [("dossier_id", "in", group.ids), ("state", "!=", "cancelled")]
            )
            money = company.currency_id._recouvrement_decimal
            found += [
                here._to_row(
                    row, money(row.amount) - money(row.amount_waived) - here._get_paid(row)
                )
                for row in kept
                if row.id not in counted
            ]
            found += [values for values in computed if values["decision"] == "running"]
        return sorted(found, key=lambda row: (row["date_from"] or date.max, row["id"] or 0))

    def _get_paid(self, row):
        """What is paid of a row whose invoice is still open; one settled is told whole."""
        money = row.currency_id._recouvrement_decimal
        return money(row.amount_paid) if row.state == "invoiced" else ZERO

    def _to_row(self, row, due):
        names = ("kind", "state", "document", "name", "chargeable", "date_from", "date_to")
        names += ("missing_from", "below_floor", "waive_reason", "amount_waived")
        return {
            **{name: row[name] for name in names},
            "id": row.id,
            "dossier_id": row.dossier_id.id,
            "move_line_id": row.move_line_id.id,
            "periods": row.periods or [],
            "due": due,
            "invoice": row.invoice_id.name or "",
        }

    # -- counting ---------------------------------------------------------------------------

    def _compute(self, dossiers, day):
        """What runs on the late items of these dossiers of the current company, as of ``day``.

        :return: list of dicts: the columns of ``recouvrement.accessoire`` (``id`` None for a new row),
            and ``due``; of ``decision`` "cancelled", what turned out not to be due: its ``id``; of
            "fixed", what was decided earlier and whose ``date_fixed`` changes
        """
        if not self.env.company.recouvrement_accessories:
            return []
        debts = self._read_debts(dossiers, day)
        rows = self._read_kept(debts)
        rates, cent = {}, Decimal(1).scaleb(-self.env.company.currency_id.decimal_places)
        clauses = self.env["recouvrement.clause"]
        jurisdiction = clauses._get_jurisdiction(self.env.company)
        for clause in {debt.clause for debt in debts}:
            rates[clause] = clause._read_rates(jurisdiction)
        fee = self._read_fee(jurisdiction, cent)
        legal = self.env["recouvrement.parametre"]._read_rates("legal_interest", jurisdiction)
        floor = legal, clauses._get_floor_times(day)
        told, indemnified = [], set()
        for debt in debts:
            told += self._count_interest(
                debt, rows[debt.line.id], rates[debt.clause], cent, floor, day
            )
            told += self._count_indemnity(debt, rows[debt.line.id], fee, indemnified, day)
        return [self._complete(values) for values in told]

    # -- in words ---------------------------------------------------------------------------

    def _say_periods(self, periods, missing, currency):
        """One sentence for each stretch of days, and one for a rate nobody knows."""
        _ = self.env._
        said = [
            _(
                "%(since)s to %(until)s: %(base)s × %(rate)s %% × %(days)s days = %(amount)s",
                since=format_date(self.env, each["since"]),
                until=format_date(self.env, each["until"]),
                base=format_amount(self.env, float(each["base"]), currency),
                rate=formatLang(self.env, float(each["percent"]), digits=2),
                days=each["days"],
                amount=format_amount(self.env, float(each["amount"]), currency),
            )
            for each in periods
        ]
        if missing:
            said.append(
                _(
                    "From %s the rate is not known: nothing is counted until it is entered in the "
                    "legal parameters.",
                    format_date(self.env, fields.Date.to_date(missing)),
                )
            )
        return said
