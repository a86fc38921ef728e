"""What every verb of a case that freezes debts asks first, and the words they share."""

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date


class RecouvrementGel(models.AbstractModel):
    _inherit = "recouvrement.gel"

    # -- to be said by each -------------------------------------------------------------------

    def _get_earliest_day(self):
        """The first day anything may happen on: the judgment, the filing, the admissibility."""
        raise NotImplementedError

    # -- before a verb ------------------------------------------------------------------------

    def _as_verb(self):
        """sudo: state, dates and decisions belong to the verbs, for whoever may write the case."""
        self.check_access("write")
        return self.sudo()

    def _check_day(self, day):
        """:raise UserError: no day, one still to come, or before anything could happen"""
        first = self._get_earliest_day()
        if not day or day < first or day > self.env["recouvrement.calendrier"]._today():
            raise UserError(
                self.env._("Give a day between %s and today.", format_date(self.env, first))
            )

    def _find_twin(self, states):
        """Another case of the same debtor in the same company, in one of ``states``."""
        return self.search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("company_id", "=", self.company_id.id),
                ("state", "in", states),
                ("id", "!=", self.id),
            ],
            limit=1,
        )

    # -- said ---------------------------------------------------------------------------------

    def _say_amount(self, amount):
        return format_amount(self.env, amount, self.currency_id)

    def _get_law(self, code, day):
        """A number of the law on ``day``, or None when nobody knows it."""
        return self.env["recouvrement.parametre"].with_company(self.company_id)._value(code, day)

    def _find_deadline(self, code):
        """The deadline ``code`` of this case; may be empty."""
        found = self.env["recouvrement.butoir"]._of(self._origin).get(self._origin.id)
        return (found or self.env["recouvrement.butoir"]).filtered(lambda one: one.code == code)[:1]

    def _ask_to_look(self, text, day, note=False):
        """A to-do on the case, for who follows it."""
        self.with_context(mail_activity_quick_update=True).activity_schedule(
            "mail.mail_activity_data_todo",
            day,
            summary=text,
            note=note,
            user_id=self._get_follower().id,
        )

    def _get_follower(self):
        """Who is asked to look at the case; may be empty."""
        return self.user_id

    def action_refresh_debts(self):
        """Read the accounts again: items entered since are listed, frozen or not."""
        self.check_access("write")
        today = self.env["recouvrement.calendrier"]._today()
        self._freeze(today)
        self._tell_forbidden(today)
        return True
