"""Building a plan: the schedule, its limits, and the errors a person must be told."""

from decimal import Decimal

from odoo import Command, api, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date

from ..engine import instalments as engine

BUILT_FROM = (
    "method",
    "instalment_count",
    "instalment_amount",
    "period",
    "date_first",
    "down_payment",
    "date_signature",
    "worked_days",
    "interest_mode",
    "interest_rate",
)


class RecouvrementPlan(models.Model):
    _inherit = "recouvrement.plan"

    # -- defaults ---------------------------------------------------------------------------

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        dossier = self.env["recouvrement.dossier"].browse(values.get("dossier_id"))
        if dossier:
            values |= {
                name: value
                for name, value in self._get_defaults(dossier).items()
                if name in fields_list and f"default_{name}" not in self.env.context
            }
        return values

    def _get_defaults(self, dossier):
        """What a plan of ``dossier`` starts from: its overdue debts, and the policy's rules."""
        today = self.env["recouvrement.calendrier"]._today()
        lines = self._get_overdue_lines(dossier, today)
        policy = self._get_policy(dossier)
        return {
            "move_line_ids": [Command.set(lines.ids)],
            "date_signature": today,
            "date_first": engine.add_months(today, 1),
            **self._get_rules_of(policy),
        }

    def _get_policy(self, dossier):
        """The policy of commitments that holds for the debtor."""
        debtor, company = dossier.partner_id, dossier.company_id
        return self.env["recouvrement.politique.engagement"]._find(debtor, company)[debtor]

    def _get_rules_of(self, policy):
        """When a plan breaks, as ``policy`` has it."""
        return {
            "max_missed": policy.plan_max_missed,
            "max_days_late": policy.plan_max_days_late,
            "grace_days": policy.plan_grace_days,
            "tolerance": policy.plan_tolerance,
        }

    def _get_overdue_lines(self, dossier, day):
        """The debts of ``dossier`` that are late on ``day`` and in no active plan."""
        lines = self.env["recouvrement.situation"]._get_open_lines(dossier).get(dossier.id)
        lines = lines or self.env["account.move.line"]
        planned = self.search(
            [("dossier_id", "=", dossier.id), ("state", "=", "active")]
        ).move_line_ids
        return (lines - planned).filtered(
            lambda line: line.amount_residual > 0 and (line.date_maturity or line.date) < day
        )

    def _complete(self, vals):
        """Once created: its number, what was left to the defaults, its schedule."""
        self.ensure_one()
        missing = {
            name: value
            for name, value in self._get_defaults(self.dossier_id).items()
            if name not in vals
        }
        # sudo: taking the next number needs no right on sequences.
        sequence = self.env["ir.sequence"].with_company(self.company_id).sudo()
        if self.name == "/":
            missing["name"] = sequence.next_by_code("recouvrement.plan") or "/"
        # sudo: the number is written here only; the rest is what the creator may write.
        self.sudo().write(missing)
        if not vals.get("echeance_ids"):
            self.sudo()._build()

    # -- the schedule -----------------------------------------------------------------------

    @api.onchange("dossier_id")
    def _onchange_dossier_id(self):
        if self.dossier_id and not self.move_line_ids:
            for name, value in self._get_defaults(self.dossier_id).items():
                self[name] = value

    @api.onchange("move_line_ids", *BUILT_FROM)
    def _onchange_schedule(self):
        """The schedule as it would be: what was typed in it by hand is computed again."""
        if self.method != "dates" or not self.echeance_ids:
            self.echeance_ids = self._get_commands()

    def action_build(self):
        """Compute the schedule again from its settings and from what is owed now."""
        for plan in self:
            plan._check_open_to_change()
            plan.check_access("write")
            plan.sudo()._build()
        return True

    def action_share(self):
        """Share the covered debt equally between the dates of the schedule."""
        for plan in self:
            plan._check_open_to_change()
            plan.check_access("write")
            days = plan.echeance_ids.mapped("date")
            plan.sudo().write({"echeance_ids": plan._get_commands(days)})
        return True

    def _build(self):
        self._compute_amount_items()
        self.write({"echeance_ids": self._get_commands()})

    def _get_commands(self, days=None):
        return [
            Command.clear(),
            *(
                Command.create(
                    {
                        "date": each.day,
                        "amount": float(each.amount),
                        "interest": float(each.interest),
                    }
                )
                for each in self._make_schedule(days)
            ),
        ]

    def _make_schedule(self, days=None):
        """The engine's instalments for the settings of this plan; ``days`` when they are chosen."""
        self.ensure_one()
        currency = self.currency_id or self.env.company.currency_id
        decimal, unit = currency._recouvrement_decimal, Decimal(str(currency.rounding))
        unit = unit.normalize()
        amount = decimal(self.amount_items)
        start = self.date_signature or self.env["recouvrement.calendrier"]._today()
        first = self.date_first or engine.add_months(start, 1)
        if amount <= 0:
            return []
        if days or self.method == "dates":
            found = engine.on_days(amount, days or [first], unit)
        else:
            head = {"down": decimal(self.down_payment), "signed": start}
            if self.method == "number":
                count = max(self.instalment_count, 1)
                found = engine.in_number(amount, count, first, self.period, unit, **head)
            else:
                payable = decimal(self.instalment_amount)
                found = engine.by_amount(amount, payable, first, self.period, unit, **head)
        if self.worked_days and not days:
            found = engine.on_worked_days(found, self._get_calendar([each.day for each in found]))
        if self.interest_mode == "charged" and self.interest_rate:
            found = engine.with_interest(found, Decimal(f"{self.interest_rate:.3f}"), start, unit)
        return found

    def _get_calendar(self, dates):
        """Worked days over a whole plan, of ``dates``: the calendar of one year knows two ahead."""
        service, days = self.env["recouvrement.calendrier"], frozenset()
        years = sorted({day.year for day in dates})
        company = self.company_id or self.env.company
        calendar = service._get_calendar(company, years[0] if years else 2000)
        for year in years[2::3]:
            days |= service._get_calendar(company, year).holidays
        return type(calendar)(calendar.holidays | days)

    @api.model
    def _simulate(self, dossier, first_date=None, count=None, amount=None, **settings):
        """The schedule a plan of ``dossier`` would have; nothing is written.

        :param count: number of instalments, or ``amount``: what the debtor can pay a period
        :return: list of dicts ``date, amount, interest``
        """
        values = {"dossier_id": dossier.id, **self._get_defaults(dossier), **settings}
        if first_date:
            values["date_first"] = first_date
        if amount:
            values |= {"method": "amount", "instalment_amount": amount}
        elif count:
            values |= {"method": "number", "instalment_count": count}
        plan = self.new(values)
        return [
            {"date": each.day, "amount": float(each.amount), "interest": float(each.interest)}
            for each in plan._make_schedule()
        ]

    # -- limits -----------------------------------------------------------------------------

    @api.depends(
        "echeance_ids.date",
        "echeance_ids.amount",
        "interest_mode",
        "move_line_ids",
        "max_missed",
        "max_days_late",
        "grace_days",
        "tolerance",
    )
    @api.depends_context("lang")
    def _compute_warnings(self):
        for plan in self:
            words = []
            if plan.state in ("draft", "proposed") and plan.dossier_id:
                words = [*plan._get_faults(), *plan._get_refusals(), *plan._get_cautions()]
            plan.warnings = "\n".join(words)

    def _get_faults(self):
        """What is wrong in itself, in words: nobody may propose such a plan."""
        today = self.env["recouvrement.calendrier"]._today()
        instalments, money = self.echeance_ids, self._say_amount
        days = [each.date for each in instalments if each.date]
        faults = []
        if not self.move_line_ids:
            faults.append(self.env._("The plan covers no item: choose those it spreads."))
        elif not instalments:
            faults.append(self.env._("The plan has no instalment: build its schedule."))
        elif self.amount_gap:
            faults.append(
                self.env._(
                    "The instalments come to %(amount)s, the debt and its interest to %(due)s: "
                    "%(gap)s apart.",
                    amount=money(self.amount),
                    due=money(self.amount_items + self.amount_interest),
                    gap=money(abs(self.amount_gap)),
                )
            )
        if len(set(days)) < len(days):
            faults.append(self.env._("Two instalments fall on the same day."))
        if days and min(days) < today:
            faults.append(
                self.env._("The instalment of %s is in the past.", format_date(self.env, min(days)))
            )
        if days != sorted(days):
            faults.append(self.env._("The instalments are not in the order of their dates."))
        owed = sum(self.move_line_ids.mapped("amount_residual"))
        if self.state == "draft" and self.currency_id.compare_amounts(owed, self.amount_items):
            faults.append(
                self.env._(
                    "The covered items owe %(owed)s now, %(then)s when the plan was built: "
                    "compute it again.",
                    owed=money(owed),
                    then=money(self.amount_items),
                )
            )
        return faults + self._get_law_faults()

    def _get_law_faults(self):
        months = self._get_law_months("plan_months")
        beyond = engine.too_long(self._get_instalments(), self._get_start(), months)
        if not beyond:
            return []
        return [
            self.env._(
                "The law allows a plan of %(months)s months; this one lasts until %(date)s.",
                months=months,
                date=format_date(self.env, beyond[-1].day),
            )
        ]

    def _get_cautions(self):
        """What a person should know before proposing."""
        cautions, months = [], self._get_law_months("grace_months")
        if engine.too_long(self._get_instalments(), self._get_start(), months):
            cautions.append(
                self.env._(
                    "Longer than the %s months a judge could grant: the debtor must truly agree.",
                    months,
                )
            )
        if self.interest_mode == "charged" and not self.debtor_id.is_company:
            cautions.append(
                self.env._(
                    "Interest asked of a private person may make this a consumer credit: "
                    "take advice before."
                )
            )
        if contested := self._get_contested():
            cautions.append(
                self.env._(
                    "%s of this debt is contested: the debtor acknowledges it with the plan.",
                    self._say_amount(contested),
                )
            )
        if other := self._get_rivals():
            cautions.append(
                self.env._(
                    "Some of these items are in %s, which is active: it must be replaced or end first.",
                    ", ".join(other.mapped("name")),
                )
            )
        return cautions

    def _get_contested(self):
        """What is still in dispute of the covered items."""
        disputed = self.dossier_id.litige_ids.filtered(lambda each: each.state == "open").ligne_ids
        mine = disputed.filtered(lambda each: each.move_line_id in self.move_line_ids._origin)
        return sum(mine.mapped("amount"))

    def _get_refusals(self):
        """What the policy does not allow, in words; a manager may let it pass."""
        _ = self.env._
        policy, instalments = self._get_policy(self.dossier_id), self._get_instalments()
        if not instalments:
            return []
        found, money = [], self._say_amount
        number, least = (
            len(instalments),
            min(each.amount for each in instalments[:-1] or instalments),
        )
        if engine.too_long(instalments, self._get_start(), policy.plan_max_months):
            found.append(_("The policy allows %s months at most.", policy.plan_max_months))
        if policy.plan_max_instalments and number > policy.plan_max_instalments:
            found.append(
                _("The policy allows %s instalments at most.", policy.plan_max_instalments)
            )
        if least < self.currency_id._recouvrement_decimal(policy.plan_min_amount):
            found.append(
                _("The policy wants %s an instalment at least.", money(policy.plan_min_amount))
            )
        limit = policy.plan_first_days
        if limit and (instalments[0].day - self._get_start()).days > limit:
            found.append(_("The policy wants a first payment within %s days.", limit))
        share = policy.plan_down_share
        if share and self.down_payment < self.currency_id.round(self.amount_items * share / 100):
            found.append(_("The policy wants %s%% of the debt at signature.", f"{share:g}"))
        wanted = self._get_rules_of(policy)
        if any(
            wanted[name] and (not self[name] or self[name] > wanted[name])
            for name in ("max_missed", "max_days_late")
        ):
            found.append(_("The policy breaks a plan sooner."))
        if self.grace_days > wanted["grace_days"]:
            found.append(_("The policy leaves %s days after each date.", wanted["grace_days"]))
        if self.currency_id.compare_amounts(self.tolerance, wanted["tolerance"]) > 0:
            found.append(_("The policy forgives %s at most.", money(wanted["tolerance"])))
        return found

    def _get_instalments(self):
        return self.echeance_ids.filtered("date")._to_engine()

    def _get_start(self):
        return self.date_signature or self.env["recouvrement.calendrier"]._today()

    def _get_law_months(self, code):
        place = "MC" if self.company_id.country_id.code == "MC" else "FR"
        parameters = self.env["recouvrement.parametre"].with_company(self.company_id)
        return int(parameters._value(code, self._get_start(), place) or 0)

    def _say_amount(self, amount):
        return format_amount(self.env, float(amount), self.currency_id)

    def _get_rivals(self):
        """Active plans that hold some of these items, the one this plan replaces left out."""
        if not self.move_line_ids:
            return self.browse()
        # sudo: an item in a plan the user may not see is in a plan all the same.
        rivals = self.sudo().search(
            [("move_line_ids", "in", self.move_line_ids.ids), ("state", "=", "active")]
        )
        return (rivals - self._origin - self.replaces_id).sudo(self.env.su)

    def _check_sound(self):
        """:raise UserError: the schedule is wrong in itself, or the policy forbids it to this user"""
        self.ensure_one()
        if faults := self._get_faults():
            raise UserError("\n".join(faults))
        if not self._is_manager() and (refusals := self._get_refusals()):
            raise UserError(
                "\n".join([*refusals, self.env._("A collection manager may let it pass.")])
            )

    def _is_manager(self):
        return self.env.user.has_group("recouvrement.group_manager")
