"""The entries of proposals: ``_book_<kind>(proposition)`` posts and reconciles, and returns the moves.

Odoo's own checks hold: locked periods, accounts, balanced entries. Amounts are in company currency.
"""

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date


class RecouvrementEcriture(models.AbstractModel):
    _name = "recouvrement.ecriture"
    _description = "Entries of collection"

    def _prepare_move(self, proposition, line_vals, **values):
        """Values of one entry of ``proposition``; ``line_vals``: the commands of its lines.

        :param values: other fields of the entry
        """
        return {
            "move_type": "entry",
            "journal_id": self.env["recouvrement.compte"]._get_journal(proposition.company_id).id,
            "company_id": proposition.company_id.id,
            "date": proposition.date,
            "ref": " – ".join(
                filter(
                    None,
                    [
                        self._speak_company(proposition).display_name,
                        proposition.dossier_id.name,
                        proposition.reason,
                    ],
                )
            ),
            "recouvrement_proposition_id": proposition.id,
            "recouvrement_entry_dossier_id": proposition.dossier_id.id,
            "line_ids": line_vals,
            **values,
        }

    def _speak_company(self, record):
        """``record`` in the language of its company: the books are written in one language."""
        return record.with_context(lang=record.company_id.partner_id.lang or self.env.lang)

    def _get_label(self, proposition, document, told=None):
        """What a line of an entry says in the ledger and the FEC: what was booked, of which document, whose.

        :param told: what was booked, in words of the company's language; the kind of the proposal if not
        """
        ours = self._speak_company(proposition)
        kinds = dict(ours._fields["kind"]._description_selection(ours.env))
        return f"{told or kinds[ours.kind]} {document} – {proposition.partner_id.name}"

    def _post(self, proposition, line_vals, **values):
        """One posted entry on ``proposition.date``, with ``values`` for other fields of it.

        :raise UserError: Odoo's own, on a locked period (the date is never moved behind anyone's back);
            an entry date to come, or before what it takes off was owed
        """
        self._check_date(proposition)
        moves = self.env["account.move"].with_company(proposition.company_id)
        move = moves.create(self._prepare_move(proposition, line_vals, **values))
        move._check_fiscal_lock_dates()
        move.action_post()
        return move

    def _check_date(self, proposition):
        today = self.env["recouvrement.calendrier"]._today()
        if proposition.date > today:
            raise UserError(
                self.env._(
                    "%(proposal)s is dated %(date)s, after today: entries are booked on their day.",
                    proposal=proposition.display_name,
                    date=format_date(self.env, proposition.date),
                )
            )
        items = proposition.ligne_ids.move_line_id
        early = items.filtered(lambda item: item.date > proposition.date)[:1]
        if early:
            raise UserError(
                self.env._(
                    "%(proposal)s is dated %(date)s: %(document)s was only entered on %(day)s. "
                    "Date it from that day on.",
                    proposal=proposition.display_name,
                    date=format_date(self.env, proposition.date),
                    document=early.move_id.name,
                    day=format_date(self.env, early.date),
                )
            )

    def _undo(self, proposition):
        """Reverse the entries of ``proposition``, last first: their lettrage is undone, debts reopen.

        A kind that must do more has its own ``_undo_<kind>(proposition)``.
        """
        own = getattr(self, f"_undo_{proposition.kind}", None)
        moves = own(proposition) if own else self._reverse_moves(proposition.move_ids, proposition)
        self._tell(proposition, moves, undone=True)
        return moves

    def _reverse_moves(self, moves, proposition):
        today = self.env["recouvrement.calendrier"]._today()
        standing = moves.filtered(
            lambda move: (
                move.state == "posted" and not move.reversed_entry_id and not move.reversal_move_ids
            )
        ).sorted("id", reverse=True)
        guarded = self._without_guard().env
        self._check_unlocked(standing, today)
        back = standing.with_env(guarded)._reverse_moves(
            [
                {
                    "date": max(move.date, today),
                    "ref": self.env._("Reversal of %s", move.name),
                    "recouvrement_proposition_id": proposition.id,
                    "recouvrement_entry_dossier_id": proposition.dossier_id.id,
                }
                for move in standing
            ],
            cancel=True,
        )
        self._name_reversed(back, proposition)
        return back

    def _name_reversed(self, moves, proposition):
        """The lines of a reversal say that they undo; those of a credit note keep their own words."""
        here = self._speak_company(proposition)
        for line in moves.filtered(lambda move: move.move_type == "entry").line_ids:
            line.name = here.env._("Reversal of %s", line.name)

    def _check_unlocked(self, moves, today):
        """:raise UserError: Odoo would date a reversal of ``moves`` later, out of a locked period"""
        for move in moves:
            taxed = bool(move.line_ids.tax_ids | move.line_ids.tax_line_id)
            locks = move._get_violated_lock_dates(max(move.date, today), taxed)
            if locks:
                raise UserError(
                    self.env._(
                        "%(entry)s cannot be reversed on %(date)s: the period is locked (%(locks)s).",
                        entry=move.name,
                        date=format_date(self.env, max(move.date, today)),
                        locks=self.env["res.company"]._format_lock_dates(locks),
                    )
                )

    def _without_guard(self):
        """This service, free to undo what people may not: ``account.move._check_recouvrement_booked``."""
        return self.sudo().with_context(recouvrement_undoing=True)

    def _tell(self, proposition, moves, undone=False):
        """One line in the dossier: what was booked or undone, how much, by which entries."""
        proposition.ensure_one()
        values = {
            "proposal": proposition.display_name,
            "amount": format_amount(self.env, proposition.amount, proposition.currency_id),
            "entries": ", ".join(moves.mapped("name")),
        }
        text = (
            self.env._("%(proposal)s reversed: %(amount)s (%(entries)s).", **values)
            if undone
            else self.env._("%(proposal)s booked: %(amount)s (%(entries)s).", **values)
        )
        proposition.dossier_id._log_lines({proposition.dossier_id.id: text})
