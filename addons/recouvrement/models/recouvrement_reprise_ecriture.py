import re

from odoo import Command, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, split_every

from .recouvrement_reprise import LOADING

BATCH = 500
FIRST = 50  # of a large file: what the planner learns from
ANALYZE_FROM = 100  # items from which the planner must know what the import writes
JOURNAL_CODE = "RECO"
# Suspense accounts of the charts: the French plan first, then Odoo's generic names.
SUSPENSE = ("471", "890")
# The entries are numbered here, CODE/YEAR/NUMBER: asking Odoo for each number doubles the time.
OUR_NUMBER = re.compile(r"^(?P<prefix>\w+/\d{4}/)(?P<number>\d{6,})$")


class RecouvrementRepriseEcriture(models.AbstractModel):
    """Booking a take-over: one posted entry per open item, in a journal of its own."""

    _name = "recouvrement.reprise.ecriture"
    _description = "Entries of a take-over file"

    # -- where ------------------------------------------------------------------------------

    def _lock(self, reprise):
        """Find or make the journal, and keep other imports out of it until the transaction ends."""
        self.env["account.move"].check_access("create")
        if not reprise.journal_id:
            reprise.journal_id = self._get_journal()
        # sudo: the row is locked, not changed; an accountant may not write on journals.
        reprise.journal_id.sudo().lock_for_update(allow_referencing=True)

    def _get_journal(self):
        # sudo: whoever may import may have the import's own journal made.
        Journal = self.env["account.journal"].sudo().with_context(active_test=False)
        company = self.env.company
        journal = Journal.search(
            [("company_id", "=", company.id), ("code", "=", JOURNAL_CODE)], limit=1
        )
        if journal and (journal.type != "general" or not journal.active):
            raise UserError(
                self.env._(
                    "Journal %(name)s cannot hold the take-over: choose a general journal.",
                    name=journal.display_name,
                )
            )
        return (journal or self._create_journal(Journal)).sudo(False)

    def _create_journal(self, Journal):
        return Journal.create(
            {
                "name": self.env._("Take-over of open items"),
                "code": JOURNAL_CODE,
                "type": "general",
                "company_id": self.env.company.id,
                "show_on_dashboard": False,
            }
        )

    def _get_counterpart(self, reprise):
        """The account that balances the take-over.

        :raise UserError: none chosen and none in the chart.
        """
        if reprise.account_id:
            return reprise.account_id
        Account = self.env["account.account"].with_company(reprise.company_id)
        for code in SUSPENSE:
            found = Account.search(
                [("company_ids", "in", reprise.company_id.ids), ("code", "=like", f"{code}%")],
                order="code",
                limit=1,
            )
            if found:
                return found
        raise UserError(
            self.env._("No account 471 nor 890 in the chart: choose the counterpart account.")
        )

    # -- entries ----------------------------------------------------------------------------

    def _book(self, reprise, plan, made=None):
        """Create the debtors and post the entries of ``plan``, all in the current transaction.

        :param dict made: debtors created for an earlier part of the same file; completed here
        """
        made = {} if made is None else made
        me = self.with_context(
            tracking_disable=True,
            mail_create_nolog=True,
            skip_analytic_sync=True,
            recouvrement_kind=reprise.partner_kind,
            recouvrement_loading=LOADING,
        ).with_company(reprise.company_id)
        controle, Move = me.env["recouvrement.reprise.controle"], me.env["account.move"]
        parties = [
            debtor
            for item in plan.items
            if not isinstance(debtor := plan.debtors[item.line], int) and debtor not in made
        ]
        made |= me.env["recouvrement.reprise.debiteur"]._create(parties)
        partners = {
            item.line: Move.partner_id.browse(debtor) if isinstance(debtor, int) else made[debtor]
            for item in plan.items
            for debtor in [plan.debtors[item.line]]
        }
        account, numbers = me._get_counterpart(reprise), _Numbers(reprise.journal_id)
        for rank, items in enumerate(self._cut(plan.items)):
            moves = Move.create(
                [
                    me._prepare_move(
                        reprise, item, partners[item.line], plan.dates[item.line], account
                    )
                    | {"recouvrement_reprise_key": controle._get_key(item, partners[item.line].id)}
                    | numbers.next(plan.dates[item.line])
                    for item in items
                ]
            )
            if not rank and len(plan.items) > ANALYZE_FROM:
                me.env["recouvrement.lot"]._analyze(
                    "account.move",
                    "account.move.line",
                    "account.partial.reconcile",
                    "account.payment",
                )
            moves._post(soft=False)
            disputed = {move for move, item in zip(moves, items, strict=True) if item.disputed}
            moves.filtered(
                lambda move, disputed=disputed: move in disputed
            ).payment_state = "blocked"
            moves.flush_recordset()

    def _cut(self, items):
        """Batches of ``items``: of a large file the first is small, for the planner to learn from.

        Odoo looks for the payments of the invoices it creates: where the tables were counted when they were
        empty, the planner compares every row with every other, minutes for five hundred of them.
        """
        first = FIRST if len(items) > ANALYZE_FROM else 0
        if first:
            yield items[:first]
        yield from split_every(BATCH, items[first:])

    def _prepare_move(self, reprise, item, partner, day, account):
        receivable = partner.property_account_receivable_id
        if not receivable:
            raise UserError(
                self.env._("Debtor %(name)s has no receivable account.", name=partner.display_name)
            )
        label = (
            f"{item.number} · {item.label}"
            if item.label and item.label != item.number
            else item.number
        )
        amount = float(item.amount)
        # No taxes, no analysis: said here, or Odoo looks for them line by line.
        original = item.original and format_amount(
            self.env, float(item.original), reprise.currency_id
        )
        common = {"name": label, "partner_id": partner.id, "analytic_distribution": False}
        return {
            "move_type": "entry",
            "journal_id": reprise.journal_id.id,
            "date": day,
            "ref": item.number,
            # The document's own date, which letters show, when a locked period moves the entry's.
            "invoice_date": item.date,
            "partner_id": partner.id,
            "fiscal_position_id": False,
            "recouvrement_reprise_id": reprise.id,
            "narration": self.env._("Original amount: %(amount)s", amount=original)
            if original
            else False,
            "line_ids": [
                # no_followup: lines of general journals are left out of follow-up unless told otherwise.
                Command.create(
                    common
                    | _side(amount)
                    | {"account_id": receivable.id, "date_maturity": item.due, "no_followup": False}
                ),
                Command.create(common | _side(-amount) | {"account_id": account.id}),
            ],
        }


def _side(amount):
    return {"debit": max(amount, 0.0), "credit": max(-amount, 0.0)}


class _Numbers:
    """Numbers of entries, drawn under the journal's lock; left to Odoo where the journal counts otherwise."""

    def __init__(self, journal):
        self.journal = journal
        self.last = {}
        Move = journal.env[
            "account.move"
        ].sudo()  # numbers of entries the user may not see count too
        newest = Move.search(
            [("journal_id", "=", journal.id), ("name", "not in", [False, "/"])],
            order="id desc",
            limit=1,
        )
        self.ours = not newest or OUR_NUMBER.match(newest.name)

    def next(self, day):
        if not self.ours:
            return {}
        prefix = f"{self.journal.code}/{day.year}/"
        if prefix not in self.last:
            Move = self.journal.env["account.move"].sudo()  # as above
            highest = Move._read_group(
                [("journal_id", "=", self.journal.id), ("sequence_prefix", "=", prefix)],
                [],
                ["sequence_number:max"],
            )
            self.last[prefix] = highest[0][0] or 0
        self.last[prefix] += 1
        return {"name": f"{prefix}{self.last[prefix]:06d}"}
