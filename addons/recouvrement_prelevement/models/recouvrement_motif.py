from odoo import models


class RecouvrementMotif(models.AbstractModel):
    """Why a debit is presented again, or is not, in the reader's language."""

    _inherit = "recouvrement.motif"

    def _get_sentences(self):
        """EXTENDS recouvrement"""
        _ = self.env._
        return super()._get_sentences() | {
            "presented_delay": _("Presented again on %(planned)s, after the delay of the code."),
            "presented_window": _(
                "Presented again on %(planned)s, once the debit before cannot come back any more."
            ),
            "presented_lead": _("Presented again on %(planned)s, as soon as the bank takes it."),
            "presented_notice": _(
                "Presented again on %(planned)s, once the debtor was told in time."
            ),
            "presented_month_day": _("Presented again on %(planned)s, a day of the rule."),
            "presented_pay_day": _("Presented again on %(planned)s, the debtor's pay day."),
            "paid_meanwhile": _("Paid meanwhile."),
            "partly_paid": _("%(owed)s remains of %(amount)s: another amount is not debited."),
            "refunded": _("The debtor had it refunded: not again without its written consent."),
            "fix_first": _("Our data must be corrected first."),
            "code_forbids": _("This return code forbids it."),
            "often_enough": _("Presented again %(count)s times already, %(most)s at most."),
            "too_late": _("It could only go on %(date)s, after %(limit)s: people take over."),
            "held": _("Held: %(label)s."),
            "mandate": _("The mandate %(mandate)s is not valid, or blocked."),
            "address": _(
                "The bank of %(debtor)s is outside the European Economic Area: write the town and the "
                "country of its address, or the file would be refused."
            ),
            "deceased": _("A bank reported the debtor dead."),
            "left_out": _("The item is left out of collection."),
            "expired": _("The item is time-barred."),
            "no_rule": _("No rule says how to present again: see Configuration, Direct debits."),
            "unknown_window": _("The law's delays of direct debits are not known: fill them in."),
            "unknown_notice": _(
                "The debtor must be told before, and neither the contract nor the law says how many days: "
                "write them on the rule, the mandate, or in the law parameters."
            ),
            "called_off": _("Called off by %(user)s."),
            "return_undone": _("The return it follows was undone."),
            "by_hand": _("Debited by hand in another batch."),
            "batch_cancelled": _("Its batch was cancelled."),
        }
