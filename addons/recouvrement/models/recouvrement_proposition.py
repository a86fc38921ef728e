"""What collection proposes to the books: doubtful debts, allowances, losses, waivers.

A proposal is drawn up, approved within a delegation, then booked by ``recouvrement.ecriture``; it
reverses as a whole. Nothing is posted before, nothing by halves after.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import clean_context

from ..tools.hand import check_written, open_to_hand
from ..tools.turn import take_turn
from ..tools.words import say_pair
from .recouvrement_delegation import GIVEN_UP, KINDS

# Accounts an entry of each kind cannot do without.
NEEDS = {
    "doubtful": ("doubtful",),
    "restored": ("doubtful",),
    "allowance": ("allowance", "allowance_expense"),
    "release": ("allowance", "allowance_income"),
    "loss": ("loss", "loss_prior"),
    "waiver": ("waiver", "waiver_financial"),
    "gesture": ("gesture",),
}
SHOWN = 8  # failures told one by one
# Kinds whose entries settle the items they are about: no more than what remains of each.
MOVING = ("doubtful", "restored", "loss", "waiver", "gesture")


class RecouvrementProposition(models.Model):
    _name = "recouvrement.proposition"
    _description = "Proposed entry"
    _inherit = ["recouvrement.etat", "mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    name = fields.Char("Number", readonly=True, copy=False, default="/")
    kind = fields.Selection(KINDS, required=True)
    dossier_id = fields.Many2one(
        "recouvrement.dossier", required=True, index=True, ondelete="restrict", check_company=True
    )
    partner_id = fields.Many2one(
        related="dossier_id.partner_id", string="Debtor", store=True, index=True
    )
    company_id = fields.Many2one(related="dossier_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    portefeuille_id = fields.Many2one(related="dossier_id.portefeuille_id")
    date = fields.Date(
        "Entry date",
        required=True,
        default=lambda self: self.env["recouvrement.calendrier"]._today(),
    )
    reason = fields.Char(help="Why: kept on the entry and in the dossier.")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("proposed", "To approve"),
            ("approved", "To book"),
            ("booked", "Booked"),
            ("refused", "Refused"),
            ("reversed", "Reversed"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index="btree_not_null",
    )
    ligne_ids = fields.One2many(
        "recouvrement.proposition.ligne", "proposition_id", "Items", copy=True
    )
    amount = fields.Monetary(compute="_compute_amount", store=True, help="Taxes included.")
    proposed_by_id = fields.Many2one("res.users", "Proposed by", readonly=True, copy=False)
    date_proposed = fields.Date("Proposed on", readonly=True, copy=False)
    approved_by_id = fields.Many2one("res.users", "Approved by", readonly=True, copy=False)
    date_approved = fields.Date("Approved on", readonly=True, copy=False)
    refusal = fields.Char("Why refused", readonly=True, copy=False)
    error = fields.Char("Why it is not booked", readonly=True, copy=False)
    move_ids = fields.One2many(
        "account.move", "recouvrement_proposition_id", "Entries", readonly=True
    )
    entry_line_ids = fields.One2many(
        "account.move.line", string="Lines of the entries", compute="_compute_entry_line_ids"
    )
    missing = fields.Text("What is missing", compute="_compute_missing")
    may_approve = fields.Boolean("I may approve it", compute="_compute_may_approve")

    @api.depends("name", "kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for proposition in self:
            proposition.display_name = f"{proposition.name} – {kinds.get(proposition.kind, '')}"

    @api.depends("ligne_ids.amount")
    def _compute_amount(self):
        for proposition in self:
            proposition.amount = sum(proposition.ligne_ids.mapped("amount"))

    @api.depends("state", "amount", "kind", "proposed_by_id")
    @api.depends_context("uid")
    def _compute_may_approve(self):
        may = self._filter_approvable()
        for proposition in self:
            proposition.may_approve = proposition in may

    @api.depends("move_ids.line_ids")
    def _compute_entry_line_ids(self):
        for proposition in self:
            proposition.entry_line_ids = proposition.move_ids.line_ids

    @api.depends("company_id", "kind")
    def _compute_missing(self):
        """What lacks in the settings for entries of this kind."""
        service = self.env["recouvrement.compte"]
        for proposition in self:
            codes = NEEDS.get(proposition.kind, ())
            company = proposition.company_id
            proposition.missing = company and "\n".join(service._get_missing(company, codes))

    def _filter_approvable(self):
        """Those the user may approve now."""
        waiting = self.filtered(lambda each: each.state == "proposed")
        return self.env["recouvrement.delegation"]._filter_approvable(self.env.user, waiting)

    # -- buttons ----------------------------------------------------------------------------

    def action_propose(self):
        """Send these drafts for approval; those their author may approve are approved at once."""
        self.check_access("write")
        return self._do_each("_propose")

    def action_approve(self):
        """Approve, within one's delegation, and book when one keeps the books."""
        self.check_access("read")
        return self._do_each("_approve")

    def action_refuse(self, reason=""):
        """Refuse them for ``reason``, asked for when it is not given."""
        self.check_access("read")
        if reason:
            return self._do_each("_refuse", str(reason))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Refuse"),
            "res_model": "recouvrement.proposition.refus",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_proposition_ids": self.ids},
        }

    def action_book(self):
        """Post the entries of what is approved."""
        self._check_accountant()
        self.check_access("write")
        return self._do_each("_book")

    def action_reverse(self):
        """Undo the entries of these proposals, whole."""
        self._check_accountant()
        self.check_access("write")
        return self._do_each("_reverse")

    def _do_each(self, verb, *args):
        """Run ``verb`` on these; of many, one that fails does not stop the others and is told with its reason."""
        self = self._without_defaults()
        if len(self) == 1:
            getattr(self, verb)(*args)
            return True
        failed = []
        for proposition in self.sorted("id"):
            try:
                with self.env.cr.savepoint():
                    getattr(proposition, verb)(*args)
            except UserError as error:
                failed.append((proposition, str(error)))
                if verb in ("_approve", "_book"):
                    # sudo: what went wrong is told on the proposal by its own verb.
                    proposition.sudo().error = str(error)
        return self._tell_done(failed)

    def _without_defaults(self):
        """These, whose entries take no value that the context of a call could slip in."""
        return self.with_context(clean_context(self.env.context))

    def _tell_done(self, failed):
        """What became of many, as a notification; the reasons one by one."""
        done = len(self) - len(failed)
        words = [
            self.env._("%(done)s done out of %(number)s.", done=done, number=len(self)),
            *(say_pair(self.env, each.name, error) for each, error in failed[:SHOWN]),
        ]
        if len(failed) > SHOWN:
            words.append(self.env._("… and %s more.", len(failed) - SHOWN))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if failed else "success",
                "sticky": bool(failed),
                "message": "\n".join(words),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_open_entries(self):
        self.ensure_one()
        return self.move_ids._get_records_action(name=self.env._("Entries"))

    def _check_accountant(self):
        if not self.env.su and not self.env.user.has_group("recouvrement.group_accountant"):
            raise AccessError(self.env._("Only accountants book and reverse entries."))

    # -- the walk of a proposal ---------------------------------------------------------------

    def _propose(self, at_once=True):
        """Send them for approval; whoever may approve them is asked.

        :param at_once: approve those their author may approve
        :raise UserError: nothing in it, or its reason is missing where one is needed
        """
        today = self.env["recouvrement.calendrier"]._today()
        take_turn(self)
        for proposition in self:
            proposition._check_state("draft")
            proposition._check_complete()
        ours = self.sudo()  # its state is written by its verbs alone; rights were checked
        ours.write({"state": "proposed", "proposed_by_id": self.env.uid, "date_proposed": today})
        mine = self._approve_own() if at_once else self.browse()
        (self - mine)._ask_approver()

    def _approve_own(self):
        """Approve those the user may; what is given up one after the other: each counts for the next."""
        done, alone = self.browse(), self.filtered(lambda each: each.kind in GIVEN_UP)
        for group in (self - alone, *alone):
            # What lacks its evidence waits for it, as a proposal to approve.
            if mine := (group - group._filter_unproven())._filter_approvable():
                mine._approve()
                done |= mine
        return done

    def _ask_approver(self):
        """A to-do for whom may approve: on the first of them when there are many."""
        asked = self[:1]
        user = asked and self.env["recouvrement.delegation"]._find_approver(asked)
        if user:
            many = len(self) > 1
            # sudo: the to-do is for another person.
            asked.sudo().activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("%s proposals to approve", len(self))
                if many
                else self.env._("To approve: %s", asked.display_name),
                user_id=user.id,
            )

    def _done_asking(self):
        # sudo: as in _ask_approver.
        self.sudo().activity_unlink(["mail.mail_activity_data_todo"])

    def _filter_unproven(self):
        """Those whose ground asks for evidence that nobody attached; kinds with a ground say which."""
        return self.browse()

    def _check_still_owed(self):
        """:raise UserError: an item was paid, moved or written off since, in whole or in part, or what
        remains of it is approved in another proposal already"""
        for line in self.ligne_ids:
            item = line.move_line_id
            left = item.amount_residual if item.parent_state == "posted" else 0.0
            left = self.currency_id.round(left - item._get_recouvrement_approved(but=self))
            if self.currency_id.compare_amounts(line.amount, left) > 0:
                raise UserError(
                    self.env._(
                        "%(proposal)s: of “%(item)s”, %(asked)s were proposed and %(left)s remain. "
                        "Refuse it and draw up another.",
                        proposal=self.display_name,
                        item=line.document,
                        asked=self.currency_id.format(line.amount),
                        left=self.currency_id.format(left),
                    )
                )

    def _check_complete(self):
        self.ensure_one()
        if not self.ligne_ids or self.currency_id.compare_amounts(self.amount, 0) <= 0:
            raise UserError(self.env._("%s covers nothing: add its items.", self.display_name))
        if self.kind in ("loss", "waiver", "gesture") and not self.reason:
            raise UserError(self.env._("Say why: %s needs a reason.", self.display_name))
        if self._is_moving():
            self._check_still_owed()

    def _approve(self):
        """Approve, one after the other: what is approved of an item counts for the next.

        Alone, what stands in the way is raised; among others, it is written on the proposal, which waits.

        :raise AccessError: above the user's delegation
        :raise UserError: it lacks its evidence, or an item has less left than it takes off
        """
        take_turn(self)
        may, done = self._filter_approvable(), self.browse()
        for proposition in self:
            proposition._check_state("proposed")
            if proposition not in may:
                proposition._refuse_access()
            try:
                proposition._check_approvable()
            except UserError as error:
                if len(self) == 1:
                    raise
                # sudo: what went wrong is told on the proposal by its own verb.
                proposition.sudo().error = str(error)
                continue
            proposition._mark_approved()
            done |= proposition
        if done:
            done._done_asking()
            if self.env.user.has_group("recouvrement.group_accountant"):
                done._book()

    def _mark_approved(self):
        # sudo: the delegation allows it, whatever the user may write otherwise.
        self.sudo().write(
            {
                "state": "approved",
                "approved_by_id": self.env.uid,
                "date_approved": self.env["recouvrement.calendrier"]._today(),
            }
        )

    def _is_moving(self):
        """Does it settle the items it is about, no more than what remains of each?"""
        return self.kind in MOVING

    def _check_approvable(self):
        """:raise UserError: what it takes off is not owed any more, or is approved elsewhere already"""
        if self._is_moving():
            self._check_still_owed()

    def _refuse_access(self):
        """:raise AccessError: always, with what lacks and whom to ask"""
        service = self.env["recouvrement.delegation"]
        raise AccessError(service._tell_refusal(self.env.user, self))

    def _refuse(self, reason):
        take_turn(self)
        for proposition in self:
            proposition._check_state("proposed", "approved")
            may = self.env["recouvrement.delegation"]._may_approve(self.env.user, proposition)
            if not may and proposition.proposed_by_id != self.env.user:
                proposition._refuse_access()
        # sudo: as in _approve.
        self.sudo().write({"state": "refused", "refusal": reason})
        self._done_asking()

    def _book(self):
        """Post and reconcile; alone, an error is raised; among others, it is written on the proposal."""
        take_turn(self)
        for proposition in self:
            proposition._check_state("approved")
            if len(self) == 1:
                proposition._book_one()
                continue
            try:
                with self.env.cr.savepoint():
                    proposition._book_one()
            except UserError as error:
                # sudo: what went wrong is told on the proposal by its own verb.
                proposition.sudo().error = str(error)

    def _book_one(self):
        if self._is_moving():
            # Between the approval and the books an invoice may have gone back to draft.
            self._check_still_owed()
        service = self.env["recouvrement.ecriture"]
        # sudo: the delegation approved it and the books' own checks (locks, accounts) still hold.
        ours = self.sudo()
        moves = getattr(service.sudo(), f"_book_{self.kind}")(ours)
        moves.write(
            {
                "recouvrement_proposition_id": self.id,
                "recouvrement_entry_dossier_id": self.dossier_id.id,
            }
        )
        ours.write({"state": "booked", "error": False})
        service._tell(ours, moves)

    def _reverse(self):
        take_turn(self)
        for proposition in self:
            proposition._check_state("booked")
            # sudo: as in _book_one.
            ours = proposition.sudo()
            service = self.env["recouvrement.ecriture"].sudo()
            today = self.env["recouvrement.calendrier"]._today()
            # The days since its booking keep the balance they were told with.
            service.with_context(recouvrement_following=True, recouvrement_undone_on=today)._undo(
                ours
            )
            ours.state = "reversed"

    # -- what may be written ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        model = open_to_hand(self, vals_list)
        propositions = super(RecouvrementProposition, model).create(vals_list)
        names = self.env["recouvrement.detection"]._next_names(len(propositions), self._name)
        for proposition, name in zip(propositions.sudo(), names, strict=True):
            proposition.name = name  # sudo: its number is drawn by us
        return propositions

    def write(self, vals):
        check_written(self, vals)
        may = vals.keys() <= self._get_addable() and set(self.mapped("state")) <= {"proposed"}
        decided = any(proposition.state != "draft" for proposition in self)
        if not self.env.su and decided and not may:
            raise UserError(
                self.env._(
                    "Only a draft is changed: refuse or reverse this one and draw up another."
                )
            )
        done = super().write(vals)
        if "dossier_id" in vals:
            self.dossier_id.check_access("write")
            self.ligne_ids._check_item()
        return done

    def _get_addable(self):
        """Names of the fields completed while it waits for approval."""
        return set()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        if any(proposition.state not in ("draft", "refused") for proposition in self):
            raise UserError(self.env._("A proposal that was decided is kept."))
