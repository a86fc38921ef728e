from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date


class ResCompany(models.Model):
    _inherit = "res.company"

    recouvrement_started_on = fields.Date(
        "Collection started on",
        readonly=True,
        help="From this day the night runs for this company.",
    )
    recouvrement_signatory = fields.Char("Signatory of letters", translate=True)
    recouvrement_signatory_title = fields.Char("Title of the signatory", translate=True)
    recouvrement_contact = fields.Char(
        "Contact shown in letters", help="Phone and e-mail of the collection desk."
    )
    recouvrement_bank_id = fields.Many2one(
        "res.partner.bank",
        "Bank account shown in letters",
        domain="[('partner_id', '=', partner_id)]",
        help="Empty: the account of the first bank journal.",
    )

    recouvrement_attach_limit = fields.Integer(
        "Copies of invoices, up to (MB)",
        default=8,
        help="Above it the message carries a link to each invoice instead. 0: always links.",
    )
    recouvrement_bank_days = fields.Integer(
        "Bank entries at most … days old",
        help="When the last reconciled bank entry is older, nothing is sent by itself: whoever has "
        "paid must not be chased. 0: no such check.",
    )

    recouvrement_lre_provider = fields.Selection(
        [("hand", "Deposited by hand on the provider's site")],
        "Electronic registered letters",
        default="hand",
        required=True,
        help="The qualified provider they are handed over to; other add-ons bring theirs.",
    )

    recouvrement_portal_link = fields.Boolean(
        "Links to the debtor's space",
        help="Letters, e-mails and text messages carry a link, and letters a QR code, that open the "
        "debtor's page without an account, after a question only they can answer.",
    )
    recouvrement_portal_days = fields.Integer(
        "Links last (days)", default=60, help="After that many days a link opens nothing."
    )

    _recouvrement_portal_days_bounds = models.Constraint(
        "CHECK (recouvrement_portal_days BETWEEN 1 AND 730)",
        "A link lasts from one day to two years.",
    )
    _recouvrement_attach_limit_positive = models.Constraint(
        "CHECK (recouvrement_attach_limit >= 0)", "A size cannot be negative."
    )
    _recouvrement_bank_days_positive = models.Constraint(
        "CHECK (recouvrement_bank_days >= 0)", "A number of days cannot be negative."
    )

    def _get_recouvrement_staleness(self, day):
        """Why the accounts are too old to write to debtors by itself on ``day``; empty when they are not."""
        self.ensure_one()
        if not self.recouvrement_bank_days:
            return ""
        last = self._get_recouvrement_last_bank_day(day)
        if not last:
            return self.env._(
                "No bank entry is reconciled yet: nothing is sent by itself until one is."
            )
        age = (day - last).days
        if age <= self.recouvrement_bank_days:
            return ""
        return self.env._(
            "The last reconciled bank entry is of %(last)s, %(age)s days ago: nothing is sent by itself "
            "until the bank is up to date (limit: %(limit)s days).",
            last=format_date(self.env, last),
            age=age,
            limit=self.recouvrement_bank_days,
        )

    def _get_recouvrement_last_bank_day(self, day):
        """Day of the last bank entry reconciled, from the statements, or the journals where none is kept."""
        # sudo: only a date comes out of the bank's entries.
        statements = self.env["account.bank.statement.line"].sudo()
        mine = [("company_id", "=", self.id), ("date", "<=", day)]
        if statements.search_count(mine, limit=1):
            [[last]] = statements._read_group(
                [*mine, ("is_reconciled", "=", True)], [], ["date:max"]
            )
            return last
        lines = self.env["account.move.line"].sudo()
        [[last]] = lines._read_group(
            [
                *mine,
                ("journal_id.type", "in", ("bank", "cash", "credit")),
                (
                    "account_id",
                    "in",
                    self.env["account.account"]._get_recouvrement_debtor_accounts(self).ids,
                ),
                ("parent_state", "=", "posted"),
                ("reconciled", "=", True),
            ],
            [],
            ["date:max"],
        )
        return last

    @api.constrains("recouvrement_bank_id")
    def _check_recouvrement_bank(self):
        for company in self:
            bank = company.recouvrement_bank_id
            if bank and bank.partner_id != company.partner_id:
                raise ValidationError(
                    self.env._("Letters ask to pay into an account of %s only.", company.name)
                )

    recouvrement_window = fields.Selection(
        [("right", "On the right (France)"), ("left", "On the left")],
        "Window of the envelopes",
        default="right",
        required=True,
        help="Where the address stands on letters: DL envelopes, A4 folded in three.",
    )

    def _get_recouvrement_payment_url(self):
        """Where a debtor with access to the portal pays online."""
        # Paying several invoices at once comes with Odoo's online payments.
        path = "/my/invoices/overdue" if "payment.provider" in self.env else "/my/invoices"
        return f"{self.get_base_url()}{path}"

    def _get_recouvrement_bank(self):
        """The account debtors are asked to pay into; may be empty."""
        self.ensure_one()
        if self.recouvrement_bank_id:
            return self.recouvrement_bank_id
        # sudo: the company's own account is no secret, it is printed on every letter.
        journal = (
            self.env["account.journal"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.id),
                    ("type", "=", "bank"),
                    ("bank_account_id", "!=", False),
                ],
                limit=1,
            )
        )
        return journal.bank_account_id or self.sudo().partner_id.bank_ids[:1]

    def _get_recouvrement_place(self):
        """Country and subdivision whose public holidays apply, as the ``holidays`` library names them."""
        self.ensure_one()
        country = self.country_id.code or "FR"
        return country, self.env["recouvrement.calendrier"]._get_subdivision(country, self.zip)
