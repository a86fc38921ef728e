"""The director's page: what stands behind the rows and the cells of its tables."""

from datetime import timedelta

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ..tools.balance import lower_bounds

OPENERS = {
    "eve": "_open_eve",
    "paid": "_open_paid",
    "settled": "_open_settled",
    "move": "_open_move",
    "step": "_open_step",
    "step_cash": "_open_step_cash",
    "portfolio_cash": "_open_portfolio_cash",
    "collector_dossiers": "_open_collector_dossiers",
    "collector_contacts": "_open_collector_contacts",
    "collector_promises": "_open_collector_promises",
    "collector_cash": "_open_collector_cash",
}


class RecouvrementPilotageLigne(models.AbstractModel):
    """Mixed into the page, which opens its figures: see ``open_figure``."""

    _name = "recouvrement.pilotage.ligne"
    _description = "Rows and cells of the director's page"

    def _open_row(self, name, key, first, last, scope):
        """:param key: numbers joined by a comma: buckets, steps, a portfolio, a collector"""
        return getattr(self, OPENERS[name])(self._read_numbers(key), first, last, scope)

    def _read_numbers(self, key):
        try:
            numbers = [int(each) for each in str(key).split(",")]
        except ValueError:
            numbers = []
        if not numbers:
            raise UserError(self.env._("These figures cannot be read: ask for them again."))
        return numbers

    # -- debts of the eve -----------------------------------------------------------------------

    def _open_eve(self, key, first, last, scope):
        """Debts that were in a bucket on the eve of the period."""
        action = self._open_items("bucket", key[0], first - timedelta(days=1), scope, "apart")
        return self._keep(action, Domain("amount", ">", 0))

    def _open_move(self, key, first, last, scope):
        """Those of one bucket of the eve that are in another one at the end."""
        start, end = self._read_pair(key)
        action = self._open_items("bucket", end, last, scope, "apart")
        return self._keep(
            action, Domain("amount", ">", 0) & self._get_eve_domain(start, first, scope)
        )

    def _open_paid(self, key, first, last, scope):
        """The money these debts received."""
        action = self._open_period("cash", first, last, scope)
        return self._keep(action, self._get_eve_domain(key[0], first, scope))

    def _open_settled(self, key, first, last, scope):
        """What settled debts of the eve without money: credit notes, write-offs, other reconciliations."""
        eve = self._open_eve(key, first, last, scope)
        debts = self.env[eve["res_model"]].with_context(**eve["context"]).search(eve["domain"])
        credits = self._find_settling(debts.move_line_id, first, last)
        day = format_date(self.env, first - timedelta(days=1))
        # Only those the reader may see.
        found = self.env["account.move.line"].search([("id", "in", credits)])
        return found._get_records_action(
            name=self.env._("Settled otherwise than by money, of what was open on %s", day),
            views=[(False, "list"), (False, "form")],
            domain=[("id", "in", found.ids)],
        )

    def _find_settling(self, items, first, last):
        """Ids of the credits that met ``items``, or what continues them, and are no money in whole."""
        books = self.env["recouvrement.depreciation.lecture"]
        cash = self.env["recouvrement.recette"]
        debts = books._read_chain(set(books._read_roots(items).values()))
        if not debts:
            return []
        rows = self.env.execute_query(
            SQL(
                """WITH lost AS (%(lost)s)
                   SELECT DISTINCT credit.id
                     FROM account_partial_reconcile partial
                     JOIN account_move_line debit ON debit.id = partial.debit_move_id
                     JOIN account_move_line credit ON credit.id = partial.credit_move_id
                LEFT JOIN lost ON lost.id = partial.id
                    WHERE debit.id = ANY(%(debts)s)
                      AND partial.max_date BETWEEN %(first)s AND %(last)s
                      AND credit.parent_state = 'posted'
                      AND (NOT %(is_cash)s OR lost.amount > 0)
                      -- A debt moved to another account is not settled.
                      AND NOT EXISTS (SELECT FROM account_move_line heir
                                       WHERE heir.move_id = credit.move_id
                                         AND heir.recouvrement_origin_id = debit.id)""",
                lost=cash._select_lost(),
                debts=list(debts),
                first=first,
                last=last,
                is_cash=cash._is_cash("credit"),
            )
        )
        return [row[0] for row in rows]

    def _read_pair(self, key):
        if len(key) != 2:
            raise UserError(self.env._("These figures cannot be read: ask for them again."))
        return key

    def _get_eve_domain(self, bucket, first, scope):
        """Items entered before the period, or that continue one, of that age on its eve."""
        eve = first - timedelta(days=1)
        lower = [None, *lower_bounds(scope.company._get_recouvrement_balance_bounds()), None]
        if not 0 <= bucket < len(lower) - 1:
            raise UserError(self.env._("These figures cannot be read: ask for them again."))
        least, beyond = lower[bucket], lower[bucket + 1]
        domain = Domain("move_line_id.date", "<=", eve)
        domain |= Domain("move_line_id.recouvrement_origin_id.date", "<=", eve)
        if least is not None:
            domain &= Domain("due", "<=", eve - timedelta(days=least))
        if beyond is not None:
            domain &= Domain("due", ">", eve - timedelta(days=beyond))
        return domain

    # -- steps, portfolios, collectors ----------------------------------------------------------

    def _open_step(self, key, first, last, scope):
        """What a step did in the period."""
        action = self._open_period("actions", first, last, scope)
        done = self.env["recouvrement.pilotage.page"]._get_steps_domain(first, last, scope)
        step = self._get_step(key)
        return self._keep(action, done & Domain("etape_id", "in", key), step.name)

    def _open_step_cash(self, key, first, last, scope):
        """The money that came after it."""
        action = self._open_period("cash", first, last, scope)
        came = Domain("etape_id", "in", key) & Domain("action_id.date_done", ">=", first)
        title = self.env._("Collected after “%s”", self._get_step(key).name)
        return self._keep(action, came, title)

    def _get_step(self, key):
        return self.env["recouvrement.etape"].browse(key[-1]).exists()

    def _open_portfolio_cash(self, key, first, last, scope):
        action = self._open_period("cash", first, last, scope)
        return self._keep(action, Domain("portefeuille_id", "=", key[0] or False))

    def _open_collector_dossiers(self, key, first, last, scope):
        """In hand today, as the table counts them."""
        action = self._open_dossiers(last, scope)
        in_hand = self._get_domain(scope) & Domain("state", "!=", "closed")
        return action | {"domain": list(in_hand & Domain("user_id", "=", key[0] or False))}

    def _open_collector_contacts(self, key, first, last, scope):
        return self._open_work("contacts", key, first, last, scope)

    def _open_collector_promises(self, key, first, last, scope):
        return self._open_work("promises_judged", key, first, last, scope)

    def _open_work(self, name, key, first, last, scope):
        action = self._open_period(name, first, last, scope)
        return self._keep(action, Domain("user_id", "=", key[0] or False))

    def _open_collector_cash(self, key, first, last, scope):
        """What came within 30 days of one of their contacts."""
        action = self._open_period("cash", first, last, scope)
        return self._keep(action, Domain("contact_user_id", "=", key[0] or False))

    def _keep(self, action, domain, title=None):
        """The action, narrowed."""
        named = {"name": title, "display_name": title} if title else {}
        return action | named | {"domain": list(Domain(action["domain"]) & domain)}
