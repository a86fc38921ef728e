"""A mandate: what its contract says of presenting again; blocked when a bank refused it, until somebody unblocks it."""

from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from odoo.addons.recouvrement.tools.hand import check_written, open_to_hand


class AccountBankingMandate(models.Model):
    _inherit = "account.banking.mandate"

    recouvrement_blocked = fields.Char("Blocked because", readonly=True, copy=False, tracking=70)

    recouvrement_own_terms = fields.Boolean(
        "Own terms",
        help="The contract says otherwise how debits that came back are presented again.",
    )
    recouvrement_most = fields.Integer(
        "Most presentations again",
        default=2,
        help="Of one item, by the contract. The bank's rule and the return code may allow less. 0: none.",
    )
    recouvrement_notice = fields.Boolean(
        "Debtor told before", help="The contract asks that each presentation again is announced."
    )
    recouvrement_notice_days = fields.Integer(
        "Days told before",
        help="Days before the collection. 0: those of the scheme, in the law parameters.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        here = open_to_hand(self, vals_list)
        return super(AccountBankingMandate, here).create(vals_list)

    def write(self, vals):
        check_written(self, vals)
        return super().write(vals)

    @api.constrains("recouvrement_most", "recouvrement_notice_days")
    def _check_recouvrement_terms(self):
        if any(min(each.recouvrement_most, each.recouvrement_notice_days) < 0 for each in self):
            raise ValidationError(self.env._("A number of a mandate's terms is not negative."))

    def _narrow(self, rules, notice_days):
        """The engine's ``rules`` as the contract of this mandate lets them hold: never more.

        :param notice_days: calendar days the scheme wants the debtor told before; None: not known
        """
        if not self.recouvrement_own_terms:
            return rules
        told = (self.recouvrement_notice_days or notice_days) if self.recouvrement_notice else 0
        known = max((days for days in (rules.notice_days, told) if days), default=0)
        unknown = None in (rules.notice_days, told)
        return replace(
            rules,
            most=min(rules.most, self.recouvrement_most),
            # A number somebody wrote holds; what is asked for and known by nobody is not "no notice".
            notice_days=known or (None if unknown else 0),
        )

    def _block(self, why):
        """Nothing is presented under these mandates any more, because of ``why``."""
        # sudo: follows from a bank return, whoever booked it.
        self.sudo().filtered(lambda mandate: not mandate.recouvrement_blocked).write(
            {"recouvrement_blocked": why}
        )

    def action_recouvrement_unblock(self):
        """The bank's objection was settled: debits may go again.

        :raise AccessError: neither manager of collection nor accountant
        """
        self.check_access("read")
        user = self.env.user
        if not (
            user.has_group("recouvrement.group_manager")
            or user.has_group("recouvrement.group_accountant")
        ):
            raise AccessError(
                self.env._("Only a manager of collection or an accountant unblocks a mandate.")
            )
        self.sudo().write({"recouvrement_blocked": False})  # sudo: checked above; this field only
        return True
