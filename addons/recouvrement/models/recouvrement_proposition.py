"""What collection proposes to the books: doubtful debts, allowances, losses, waivers.

A proposal is drawn up, approved within a delegation, then booked by ``recouvrement.ecriture``; it
reverses as a whole. Nothing is posted before, nothing by halves after.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools.hand import check_written, open_to_hand
from .recouvrement_delegation import KINDS


class RecouvrementProposition(models.Model):
    _name = "recouvrement.proposition"
    _description = "Proposed entry"
    _inherit = ["mail.thread", "mail.activity.mixin"]
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
        delegation = self.env["recouvrement.delegation"]
        for proposition in self:
            proposition.may_approve = proposition.state == "proposed" and delegation._may_approve(
                self.env.user, proposition
            )

    # -- buttons ----------------------------------------------------------------------------

    def action_propose(self):
        """Send these drafts for approval; those their author may approve are approved at once."""
        self.check_access("write")
        self._propose()
        return True

    def action_approve(self):
        """Approve, within one's delegation, and book when one keeps the books."""
        self.check_access("read")
        self._approve()
        return True

    def action_refuse(self, reason=""):
        self.check_access("read")
        self._refuse(reason)
        return True

    def action_book(self):
        """Post the entries of what is approved."""
        self._check_accountant()
        self.check_access("write")
        self._book()
        return True

    def action_reverse(self):
        """Undo the entries of these proposals, whole."""
        self._check_accountant()
        self.check_access("write")
        self._reverse()
        return True

    def action_open_entries(self):
        self.ensure_one()
        return self.move_ids._get_records_action(name=self.env._("Entries"))

    def _check_accountant(self):
        if not self.env.su and not self.env.user.has_group("recouvrement.group_accountant"):
            raise AccessError(self.env._("Only accountants book and reverse entries."))

    # -- the walk of a proposal ---------------------------------------------------------------

    def _propose(self):
        """:raise UserError: nothing in it, or its reason is missing where one is needed"""
        today = self.env["recouvrement.calendrier"]._today()
        for proposition in self:
            proposition._check_state("draft")
            proposition._check_complete()
        ours = self.sudo()  # its state is written by its verbs alone; rights were checked
        ours.write({"state": "proposed", "proposed_by_id": self.env.uid, "date_proposed": today})
        at_once = self.filtered("may_approve")
        if at_once:
            at_once._approve()

    def _check_complete(self):
        self.ensure_one()
        if not self.ligne_ids or self.currency_id.compare_amounts(self.amount, 0) <= 0:
            raise UserError(self.env._("%s covers nothing: add its items.", self.display_name))
        if self.kind in ("loss", "waiver", "gesture") and not self.reason:
            raise UserError(self.env._("Say why: %s needs a reason.", self.display_name))

    def _approve(self):
        """:raise AccessError: above the user's delegation"""
        today = self.env["recouvrement.calendrier"]._today()
        for proposition in self:
            proposition._check_state("proposed")
            if not proposition.may_approve:
                raise AccessError(
                    self.env._(
                        "%s is beyond your delegation: somebody else must approve it.",
                        proposition.display_name,
                    )
                )
        # sudo: the delegation allows it, whatever the user may write otherwise.
        self.sudo().write(
            {"state": "approved", "approved_by_id": self.env.uid, "date_approved": today}
        )
        if self.env.user.has_group("recouvrement.group_accountant"):
            self._book()

    def _refuse(self, reason):
        for proposition in self:
            proposition._check_state("proposed", "approved")
            may = self.env["recouvrement.delegation"]._may_approve(self.env.user, proposition)
            if not may and proposition.proposed_by_id != self.env.user:
                raise AccessError(
                    self.env._("%s is beyond your delegation.", proposition.display_name)
                )
        # sudo: as in _approve.
        self.sudo().write({"state": "refused", "refusal": reason})

    def _book(self):
        """Post and reconcile; alone, an error is raised; among others, it is written on the proposal."""
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
        for proposition in self:
            proposition._check_state("booked")
            # sudo: as in _book_one.
            ours = proposition.sudo()
            self.env["recouvrement.ecriture"].sudo()._undo(ours)
            ours.state = "reversed"

    def _check_state(self, *states):
        self.ensure_one()
        if self.state not in states:
            words = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(proposal)s is “%(state)s”: this cannot be done.",
                    proposal=self.display_name,
                    state=words[self.state],
                )
            )

    # -- what may be written ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        model = open_to_hand(self, vals_list)
        propositions = super(RecouvrementProposition, model).create(vals_list)
        for proposition in propositions.sudo():  # sudo: its number is drawn by us
            proposition.name = self.env["ir.sequence"].next_by_code("recouvrement.proposition")
        return propositions

    def write(self, vals):
        check_written(self, vals)
        if not self.env.su and any(proposition.state != "draft" for proposition in self):
            raise UserError(
                self.env._(
                    "Only a draft is changed: refuse or reverse this one and draw up another."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        if any(proposition.state not in ("draft", "refused") for proposition in self):
            raise UserError(self.env._("A proposal that was decided is kept."))
