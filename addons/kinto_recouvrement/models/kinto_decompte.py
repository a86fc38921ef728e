"""The statement of account of a lease whose vehicle was sold: arrears, indemnity, costs, less the sale.

Counted by ``engine/statement.py`` on the facts of its day, frozen when issued, posted on the dossier, and told
to the customer with its calculation. Counting is in ``_calcul``, entries in ``_ecriture``, the letter in ``_lettre``.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.recouvrement.tools.hand import check_numbers, check_written, open_to_hand

OVER = ("sold", "kept", "abandoned")


class KintoDecompte(models.Model):
    _name = "kinto.decompte"
    _description = "Statement of account of a lease"
    _inherit = ["recouvrement.etat", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char("Number", required=True, readonly=True, copy=False, default="/")
    restitution_id = fields.Many2one(
        "kinto.restitution",
        "Recovery",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    dossier_id = fields.Many2one(related="restitution_id.dossier_id", store=True, index=True)
    contrat_id = fields.Many2one(related="restitution_id.contrat_id", store=True, index=True)
    partner_id = fields.Many2one(
        related="restitution_id.partner_id", string="Customer", store=True, index=True
    )
    vehicle_id = fields.Many2one(related="restitution_id.vehicle_id", store=True)
    company_id = fields.Many2one(related="restitution_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        required=True,
        default=lambda self: self.env["recouvrement.calendrier"]._today(),
        help="What is owed on that day; the entry bears it.",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("issued", "Issued"), ("reversed", "Reversed")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    lines = fields.Json("Calculation", readonly=True, copy=False)
    calculation_html = fields.Html("How it is counted", compute="_compute_calculation_html")
    amount_arrears = fields.Monetary("Arrears", readonly=True)
    amount_indemnity = fields.Monetary("Indemnity of termination", readonly=True)
    amount_costs = fields.Monetary("Costs", readonly=True)
    amount_proceeds = fields.Monetary("Sale of the vehicle", readonly=True)
    amount_total = fields.Monetary(
        "Result", readonly=True, tracking=True, help="Above zero, owed; below, due to the customer."
    )
    outcome = fields.Selection(
        [
            ("deficiency", "Owed by the customer"),
            ("surplus", "Due to the customer"),
            ("even", "Even"),
        ],
        compute="_compute_outcome",
        store=True,
    )
    missing = fields.Text("What is missing", compute="_compute_missing")
    amount_reduction = fields.Monetary(
        "Given up on the indemnity", help="A judge may lower it; the company may do so first."
    )
    reduction_reason = fields.Char("Why it is given up")
    fees_deducted = fields.Boolean(
        "Fees of the sale deducted",
        help="When the contract says so. Never for a consumer credit: nothing is asked beyond "
        "what its law lists.",
    )
    amount_later = fields.Monetary("Costs come since", compute="_compute_amount_later")
    move_ids = fields.One2many("account.move", "kinto_decompte_id", "Entries", readonly=True)
    document_id = fields.Many2one(
        "ir.attachment", "Letter", readonly=True, copy=False, ondelete="restrict"
    )
    action_id = fields.Many2one(
        "recouvrement.action", "Posting", readonly=True, copy=False, ondelete="restrict"
    )
    delivery = fields.Selection(related="action_id.delivery", string="What became of it")
    issued_by_id = fields.Many2one("res.users", "Issued by", readonly=True, copy=False)
    replaces_id = fields.Many2one("kinto.decompte", readonly=True, copy=False)
    reverse_reason = fields.Char("Why it was reversed", readonly=True, copy=False)

    _standing_uniq = models.UniqueIndex(
        "(restitution_id) WHERE state <> 'reversed'",
        "A statement of account of this vehicle stands: reverse it first.",
    )
    _reduction_positive = models.Constraint(
        "CHECK (COALESCE(amount_reduction, 0) >= 0)", "What is given up is not negative."
    )

    @api.depends("amount_total")
    def _compute_outcome(self):
        for each in self:
            sign = each.currency_id.compare_amounts(each.amount_total or 0, 0)
            each.outcome = ("even", "deficiency", "surplus")[sign]

    @api.depends("lines", "state", "move_ids.state")
    def _compute_amount_later(self):
        for each in self:
            rows = each._get_cost_rows() if each.state == "issued" else ()
            each.amount_later = sum(row.amount_due for row in rows)

    # -- who may ------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("A statement of account is drawn up from its recovery."))
        for vals in vals_list:
            check_numbers(self, vals)
        made = super(KintoDecompte, open_to_hand(self, vals_list)).create(vals_list)
        names = self.env["recouvrement.detection"]._next_names(len(made), self._name)
        for each, name in zip(made, names, strict=True):
            each.name = name
        return made

    def write(self, vals):
        check_written(self, vals)
        check_numbers(self, vals)
        if not self.env.su and any(each.state != "draft" for each in self):
            raise UserError(
                self.env._("%s was issued: reverse it to change it.", self[:1].display_name)
            )
        done = super().write(vals)
        if vals.keys() & {"date", "amount_reduction", "fees_deducted"}:
            self._count()
        return done

    @api.ondelete(at_uninstall=False)
    def _unlink_draft_only(self):
        if any(each.state != "draft" for each in self):
            raise UserError(self.env._("A statement that was issued is kept: reverse it."))

    def _check_issuer(self):
        has = self.env.user.has_group
        if not self.env.su and not (
            has("recouvrement.group_manager") or has("recouvrement.group_accountant")
        ):
            raise AccessError(
                self.env._("Managers and accountants issue and reverse statements of account.")
            )

    # -- verbs --------------------------------------------------------------------------------

    @api.model
    def _draw_up(self, recovery, replaces=None):
        """A draft of the statement of ``recovery``, counted.

        :raise UserError: the vehicle is neither sold nor given up
        """
        recovery._check_state(*OVER)
        # sudo: whoever may act on the recovery draws up its statement; rights were checked there.
        draft = self.sudo().create(
            {
                "restitution_id": recovery.id,
                "replaces_id": replaces and replaces.id,
                "amount_reduction": replaces.amount_reduction if replaces else 0,
                "reduction_reason": replaces and replaces.reduction_reason,
                "fees_deducted": replaces.fees_deducted if replaces else False,
            }
        )
        draft._count()
        return draft.sudo(False)

    def action_count(self):
        """Count again on what is known now."""
        self.check_access("write")
        for each in self:
            each._check_state("draft")
            each._count()
        return True

    def action_issue(self):
        """Freeze it, post it on the dossier, keep its letter."""
        self._check_issuer()
        self.check_access("write")
        for each in self:
            each._check_state("draft")
            each._count()
            each._check_issuable()
            each._issue()
        return True

    def _check_issuable(self):
        self.restitution_id._check_state(*OVER)
        self.restitution_id._check_lease_over()
        if self.missing:
            raise UserError(self.missing)
        today = self.env["recouvrement.calendrier"]._today()
        if self.date > today:
            raise UserError(self.env._("A statement of account is issued on its day, not before."))
        if self.amount_reduction and not (self.reduction_reason or "").strip():
            raise UserError(self.env._("Say why a part of the indemnity is given up."))

    def _issue(self):
        mine = self.sudo()  # sudo: written by verbs only
        mine._post()
        mine.write({"state": "issued", "issued_by_id": self.env.uid})
        mine.document_id = mine._make_document()
        self._tell(
            self.env._(
                "Statement of account %(number)s issued: %(amount)s %(outcome)s",
                number=self.name,
                amount=self.currency_id.format(abs(self.amount_total)),
                outcome=self._say_outcome(),
            )
        )
        self.env["recouvrement.passage"]._refresh(
            self.dossier_id, self.env["recouvrement.calendrier"]._today()
        )

    def _say_outcome(self):
        return dict(self._fields["outcome"]._description_selection(self.env))[self.outcome].lower()

    def action_reverse(self):
        """Say why it is reversed: its entries are, and another may be drawn up."""
        return self._ask_reversal(reissue=False)

    def action_reissue(self):
        """A cost came since, or something was wrong: reverse it and draw it up again."""
        return self._ask_reversal(reissue=True)

    def _ask_reversal(self, reissue):
        self.ensure_one()
        self._check_issuer()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Issue it again") if reissue else self.env._("Reverse it"),
            "res_model": "kinto.decompte.annulation",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_decompte_id": self.id, "default_reissue": reissue},
        }

    def _reverse(self, reason, reissue=False):
        """Reverse the entries; what was written to the customer stays on it.

        :return: the action to open the new draft, or to close the window
        """
        self.ensure_one()
        self._check_issuer()
        self.check_access("write")
        self._check_state("issued")
        if not (reason or "").strip():
            raise UserError(self.env._("Say why."))
        mine = self.sudo()  # sudo: written by verbs only
        mine._unpost()
        mine.write({"state": "reversed", "reverse_reason": reason})
        self._tell(
            self.env._(
                "Statement of account %(number)s reversed: %(reason)s",
                number=self.name,
                reason=reason,
            )
        )
        self.env["recouvrement.passage"]._refresh(
            self.dossier_id, self.env["recouvrement.calendrier"]._today()
        )
        if not reissue:
            return {"type": "ir.actions.act_window_close"}
        mine.flush_recordset()
        return self._draw_up(self.restitution_id, replaces=self)._get_records_action()

    def _tell(self, sentence):
        self.env["recouvrement.fil"]._record(
            "vehicle", {self.dossier_id: sentence}, records={self.dossier_id: self}
        )

    def action_open_entries(self):
        self.ensure_one()
        return self.move_ids._get_records_action(name=self.env._("Entries"))
