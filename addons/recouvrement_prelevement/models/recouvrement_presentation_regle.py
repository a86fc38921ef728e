"""How what came back is presented again: one rule a company, or a bank; an organisation may have its own."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine import presentations as engine


class RecouvrementPresentationRegle(models.Model):
    _name = "recouvrement.presentation.regle"
    _description = "Rule of presentation again"
    _order = "company_id, journal_id, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: every company that has no rule of its own."
    )
    journal_id = fields.Many2one(
        "account.journal",
        "Bank",
        domain="[('type', '=', 'bank'), ('company_id', '=?', company_id)]",
        check_company=True,
        ondelete="cascade",
        help="Empty: every bank that has no rule of its own.",
    )
    kind = fields.Selection(
        [
            (engine.AFTER, "As soon as it may be"),
            (engine.MONTH_DAY, "On days of the month"),
            (engine.PAY_DAY, "On the debtor's pay day"),
        ],
        "When",
        required=True,
        default=engine.AFTER,
    )
    month_days = fields.Char(
        "Days of the month",
        help="Numbers with commas: 5, 15. 31 is the last day of any month. Also serves who never said "
        "its pay day.",
    )
    lead_days = fields.Integer(
        "Bank's cut-off",
        required=True,
        default=2,
        help="Days the banks work between the file and the collection.",
    )
    notice = fields.Boolean(
        "Debtor told before", help="The contract asks that each presentation again is announced."
    )
    notice_days = fields.Integer(
        help="Days before the collection. 0: those of the scheme, in the law parameters."
    )
    most = fields.Integer(
        "Most presentations again",
        default=2,
        help="Of one item, by the bank's contract and yours. The return code may allow less. 0: none.",
    )
    within_days = fields.Integer(
        "Within", default=15, help="Days after the due date; later, people take over. 0: no limit."
    )

    _one_a_bank = models.UniqueIndex(
        "(COALESCE(company_id, 0), COALESCE(journal_id, 0)) WHERE active",
        "This bank has a rule already.",
    )

    @api.constrains("company_id", "journal_id")
    def _check_bank(self):
        if any(rule.journal_id and not rule.company_id for rule in self):
            raise ValidationError(self.env._("A rule for a bank says for which company."))

    @api.constrains("lead_days", "notice_days", "most", "within_days", "month_days", "kind")
    def _check_numbers(self):
        for rule in self:
            if rule.lead_days < 1:
                raise ValidationError(self.env._("A file reaches the bank one open day before."))
            if min(rule.notice_days, rule.most, rule.within_days) < 0:
                raise ValidationError(self.env._("A number of a rule is not negative."))
            days = rule._get_month_days()
            if not all(1 <= day <= 31 for day in days):
                raise ValidationError(
                    self.env._("“%s”: write days of the month as 5, 15.", rule.month_days)
                )
            if rule.kind == engine.MONTH_DAY and not days:
                raise ValidationError(self.env._("Say on which days of the month."))

    def _get_month_days(self):
        """The days of the month, as numbers; 0 for what is none."""
        told = (part.strip() for part in (self.month_days or "").split(",") if part.strip())
        return tuple(int(part) if part.isascii() and part.isdigit() else 0 for part in told)

    @api.model
    def _find_rules(self, presentations):
        """Hook: ``{presentation: rule}`` for what came back; an organisation answers from its contract.

        An empty rule says that nothing is presented again.
        """
        # sudo: how a company presents again does not depend on who looks.
        rules = self.sudo().search([("company_id", "in", [False, *presentations.company_id.ids])])
        known = {(rule.company_id.id, rule.journal_id.id): rule for rule in rules}
        return {
            each: known.get((each.company_id.id, each.journal_id.id))
            or known.get((each.company_id.id, False))
            or known.get((False, False))
            or self.browse()
            for each in presentations
        }

    @api.model
    def _find_terms(self, presentations, day):
        """Hook: ``{presentation: the engine's Rules on day, or None}``: its rule, narrowed by its contract.

        The contract of a debit is its mandate here; an organisation adds what its own contracts say.
        """
        rules = self._find_rules(presentations)
        known = {rule: rule._to_engine(day) for rule in set(rules.values()) if rule}
        law = self.env["recouvrement.parametre"]._get_debit_notice_days(day)
        return {
            each: each.mandate_id._narrow(known[rule], law) if rule else None
            for each, rule in rules.items()
        }

    def _to_engine(self, day):
        """The engine's :class:`Rules` on ``day``."""
        self.ensure_one()
        return engine.Rules(
            kind=self.kind,
            month_days=self._get_month_days(),
            lead_days=self.lead_days,
            notice_days=self._get_notice_days(day) if self.notice else 0,
            most=self.most,
            within_days=self.within_days or None,
        )

    def _get_notice_days(self, day):
        """Calendar days the debtor is told before; None when neither the rule nor the scheme says how many."""
        law = self.env["recouvrement.parametre"].with_company(self.company_id)
        return self.notice_days or law._get_debit_notice_days(day)
