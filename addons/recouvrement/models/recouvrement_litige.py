"""Station 9 of 11: litige.

Comes from: résultat, a button, the debtor's portal. Writes one suspension of the items in dispute,
in whole or in part; the rest is still chased.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command, Domain

from ..tools.hand import get_ours, open_to_hand

# What a person may change; the rest follows from the verbs.
BY_HAND = {
    "category_id",
    "responsible_id",
    "date_deadline",
    "description",
    "ligne_ids",
    "credit_move_ids",
}


class RecouvrementLitige(models.Model):
    _name = "recouvrement.litige"
    _description = "Dispute"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_opened desc, id desc"
    _mail_post_access = "read"  # who answers for it writes in its thread

    name = fields.Char("Number", required=True, readonly=True, copy=False, default="/")
    dossier_id = fields.Many2one(
        "recouvrement.dossier", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="dossier_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    debtor_id = fields.Many2one(
        related="dossier_id.partner_id", string="Debtor", store=True, index=True
    )
    open_line_ids = fields.Many2many(related="dossier_id.open_line_ids", string="Open items")
    category_id = fields.Many2one(
        "recouvrement.litige.categorie", required=True, ondelete="restrict", tracking=True
    )
    service = fields.Char(related="category_id.service", string="Service", store=True)
    description = fields.Text("What is contested")
    by_debtor = fields.Boolean("Opened by the debtor", readonly=True)
    ligne_ids = fields.One2many("recouvrement.litige.ligne", "litige_id", "Items in dispute")
    amount = fields.Monetary("In dispute", compute="_compute_amount", store=True)
    state = fields.Selection(
        [
            ("open", "Open"),
            ("accepted", "Accepted"),
            ("partly", "Accepted in part"),
            ("rejected", "Rejected"),
            ("cancelled", "Called off"),
        ],
        default="open",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    responsible_id = fields.Many2one(
        "res.users",
        "In charge",
        compute="_compute_responsible_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        tracking=True,
        help="Answers: sales, logistics, quality… Sees this dispute only, when not of collection.",
    )
    date_opened = fields.Date(
        "Opened on",
        required=True,
        default=lambda self: self.env["recouvrement.calendrier"]._today(),
    )
    date_deadline = fields.Date(
        "To be answered by",
        compute="_compute_date_deadline",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    date_closed = fields.Date("Closed on", readonly=True, copy=False)
    days_to_resolve = fields.Integer(
        "Time to resolve (days)",
        compute="_compute_days_to_resolve",
        store=True,
        aggregator="avg",
    )
    late = fields.Boolean(compute="_compute_late", search="_search_late")
    suspension_id = fields.Many2one(
        "recouvrement.suspension", readonly=True, copy=False, index="btree_not_null"
    )

    _dates_ordered = models.Constraint(
        "CHECK (date_closed IS NULL OR date_closed >= date_opened)",
        "A dispute cannot end before it begins.",
    )

    # -- computed ---------------------------------------------------------------------------

    @api.depends("name", "category_id.name", "debtor_id.name")
    def _compute_display_name(self):
        for dispute in self.sudo():
            parts = (dispute.name, dispute.category_id.name, dispute.debtor_id.name)
            dispute.display_name = " – ".join(filter(None, parts))

    @api.depends("ligne_ids.amount")
    def _compute_amount(self):
        for dispute in self:
            dispute.amount = sum(dispute.ligne_ids.mapped("amount"))

    @api.depends("category_id", "dossier_id")
    def _compute_responsible_id(self):
        for dispute in self:
            dispute.responsible_id = (
                dispute.category_id.user_id or dispute.dossier_id.user_id or self.env.user
            )

    @api.depends("category_id", "date_opened")
    def _compute_date_deadline(self):
        for dispute in self:
            ready = dispute.category_id and dispute.date_opened
            company = dispute.company_id or dispute.dossier_id.company_id or self.env.company
            dispute.date_deadline = ready and dispute.category_id._get_deadline(
                dispute.date_opened, company
            )

    @api.depends("date_opened", "date_closed")
    def _compute_days_to_resolve(self):
        for dispute in self:
            over = dispute.date_closed and dispute.date_opened
            dispute.days_to_resolve = (
                (dispute.date_closed - dispute.date_opened).days if over else False
            )

    @api.depends("state", "date_deadline")
    def _compute_late(self):
        late = self.filtered_domain(self._get_late_domain())
        for dispute in self:
            dispute.late = dispute in late

    def _search_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = self._get_late_domain()
        return late if True in value else ~late

    def _get_late_domain(self, day=None):
        day = day or fields.Date.context_today(self)
        return Domain("state", "=", "open") & Domain("date_deadline", "<", day)

    # -- life -------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        here = open_to_hand(self, vals_list)
        for vals in vals_list:
            if vals.get("name", "/") == "/":
                vals["name"] = self.env["ir.sequence"].next_by_code(self._name) or "/"
        disputes = super(RecouvrementLitige, here).create(vals_list)
        today = self.env["recouvrement.calendrier"]._today()
        for dispute in disputes:
            if not self.env.su and dispute.date_opened > today:
                raise ValidationError(self.env._("A dispute was opened today or before."))
            if dispute.dossier_id.state == "closed":
                raise ValidationError(self.env._("This dossier is closed: nothing is chased."))
            if not dispute.ligne_ids:
                raise ValidationError(self.env._("Choose at least one item in dispute."))
        disputes._ask_responsible()
        disputes._tell_dossiers()
        return disputes

    def write(self, vals):
        if not self.env.su and get_ours(self, vals) - BY_HAND:
            raise AccessError(self.env._("A dispute changes by its answer and its outcome."))
        res = super().write(vals)
        if "ligne_ids" in vals and any(
            dispute.state == "open" and not dispute.ligne_ids for dispute in self
        ):
            raise ValidationError(self.env._("Choose at least one item in dispute."))
        if "responsible_id" in vals:
            self.filtered(lambda each: each.state == "open")._ask_responsible()
        if "credit_move_ids" in vals:
            self._end_when_credited()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        # Superuser code only: a context can come by RPC.
        if not (self.env.su and self.env.context.get("recouvrement_retention")):
            raise UserError(
                self.env._("A dispute explains why nothing was asked: cancel it instead.")
            )

    def _keep_suspended(self):
        """The suspension of each open dispute covers its items, each for what is in dispute."""
        for dispute in self.filtered(lambda each: each.state == "open"):
            # sudo: the suspension follows from the dispute, whose rights were checked.
            mine = dispute.sudo()
            values = mine._prepare_suspension(
                {line.move_line_id: line.amount for line in mine.ligne_ids},
                self.env._(
                    "Dispute %(number)s: %(category)s",
                    number=mine.name,
                    category=mine.category_id.name,
                ),
                mine.date_opened,
            )
            if mine.suspension_id:
                mine.suspension_id.write(values)
            else:
                # What turns out to be owed was late all the while.
                mine.suspension_id = (
                    self.env["recouvrement.suspension"]
                    .sudo()
                    .create(values | {"stops_interest": False})
                )

    def _prepare_suspension(self, amounts, reason, day):
        """:param amounts: ``{item: amount in dispute}``; the whole of an item needs no part"""
        self.ensure_one()
        less = self.currency_id.compare_amounts
        return {
            "dossier_id": self.dossier_id.id,
            "reason": reason,
            "date_from": day,
            "date_to": False,
            "scope": "items",
            "move_line_ids": [Command.set([item.id for item in amounts])],
            "parts": {
                str(item.id): str(self.currency_id._recouvrement_decimal(amount))
                for item, amount in amounts.items()
                if less(amount, item.amount_residual) < 0
            },
            "origin": f"{self._name},{self.id}",
        }

    def _ask_responsible(self):
        """A to-do for who answers, by the deadline; an earlier one goes away."""
        # sudo: the to-do is for another person, who has the right to read this dispute.
        self.sudo().activity_unlink(["mail.mail_activity_data_todo"])
        for dispute in self.sudo():
            dispute.activity_schedule(
                "mail.mail_activity_data_todo",
                dispute.date_deadline,
                self.env._("Dispute to answer: %s", dispute.category_id.name),
                user_id=dispute.responsible_id.id or self.env.uid,
            )

    def _tell_dossiers(self):
        """One line in the dossier for each dispute."""
        for dispute in self:
            dispute.dossier_id._log_lines(
                {
                    dispute.dossier_id.id: self.env._(
                        "Dispute %(number)s opened: %(category)s, %(amount)s. The rest is still asked.",
                        number=dispute.name,
                        category=dispute.category_id.name,
                        amount=dispute.currency_id.format(dispute.amount),
                    )
                }
            )

    # -- door of the portal -----------------------------------------------------------------

    @api.model
    def _open_by_debtor(self, dossier, lines, text, attachments=None):
        """A dispute the debtor opens on whole items, with their words and documents.

        :param lines: the ``account.move.line`` contested
        :param attachments: ``ir.attachment`` to hang on the dispute
        :raise UserError: an item is not of the dossier, or already in dispute
        """
        # sudo: the portal has checked whose dossier this is; the debtor has no right of their own.
        here = self.sudo().with_company(dossier.company_id)
        dispute = here.create(
            {
                "dossier_id": dossier.id,
                "category_id": here.env.ref("recouvrement.litige_categorie_other").id,
                "description": text,
                "by_debtor": True,
                "ligne_ids": [Command.create({"move_line_id": line.id}) for line in lines],
            }
        )
        dispute.message_post(
            body=text or "",
            author_id=dossier.partner_id.id,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            attachment_ids=(attachments or self.env["ir.attachment"]).ids,
        )
        return dispute
