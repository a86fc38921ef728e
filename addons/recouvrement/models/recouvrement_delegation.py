from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.words import say_pair

KINDS = [
    ("doubtful", "Transfer to doubtful debts"),
    ("restored", "Return from doubtful debts"),
    ("allowance", "Allowance"),
    ("release", "Release of an allowance"),
    ("loss", "Write-off"),
    ("waiver", "Waiver of the debt"),
    ("gesture", "Goodwill gesture"),
]
# Kinds that take something off what is owed for good: those of a fiscal year add up before a ceiling,
# else a great gift would be made in small ones.
GIVEN_UP = ("loss", "waiver", "gesture")


class RecouvrementDelegation(models.Model):
    """Who may decide of which entry, up to which amount: a row is enough, ceilings do not add up."""

    _name = "recouvrement.delegation"
    _description = "Delegation"
    _order = "kind, amount_max, id"
    _check_company_auto = True

    company_id = fields.Many2one("res.company", help="Empty: every company.")
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    kind = fields.Selection([("any", "Everything"), *KINDS], "For", required=True, default="any")
    group_id = fields.Many2one(
        "res.groups",
        domain=lambda self: [
            ("privilege_id", "=", self.env.ref("recouvrement.privilege_recouvrement").id)
        ],
    )
    user_ids = fields.Many2many("res.users", string="People", help="Beside the group, by name.")
    amount_max = fields.Monetary(
        "Up to",
        help="The whole proposal, taxes included, and for write-offs, waivers and gestures what was "
        "approved for the dossier in the fiscal year. 0: no ceiling.",
    )
    own = fields.Boolean(
        "Their own proposals too", help="Otherwise somebody else must approve what they propose."
    )

    _amount_max_positive = models.Constraint(
        "CHECK (amount_max >= 0)", "A ceiling cannot be negative."
    )

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for delegation in self:
            delegation.currency_id = (delegation.company_id or self.env.company).currency_id

    @api.depends("kind", "group_id", "user_ids", "amount_max")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for delegation in self:
            who = [delegation.group_id.name or "", *delegation.user_ids.mapped("name")]
            delegation.display_name = say_pair(
                self.env, kinds[delegation.kind], ", ".join(filter(None, who))
            )

    @api.model
    def _may_approve(self, user, proposition):
        """Does a delegation let ``user`` approve ``proposition``?"""
        return bool(self._filter_approvable(user, proposition))

    @api.model
    def _filter_approvable(self, user, propositions):
        """Those of ``propositions`` a delegation lets ``user`` approve, in one query."""
        rows, given = self._find(propositions), self._read_given(propositions)
        return propositions.filtered(
            lambda each: any(row._holds(user, each, given.get(each)) for row in rows)
        )

    def _read_given(self, propositions):
        """``{proposition: {kind of delegation: amount}}`` approved before it: same dossier, same fiscal year."""
        adding = propositions.filtered(lambda each: each.kind in GIVEN_UP)
        if not adding:
            return {}
        given = self._sum_given(adding.dossier_id)
        years = self._read_years(adding)
        return {
            each: {
                kind: given[each.dossier_id.id, kind, years[each]] for kind in ("any", each.kind)
            }
            for each in adding
        }

    def _read_years(self, propositions):
        """``{proposition: first day of its fiscal year}``."""
        days = {(each.company_id, each.date) for each in propositions}
        years = {(company, day): self._get_year(company, day) for company, day in days}
        return {each: years[each.company_id, each.date] for each in propositions}

    @api.model
    def _get_year(self, company, day):
        """First day of the fiscal year of ``company`` that ``day`` is in: what a ceiling counts from."""
        # sudo: whoever decides need not read the settings of the books.
        return company.sudo().compute_fiscalyear_dates(day)["date_from"]

    @api.model
    def _sum_given(self, dossiers):
        """``{(dossier id, kind, first day of the fiscal year): amount}`` approved for ``dossiers`` of what
        takes off for good.

        Under "any", what the three kinds took together: a delegation for everything counts it whole.
        """
        # sudo: what others gave counts too, whoever asks.
        before = self.env["recouvrement.proposition"].sudo()
        before = before.search(
            [
                ("dossier_id", "in", dossiers.ids),
                ("kind", "in", GIVEN_UP),
                ("state", "in", ("approved", "booked")),
            ]
        )
        given, years = defaultdict(float), self._read_years(before)
        for each in before:
            for kind in ("any", each.kind):
                given[each.dossier_id.id, kind, years[each]] += each.amount
        return given

    def _find(self, propositions):
        # sudo: delegations are no secret; whoever decides need not see their list.
        return self.sudo().search(
            Domain("company_id", "in", [False, *propositions.company_id.ids])
            & Domain("kind", "in", ["any", *set(propositions.mapped("kind"))])
        )

    def _holds(self, user, proposition, given=None):
        """Does this row let ``user`` approve ``proposition``?

        :param given: what ``_read_given`` says was approved before it
        """
        compare = proposition.currency_id.compare_amounts
        amount = proposition.amount + (given or {}).get(self.kind, 0.0)
        return bool(
            self._concerns(user, proposition)
            and (self.own or proposition.proposed_by_id != user)
            and (not self.amount_max or compare(amount, self.amount_max) <= 0)
        )

    def _concerns(self, user, proposition):
        """Is this row of ``user``, for such a proposition, whatever its ceiling?"""
        return bool(
            (not self.company_id or self.company_id == proposition.company_id)
            and self.kind in ("any", proposition.kind)
            and (user in self.user_ids or self.group_id in user.all_group_ids)
        )

    @api.model
    def _tell_refusal(self, user, proposition):
        """Why no delegation lets ``user`` decide of ``proposition``, and who to ask: sentences."""
        mine = self._find(proposition).filtered(lambda row: row._concerns(user, proposition))
        name, approver = proposition.display_name, self._find_approver(proposition)
        if not mine:
            kinds = dict(proposition._fields["kind"]._description_selection(self.env))
            why = self.env._(
                "%(proposal)s: you have no delegation for “%(kind)s”.",
                proposal=name,
                kind=kinds[proposition.kind],
            )
        elif proposition.proposed_by_id == user and not any(mine.mapped("own")):
            why = self.env._(
                "%s: nobody decides of what they proposed themselves without a delegation that says so.",
                name,
            )
        else:
            why = self._tell_ceiling(mine, user, proposition)
        if approver - user:
            return self.env._("%(why)s Ask %(person)s.", why=why, person=approver.sudo().name)
        return self.env._(
            "%s Nobody else has a delegation that is enough: a manager gives one.", why
        )

    def _tell_ceiling(self, mine, user, proposition):
        """The widest of these rows against the amount and what was approved before it."""
        own = mine.filtered(lambda row: row.own or proposition.proposed_by_id != user)
        given = self._read_given(proposition).get(proposition, {})
        widest = max(own, key=lambda row: row.amount_max - given.get(row.kind, 0.0))
        money = proposition.currency_id.format
        words = {
            "proposal": proposition.display_name,
            "amount": money(proposition.amount),
            "ceiling": money(widest.amount_max),
            "given": money(given.get(widest.kind, 0.0)),
        }
        if given.get(widest.kind):
            return self.env._(
                "%(proposal)s is beyond your delegation: %(amount)s, with %(given)s approved for the dossier "
                "in the fiscal year, for a ceiling of %(ceiling)s.",
                **words,
            )
        return self.env._(
            "%(proposal)s is beyond your delegation: %(amount)s for a ceiling of %(ceiling)s.",
            **words,
        )

    @api.model
    def _find_approver(self, proposition):
        """Whom to ask: the responsible of the portfolio when allowed, else a person named, else one of a
        group, the lowest ceiling that is high enough first; nobody but the author is no one."""
        rows = self._find(proposition).sorted(lambda row: (not row.amount_max, row.amount_max))
        given = self._read_given(proposition).get(proposition)
        boss = proposition.sudo().dossier_id.portefeuille_id.user_id
        # Who administers the server decides of debts only where nobody of collection can.
        admin = self.env.ref("base.user_admin")
        named = rows.user_ids
        grouped = rows.group_id.all_user_ids.sorted(lambda each: (each == admin, each.id))
        for user in (boss | named | grouped).filtered(lambda each: each.active and not each.share):
            if (
                user != proposition.proposed_by_id
                and user != self.env.ref("base.user_root")
                and proposition.company_id in user.company_ids
                and any(row._holds(user, proposition, given) for row in rows)
            ):
                return user
        return self.env["res.users"]
