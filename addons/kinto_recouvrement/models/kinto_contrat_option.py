"""A lease with an option to buy: until when, at what price, and who took it up or let it go."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class KintoContrat(models.Model):
    _inherit = "kinto.contrat"

    option_until = fields.Date(
        "Option open until",
        compute="_compute_option_until",
        store=True,
        precompute=True,
        readonly=False,
        help="Its last day: the end of the term where the contract says nothing else.",
    )
    option_state = fields.Selection(
        [("open", "Open"), ("exercised", "Taken up"), ("declined", "Not taken up")],
        "Option to buy",
        default="open",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    option_date = fields.Date("Decided by the customer on", readonly=True, copy=False)
    option_recorded_by_id = fields.Many2one(
        "res.users", "Option recorded by", readonly=True, copy=False
    )
    option_missed = fields.Boolean("Option lapsed", compute="_compute_option_missed")

    @api.depends("date_end", "regime")
    def _compute_option_until(self):
        for lease in self:
            lease.option_until = lease.date_end if lease.regime == "loa" else False

    @api.depends("option_until", "option_state", "regime")
    def _compute_option_missed(self):
        today = self.env["recouvrement.calendrier"]._today()
        for lease in self:
            lease.option_missed = bool(
                lease.regime == "loa"
                and lease.option_state == "open"
                and lease.option_until
                and lease.option_until < today
            )

    def action_exercise_option(self):
        """The customer buys: every rent is paid, the lease ends, the vehicle is theirs.

        The sale itself is an invoice of its own, made as any other.

        :raise UserError: no option, too late, no price, or rents are still owed
        """
        self._check_may_act()
        today = self.env["recouvrement.calendrier"]._today()
        for lease in self:
            lease._check_option(today)
            lease._record_option("exercised", today)
            # sudo: as in action_start; what the fleet shows follows the decision.
            lease.sudo().state = "ended"
            lease.sudo().loyer_ids.filtered(
                lambda rent, day=today: not rent.move_id and rent.date > day
            ).unlink()
            if lease.vehicle_id:
                lease.sudo().vehicle_id.state_id = self.env.ref(
                    "kinto_recouvrement.fleet_state_sold"
                )
        return True

    def action_decline_option(self):
        """The customer gives the vehicle back at the end of the term."""
        self._check_may_act()
        today = self.env["recouvrement.calendrier"]._today()
        for lease in self:
            lease._check_option_open()
            lease._record_option("declined", today)
        return True

    def action_reopen_option(self):
        """Recorded by mistake: the option is open again, as long as nothing followed from it."""
        self._check_may_act()
        for lease in self:
            if lease.option_state == "exercised":
                raise UserError(
                    self.env._(
                        "Lease %s ended with the purchase: what was sold is undone by hand.",
                        lease.name,
                    )
                )
            # sudo: as in action_start.
            lease.sudo().write(
                {"option_state": "open", "option_date": False, "option_recorded_by_id": False}
            )
        return True

    def _record_option(self, state, day):
        # sudo: as in action_start.
        self.sudo().write(
            {"option_state": state, "option_date": day, "option_recorded_by_id": self.env.uid}
        )

    def _check_option_open(self):
        if self.regime != "loa":
            raise UserError(self.env._("Lease %s has no option to buy.", self.name))
        if self.option_state != "open" or self.state not in ("running", "ended"):
            raise UserError(self.env._("The option of lease %s is not open any more.", self.name))

    def _check_option(self, today):
        self._check_option_open()
        if not self.residual_value:
            raise UserError(
                self.env._(
                    "Enter the residual value of lease %s first: it is the price of the option.",
                    self.name,
                )
            )
        if self.option_until and today > self.option_until:
            raise UserError(
                self.env._(
                    "The option of lease %(lease)s was open until %(day)s.",
                    lease=self.name,
                    day=format_date(self.env, self.option_until),
                )
            )
        owed = sum(self._get_option_items().mapped("amount_residual"))
        if self.currency_id.compare_amounts(owed, 0) > 0:
            raise UserError(
                self.env._(
                    "%(amount)s is still owed under lease %(lease)s: the option is taken up once every rent "
                    "is paid.",
                    amount=self.currency_id.format(owed),
                    lease=self.name,
                )
            )

    def _get_option_items(self):
        """What is owed under the lease, due or not."""
        accounts = self.env["account.account"]._get_recouvrement_debtor_accounts(self.company_id)
        # sudo: the accounts are read whole; only what is owed under the lease comes out.
        return (
            self.env["account.move.line"]
            .sudo()
            .search(
                [
                    ("kinto_contrat_id", "=", self.id),
                    ("account_id", "in", accounts.ids),
                    ("parent_state", "=", "posted"),
                    ("reconciled", "=", False),
                ]
            )
        )
