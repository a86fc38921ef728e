"""Which debts are proposed as doubtful or lost: the customer's rules, each with its reason in words.

A rule proposes, it decides nothing: what it finds goes into lists that people approve.
"""

from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..engine.facts import ZERO
from ..tools.words import join_clauses, say_pair

# Alerts of a contact that say a debtor cannot pay.
INSOLVENT = ("insolvency", "overindebtedness")


class Found(NamedTuple):
    """What a rule proposes of a dossier: ``{item id: Decimal}`` and why."""

    rule: models.BaseModel
    amounts: dict
    reason: str


class Item(NamedTuple):
    line: int
    days: int
    amount: Decimal


class RecouvrementRegle(models.Model):
    _name = "recouvrement.regle"
    _description = "Proposal rule"
    _order = "kind, sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10, help="The first rule that finds something is the reason.")
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [("doubtful", "Transfer to doubtful debts"), ("loss", "Write-off")],
        "Proposes",
        required=True,
        default="doubtful",
    )
    company_id = fields.Many2one("res.company", help="Empty: every company.")
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    days = fields.Integer("Overdue for more than (days)", help="0: as soon as it is late.")
    phase_ids = fields.Many2many("recouvrement.phase", string="Phases", help="Empty: any.")
    tag_ids = fields.Many2many(
        "res.partner.category", string="Tags of the debtor", help="Any of them. Empty: whoever."
    )
    insolvent = fields.Boolean(
        "Insolvent debtors only",
        help="An alert of insolvency or over-indebtedness stands on the dossier.",
    )
    amount_min = fields.Monetary("From", help="What it would propose of a dossier. 0: any amount.")
    amount_max = fields.Monetary("Up to", help="0: no limit.")
    whole = fields.Boolean(
        "Everything the debtor owes",
        help="As soon as one item is that late, the others follow, those not due yet included.",
    )
    planned = fields.Boolean(
        "Also what a running plan covers", help="Otherwise a plan that holds is left alone."
    )

    _days_positive = models.Constraint("CHECK (days >= 0)", "Days overdue cannot be negative.")

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for rule in self:
            rule.currency_id = (rule.company_id or self.env.company).currency_id

    @api.constrains("amount_min", "amount_max")
    def _check_amounts(self):
        for rule in self:
            if rule.amount_min < 0 or (rule.amount_max and rule.amount_max < rule.amount_min):
                raise ValidationError(
                    self.env._("%s: the amounts go from the smaller to the larger.", rule.name)
                )

    # -- finding --------------------------------------------------------------------------------

    def _find(self, dossiers, day):
        """``{dossier: Found}`` of the current company, for rules of one kind, the first that finds.

        Items already in a proposal of that kind that waits are left out, contested ones from losses,
        doubtful ones from transfers. A fixed number of queries, whatever the number of dossiers.
        """
        rules = self.filtered("active").sorted(lambda rule: (rule.sequence, rule.id))
        if not rules or not dossiers:
            return {}
        rules._check_one_kind()
        items, planned = self._read_items(dossiers, day, rules[0].kind)
        insolvent = rules._read_insolvent(dossiers)
        found = {}
        for dossier in dossiers:
            mine = items.get(dossier.id)
            for rule in rules if mine else ():
                if got := rule._match(dossier, mine, planned, insolvent):
                    found[dossier] = got
                    break
        return found

    def _check_one_kind(self):
        if len(set(self.mapped("kind"))) > 1:
            raise ValidationError(self.env._("Draw up one kind of proposals at a time."))

    def _read_items(self, dossiers, day, kind):
        """``({dossier id: [Item]}, ids of items a running plan covers)``; nothing of who is in credit."""
        situation = self.env["recouvrement.situation"].sudo()
        # sudo: the accounts are read whole, for dossiers the user may read.
        rows = situation._fetch_items(dossiers, day)
        net = defaultdict(lambda: ZERO)
        for dossier_id, _line, _due, amount, _contested in rows:
            net[dossier_id] += Decimal(amount)
        taken = self._read_taken([row[1] for row in rows], kind)
        items = defaultdict(list)
        for dossier_id, line, due, amount, contested in rows:
            lost = kind == "loss" and contested
            if net[dossier_id] > 0 and Decimal(amount) > 0 and line not in taken and not lost:
                items[dossier_id].append(Item(line, (day - due).days, Decimal(amount)))
        plans = self.env["recouvrement.plan"].sudo()  # sudo: as above
        running = plans.search([("dossier_id", "in", dossiers.ids), ("state", "=", "active")])
        return items, set(running.move_line_ids.ids)

    def _read_taken(self, line_ids, kind):
        """Ids of items that wait in a proposal of ``kind`` already, or are doubtful already."""
        # sudo: a proposal of somebody else's portfolio counts.
        waiting = self.env["recouvrement.proposition.ligne"].sudo()
        waiting = waiting.search_fetch(
            [
                ("move_line_id", "in", line_ids),
                ("proposition_id.kind", "=", kind),
                ("proposition_id.state", "in", ("draft", "proposed", "approved")),
            ],
            ["move_line_id"],
        )
        taken = set(waiting.move_line_id.ids)
        if kind == "doubtful":
            account = self.env["recouvrement.compte"]._find(self.env.company, "doubtful")
            there = self.env["account.move.line"].sudo()
            taken |= set(
                there.search([("id", "in", line_ids), ("account_id", "in", account.ids)]).ids
            )
        return taken

    def _read_insolvent(self, dossiers):
        """Ids of dossiers on which an alert of insolvency stands: what it suspended is not taken up again."""
        if not any(self.mapped("insolvent")):
            return set()
        alerts = self.env["recouvrement.resultat"].search(
            [("dossier_id", "in", dossiers.ids), ("alert", "in", INSOLVENT)]
        )
        origins = [f"{alert._name},{alert.id}" for alert in alerts]
        suspensions = self.env["recouvrement.suspension"].search(
            [("dossier_id", "in", alerts.dossier_id.ids), ("origin", "in", origins)]
        )
        return set(suspensions.filtered("current").dossier_id.ids)

    def _match(self, dossier, items, planned, insolvent):
        """The ``Found`` of this rule on ``dossier``, None when it does not hold."""
        if not self._fits(dossier, insolvent):
            return None
        free = [item for item in items if self.planned or item.line not in planned]
        late = [item for item in free if item.days > self.days]
        kept = free if late and self.whole else late
        total = sum((item.amount for item in kept), ZERO)
        if not kept or total < self.amount_min or (self.amount_max and total > self.amount_max):
            return None
        amounts = {item.line: item.amount for item in kept}
        return Found(self, amounts, self._say(dossier, max(item.days for item in late)))

    def _fits(self, dossier, insolvent):
        return (
            (not self.company_id or self.company_id == dossier.company_id)
            and (not self.phase_ids or dossier.phase_id in self.phase_ids)
            and (not self.tag_ids or self.tag_ids & dossier.partner_id.category_id)
            and (not self.insolvent or dossier.id in insolvent)
        )

    def _say(self, dossier, days):
        """Why this rule proposes it, in words."""
        said = [
            self.env._("overdue for %(days)s days, above %(limit)s", days=days, limit=self.days)
            if self.days
            else self.env._("overdue for %s days", days)
        ]
        if self.insolvent:
            said.append(self.env._("insolvent debtor or frozen debts"))
        if self.phase_ids:
            said.append(self.env._("phase “%s”", dossier.phase_id.name))
        if self.tag_ids:
            tags = self.tag_ids & dossier.partner_id.category_id
            said.append(self.env._("tag “%s”", ", ".join(tags.mapped("name"))))
        return say_pair(self.env, self.name, join_clauses(self.env, said))

    # -- drawing up -----------------------------------------------------------------------------

    def _draw_up(self, dossiers, day, date):
        """Proposals to approve, one a dossier: none is approved or booked by being drawn up.

        :param day: the day ages are counted to
        :param date: that of the entries to come
        """
        # One at a time in a company: two people at once would propose the same items twice.
        self.env.company.sudo().lock_for_update(allow_referencing=True)
        found = self._find(dossiers, day)
        propositions = self.env["recouvrement.proposition"].with_context(
            tracking_disable=True, mail_create_nolog=True, mail_create_nosubscribe=True
        )
        drawn = propositions.create(
            [
                {
                    "kind": got.rule.kind,
                    "dossier_id": dossier.id,
                    "date": date,
                    "reason": got.reason,
                    "ligne_ids": [
                        fields.Command.create({"move_line_id": line, "amount": float(amount)})
                        for line, amount in got.amounts.items()
                    ],
                }
                for dossier, got in found.items()
            ]
        )
        if drawn:
            drawn._propose(at_once=False)
        return drawn

    @api.model
    def _get_dossiers(self):
        """The dossiers in progress of the current company that the user may propose for."""
        return self.env["recouvrement.dossier"].search(
            Domain("company_id", "=", self.env.company.id) & Domain("state", "!=", "closed")
        )
