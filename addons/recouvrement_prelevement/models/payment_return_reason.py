"""Why a direct debit came back, and what that calls for: rows, not code."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

CATEGORIES = [
    ("technical", "Technical"),
    ("funds", "Funds"),
    ("mandate", "Mandate"),
    ("account", "Account"),
    ("dispute", "Dispute"),
    ("death", "Death"),
    ("legal", "Legal"),
]
REPRESENTABLE = [("yes", "Yes"), ("no", "No"), ("after_fix", "After correction")]
NEXT_ACTIONS = [
    ("represent", "Present again"),
    ("contact", "Contact the debtor"),
    ("new_mandate", "Have a new mandate signed"),
    ("new_iban", "Ask for another account"),
    ("technical", "Correct our data"),
    ("succession", "Succession"),
    ("authorise", "Have the debtor authorise us"),
    ("manual", "Look into it"),
]
# What a bank's own row may say otherwise than the reason.
RULES = (
    "representable",
    "max_attempts",
    "delay_days",
    "next_action",
    "suspends_mandate",
    "chasing_allowed",
    "score_weight",
)


class PaymentReturnReason(models.Model):
    _inherit = "payment.return.reason"
    _order = "code, id"

    category = fields.Selection(CATEGORIES, required=True, default="technical")
    representable = fields.Selection(
        REPRESENTABLE, "May be presented again", required=True, default="no"
    )
    max_attempts = fields.Integer(
        "Most presentations again",
        help="After the first one, for one item. The bank's contract may say less.",
    )
    delay_days = fields.Integer(
        "Days before presenting again", help="Days the bank works, from the return."
    )
    next_action = fields.Selection(NEXT_ACTIONS, required=True, default="manual")
    suspends_mandate = fields.Boolean(
        "Suspends the mandate",
        help="Nothing is debited under it any more, until somebody unblocks it: refused by the debtor, account "
        "closed, mandate missing, death.",
    )
    chasing_allowed = fields.Boolean(
        "Debtor may be chased",
        default=True,
        help="No: the fault is ours, or nobody may be written to; reminders wait for a person.",
    )
    score_weight = fields.Integer(
        "Weight for the score", help="A policy: 0 says nothing of the debtor."
    )
    note = fields.Char("What to do", translate=True)
    source = fields.Char(help="Where the meaning and the action were read.")
    verification = fields.Selection(
        [
            ("text", "Read in the text itself"),
            ("quoted", "Read in a page that quotes the text"),
            ("secondary", "Read in a professional page"),
            ("to_verify", "To verify"),
        ],
        required=True,
        default="to_verify",
    )

    banque_ids = fields.One2many("recouvrement.motif.banque", "reason_id", "At our banks")

    _code_uniq = models.UniqueIndex("(code)", "This return code is there already.")

    @api.constrains("max_attempts", "delay_days", "score_weight")
    def _check_numbers(self):
        for reason in self:
            if min(reason.max_attempts, reason.delay_days, reason.score_weight) < 0:
                raise ValidationError(self.env._("A number of a return reason is not negative."))

    def _get_rule(self, journal):
        """What holds for this reason at the bank of ``journal``: ``{field of RULES: value}``."""
        self.ensure_one()
        rows = self.banque_ids.filtered("overrides")._rank(journal)
        return {name: (rows[:1] or self)[name] for name in RULES}
