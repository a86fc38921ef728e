"""A debt follows the person: the old lease of who was transferred is followed beside the new one, or with it."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date


class RecouvrementBail(models.Model):
    _inherit = "recouvrement.bail"

    previous_bail_id = fields.Many2one(
        "recouvrement.bail",
        "Transferred from",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    next_bail_ids = fields.One2many("recouvrement.bail", "previous_bail_id", "Transferred to")
    followed_bail_id = fields.Many2one(
        "recouvrement.bail",
        "Followed with",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="The lease whose dossier takes the debts of this one. Empty: its own dossier.",
    )
    followed_reason = fields.Char("Why with it", readonly=True, copy=False)

    def _transfer_to(self, bail, day, reason, together=False):
        """The tenant left this lease for ``bail`` on ``day``: what is owed stays owed by the same person.

        :param together: follow the old debt in the new lease's dossier, rather than beside it
        :raise UserError: another person's lease, or the same one
        """
        self.ensure_one()
        self._check_same_person(bail)
        self._change_segment("transferred", day, reason)
        bail.check_access("write")
        # sudo: the tie is written by this verb, for those who may write both leases.
        bail.sudo().previous_bail_id = self
        if together:
            self._follow_with(bail, reason)
        return True

    def _follow_with(self, bail, reason):
        """Have the debts of this lease followed in the dossier of ``bail`` from the next night on.

        Entries, terms and amounts stay those of this lease; only the dossier changes, and it is said
        on both leases and on the dossier left.

        :raise UserError: another person's lease, the same one, or no reason
        """
        self.ensure_one()
        self._check_same_person(bail)
        self._check_reason(reason)
        (self | bail).check_access("write")
        bail = bail.followed_bail_id or bail
        if bail == self:
            raise UserError(self.env._("%s is followed with this lease already.", bail.name))
        # sudo: as in _transfer_to; those that were followed with this one go along.
        moved = self.sudo() | self.sudo().search([("followed_bail_id", "=", self.id)])
        moved.write({"followed_bail_id": bail.id, "followed_reason": reason.strip()})
        self._tell_both(
            bail,
            self.env._(
                "The debts of lease %(old)s (%(amount)s unpaid) are followed with lease %(new)s: %(why)s",
                old=self.name,
                new=bail.name,
                amount=format_amount(self.env, self.unpaid_amount, self.currency_id),
                why=reason.strip(),
            ),
        )
        return True

    def _follow_apart(self, reason):
        """Have this lease followed in its own dossier again."""
        self.ensure_one()
        self._check_reason(reason)
        self.check_access("write")
        other = self.followed_bail_id
        if not other:
            raise UserError(self.env._("Lease %s has its own dossier already.", self.name))
        # sudo: as in _transfer_to.
        self.sudo().write({"followed_bail_id": False, "followed_reason": False})
        self._tell_both(
            other,
            self.env._(
                "The debts of lease %(old)s are followed apart from lease %(new)s again: %(why)s",
                old=self.name,
                new=other.name,
                why=reason.strip(),
            ),
        )
        return True

    def _check_same_person(self, bail):
        if not bail or bail == self:
            raise UserError(self.env._("Choose the other lease."))
        if bail.partner_id != self.partner_id or bail.company_id != self.company_id:
            raise UserError(
                self.env._(
                    "%(other)s is not a lease of %(who)s: a debt follows the person who owes it.",
                    other=bail.display_name,
                    who=self.partner_id.name,
                )
            )

    def _check_reason(self, reason):
        if not (reason or "").strip():
            raise UserError(self.env._("Say why."))

    def _tell_both(self, bail, words):
        """The trace: on both leases, and in the dossiers they have."""
        # sudo: whoever may do it has it told, whoever follows the dossiers.
        both = (self | bail).sudo()
        both._message_log_batch(bodies=dict.fromkeys(both.ids, words))
        both.dossier_ids._log_lines(dict.fromkeys(both.dossier_ids.ids, words))

    # -- the household changes ------------------------------------------------------------------

    def _change_holder(self, partner, day, reason, bound_until=None):
        """The tenant leaves and ``partner`` goes on: rents are addressed to the latter from ``day`` on.

        What was billed before stays in the dossier of who leaves.

        :param bound_until: the last day of the rents who leaves still answers for; the day they leave
            when not told
        :raise UserError: no reason, the same person, or a day before the lease
        """
        self.ensure_one()
        self.check_access("write")
        self._check_reason(reason)
        if not partner or partner == self.partner_id:
            raise UserError(self.env._("Choose the person who goes on with the lease."))
        if day < self.date_start:
            raise UserError(self.env._("Lease %s did not exist on that day.", self.display_name))
        if bound_until and bound_until < day:
            raise UserError(self.env._("Who leaves is bound until that day at least."))
        # sudo: whom rents are addressed to is written by this verb once some were billed.
        here, leaves = self.sudo(), self.partner_id
        staying = here.titulaire_ids.filtered(lambda each: not each.date_to)
        if gone := staying.filtered(lambda each: each.partner_id == leaves):
            gone.write(
                {"date_to": day, "solidary_until": bound_until or day, "note": reason.strip()}
            )
        if known := staying.filtered(lambda each: each.partner_id == partner):
            known.write({"role": "holder", "bound": True})
        here.partner_id = partner
        if not known:
            values = {"bail_id": here.id, "partner_id": partner.id, "role": "holder"}
            here.env["recouvrement.bail.titulaire"].create({**values, "date_from": day})
        here.titulaire_ids._join_dossiers(here.dossier_ids)
        here._message_log_batch(
            bodies={
                here.id: self.env._(
                    "%(who)s goes on with the lease from %(day)s in place of %(before)s: %(why)s",
                    who=partner.name,
                    day=format_date(self.env, day),
                    before=leaves.name,
                    why=reason.strip(),
                )
            }
        )
        return True

    # -- side by side ---------------------------------------------------------------------------

    def _get_siblings(self):
        """The other leases of the same person: those they left, those they were transferred to."""
        self.ensure_one()
        # sudo: the same person's own debts are told to who follows one of them; only a sentence of each.
        return self.sudo().search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("company_id", "=", self.company_id.id),
                ("id", "!=", self.id),
            ]
        )

    def _say_beside(self):
        """One sentence on what is owed under this lease, for the dossier of another of the same person."""
        self.ensure_one()
        situations = dict(self._fields["segment"]._description_selection(self.env))
        values = {
            "lease": self.name,
            "situation": situations[self.segment],
            "amount": format_amount(self.env, self.unpaid_amount, self.currency_id),
        }
        if self.followed_bail_id:
            return self.env._(
                "%(lease)s (%(situation)s): %(amount)s unpaid, followed with lease %(with_it)s.",
                with_it=self.followed_bail_id.name,
                **values,
            )
        dossier = self._get_open_dossier()
        if not dossier:
            return self.env._("%(lease)s (%(situation)s): %(amount)s unpaid, no dossier.", **values)
        return self.env._(
            "%(lease)s (%(situation)s): %(amount)s unpaid, dossier %(dossier)s of %(who)s.",
            dossier=dossier.name,
            who=dossier.user_id.name or self.env._("nobody"),
            **values,
        )

    def action_change(self):
        """Ask what changes: situation, tenant, transfer, which dossier follows the debt."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Change of the lease"),
            "res_model": "recouvrement.bail.changement",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_bail_id": self.id},
        }
