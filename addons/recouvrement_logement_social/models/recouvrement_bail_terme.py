"""A term: the rent of one month, what it is made of, and what the accounts say was paid of it."""

from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import format_date

from odoo.addons.recouvrement.tools.hand import check_numbers

from ..engine import terms as engine

PARTS = ("rent", "charges", "sls", "rls", "aid", "other")


class RecouvrementBailTerme(models.Model):
    _name = "recouvrement.bail.terme"
    _description = "Term of a lease"
    _inherit = ["recouvrement.reserve"]
    _order = "bail_id, date desc"
    _rec_name = "date"

    bail_id = fields.Many2one(
        "recouvrement.bail", "Lease", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="bail_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="bail_id.currency_id")
    partner_id = fields.Many2one(related="bail_id.partner_id", string="Tenant", store=True)
    portefeuille_id = fields.Many2one(
        related="bail_id.portefeuille_id", string="Agency", store=True
    )
    date = fields.Date("Term", required=True, help="The first day of the month it is the rent of.")
    rent = fields.Monetary()
    charges = fields.Monetary()
    sls = fields.Monetary("SLS")
    rls = fields.Monetary("RLS", help="Taken off.")
    aid = fields.Monetary("APL or AL", help="Taken off: paid to the landlord.")
    other = fields.Monetary(help="What else the notice asks for: adjustment of charges, water…")
    amount_due = fields.Monetary("To pay", compute="_compute_amount_due", store=True)
    move_id = fields.Many2one(
        "account.move",
        "Rent notice",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        domain="[('recouvrement_bail_id', '=', bail_id)]",
        help="The entry that asks for it; several terms taken over together may share one.",
    )
    amount_unpaid = fields.Monetary(
        "Unpaid", compute="_compute_amount_unpaid", store=True, help="As the accounts say."
    )
    amount_paid = fields.Monetary("Paid", compute="_compute_amount_paid")
    state = fields.Selection(
        [
            ("waiting", "Not billed"),
            ("unpaid", "Unpaid"),
            ("partial", "Partly paid"),
            ("paid", "Paid"),
        ],
        compute="_compute_amount_unpaid",
        store=True,
        index=True,
    )

    _month_uniq = models.UniqueIndex(
        "(bail_id, date)", "The lease has a term for this month already."
    )
    _first_of_month = models.Constraint(
        "CHECK (EXTRACT(DAY FROM date) = 1)", "A term is dated the first of its month."
    )
    _owing_idx = models.Index("(bail_id, date) WHERE state IN ('unpaid', 'partial')")

    # -- computed -----------------------------------------------------------------------------

    @api.depends("date", "bail_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for term in self:
            month = format_date(self.env, term.date, date_format="MMMM yyyy") if term.date else ""
            term.display_name = " – ".join(filter(None, (term.bail_id.name, month)))

    @api.depends(*PARTS)
    def _compute_amount_due(self):
        for term in self:
            asked = term.rent + term.charges + term.sls + term.other
            term.amount_due = asked - term.rls - term.aid

    @api.depends(
        "amount_due",
        "move_id.state",
        "move_id.line_ids.amount_residual",
        "move_id.line_ids.recouvrement_heir_ids.amount_residual",
    )
    def _compute_amount_unpaid(self):
        """What lettrage left of each, all terms of an entry together: the oldest were paid first."""
        # sudo: follows from the accounts, whoever books the payment.
        here = self.sudo()
        posted = here.move_id.filtered(lambda move: move.state == "posted")
        owed = posted._read_recouvrement_owed()
        known = here.search([("move_id", "in", posted.ids)]) | here
        left = {}
        for move, terms in known.filtered("move_id").grouped("move_id").items():
            if move not in posted:
                continue
            decimal = move.company_currency_id._recouvrement_decimal
            terms = terms.sorted("date")
            dues = [decimal(each.amount_due) for each in terms]
            parts = engine.spread(decimal(owed[move.id]), dues)
            left |= {term.id: float(part) for term, part in zip(terms, parts, strict=True)}
        for term in self:
            unpaid = left.get(term.id)
            term.amount_unpaid = unpaid or 0.0
            term.state = term._get_state(unpaid)

    def _get_state(self, unpaid):
        if unpaid is None:
            return "waiting"
        if not unpaid:
            return "paid"
        whole = self.currency_id.compare_amounts(unpaid, self.amount_due) >= 0
        return "unpaid" if whole else "partial"

    @api.depends("amount_due", "amount_unpaid", "state")
    def _compute_amount_paid(self):
        for term in self:
            billed = term.state != "waiting"
            term.amount_paid = term.amount_due - term.amount_unpaid if billed else 0.0

    # -- read set-wise ------------------------------------------------------------------------

    @api.model
    def _read_unpaid(self, bails, day):
        """``{lease id: engine.terms.Unpaid}`` as of ``day``, every lease in it; terms to come left out."""
        # sudo: amounts of leases the caller holds already.
        groups = self.sudo()._read_group(
            [
                ("bail_id", "in", bails.ids),
                ("date", "<=", day),
                ("state", "in", ("unpaid", "partial")),
            ],
            ["bail_id", "date:day"],
            ["amount_unpaid:sum"],
        )
        terms = defaultdict(list)
        for bail, date, amount in groups:
            terms[bail.id].append((date, Decimal(str(amount))))
        return {
            bail.id: engine.sum_up(terms[bail._origin.id], bail._get_month(day))
            if bail._origin.id in terms
            else engine.Unpaid()
            for bail in bails
        }

    @api.model
    def _find_owing(self, operator, count):
        """Ids of the leases of which so many terms due by now are not wholly paid."""
        today = self.env["recouvrement.calendrier"]._today()
        # sudo: the leases themselves are filtered by the rules of who searches.
        groups = self.sudo()._read_group(
            [("date", "<=", today), ("state", "in", ("unpaid", "partial"))],
            ["bail_id"],
            ["__count"],
            having=[("__count", operator, count)],
        )
        return [bail.id for bail, _count in groups]

    # -- rent notices -------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            check_numbers(self, vals)
        return super().create(vals_list)

    def write(self, vals):
        check_numbers(self, vals)
        return super().write(vals)

    @api.model
    def _match(self, moves):
        """Tie posted rent notices to their terms, made from the lease where none was entered.

        A rent notice says of which month it is the rent: ``recouvrement_term_date``.
        """
        notices = moves.filtered("recouvrement_term_date").sudo().filtered("recouvrement_bail_id")
        if not notices:
            return self.browse()
        # sudo: whoever posts a rent notice need not have a right over leases.
        here = self.sudo()
        known = here.search([("bail_id", "in", notices.recouvrement_bail_id.ids)])
        known = {(term.bail_id, term.date): term for term in known}
        missing = []
        for move in notices:
            key = move.recouvrement_bail_id, move.recouvrement_term_date.replace(day=1)
            term = known.get(key)
            if not term:
                missing.append(self._prepare_term(*key, move))
            elif not term.move_id:
                term.move_id = move
        return here.create(missing)

    def _prepare_term(self, bail, month, move):
        """The parts of the lease as they are; what the notice asks for beside is “other”."""
        values = {
            "bail_id": bail.id,
            "date": month,
            "move_id": move.id,
            "rent": bail.rent_amount,
            "charges": bail.charges_amount,
            "sls": bail.sls_amount,
            "rls": bail.rls_amount,
            "aid": bail._get_aid(month),
        }
        asked = sum(values[name] for name in ("rent", "charges", "sls"))
        asked -= values["rls"] + values["aid"]
        return values | {"other": move.currency_id.round(move.amount_total - asked)}
