"""A promise told by somebody else: an agency, a lawyer, a relative. It binds nobody until a collector confirms it."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date


class RecouvrementPromesse(models.Model):
    _inherit = "recouvrement.promesse"

    told_by_id = fields.Many2one(
        "res.partner", "Told by", readonly=True, help="Who says that the debtor promised it."
    )

    def _announce(self, dossier, amount, day, told_by, made_on, note=""):
        """Note a promise ``told_by`` somebody: nothing is suspended or judged before a collector confirms it.

        What the same person told before and nobody confirmed gives way to it.

        :param amount: above zero, in the dossier's currency
        :param day: promised for
        :param made_on: the day it was made, as told
        :return: the promise
        """
        # sudo: whoever tells it may not write promises; callers check who they are.
        here = self.sudo()
        here.search(
            [
                ("dossier_id", "=", dossier.id),
                ("told_by_id", "=", told_by.id),
                ("state", "=", "told"),
            ]
        )._decline()
        return here.create(
            {
                "dossier_id": dossier.id,
                "amount": amount,
                "date": day,
                "date_made": made_on,
                "told_by_id": told_by.id,
                "user_id": dossier.user_id.id or self.env.uid,
                "note": note,
                "state": "told",
            }
        ).with_env(self.env)

    def action_confirm(self):
        """It is a promise of the debtor to us: the policy holds, reminders wait, the lettrage will judge it.

        :raise UserError: confirmed or refused already, its day is past, or beyond the policy
        """
        self.check_access("write")
        today = self.env["recouvrement.calendrier"]._today()
        for promise in self:
            promise._check_announced()
            if promise.date < today:
                raise UserError(
                    self.env._(
                        "It was for %s, a day that is past.", format_date(self.env, promise.date)
                    )
                )
            # sudo: the state follows from this verb; rights were checked.
            promise.sudo().write({"state": "open", "user_id": self.env.uid})
            promise._check()
            promise._suspend()
            promise._end_announced()
        self.dossier_id.action_refresh()
        return True

    def action_decline(self):
        """Not a promise we hold the debtor to."""
        self.check_access("write")
        for promise in self:
            promise._check_announced()
        self._decline()
        return True

    def _decline(self):
        # sudo: the state follows from verbs; callers checked rights.
        self.sudo().state = "cancelled"
        self._end_announced()

    def _end_announced(self):
        """Nobody has to decide on them any more."""

    def _check_announced(self):
        if self.state != "told":
            raise UserError(self.env._("This promise was decided on already."))
