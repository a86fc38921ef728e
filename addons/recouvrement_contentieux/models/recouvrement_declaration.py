"""The declaration of claim: what is asked of the proceedings, item by item, sent in time and proved.

The day of SENDING is what counts. What the mandataire answers is typed line by line.
"""

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date

from odoo.addons.recouvrement.tools.hand import check_written, open_to_hand
from odoo.addons.recouvrement.tools.words import say_pair

CONTEST = "contestation_creance"
SENT = ("sent", "contested", "answered")


class RecouvrementDeclaration(models.Model):
    _name = "recouvrement.declaration"
    _description = "Declaration of claim"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"

    collective_id = fields.Many2one(
        "recouvrement.collective", "Case", required=True, index=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(related="collective_id.partner_id", string="Debtor", store=True)
    company_id = fields.Many2one(related="collective_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    mandataire_id = fields.Many2one(related="collective_id.mandataire_id", readonly=False)
    date_judgment = fields.Date(related="collective_id.date_judgment")
    date_limit = fields.Date("To send before", compute="_compute_date_limit")
    state = fields.Selection(
        [
            ("draft", "To send"),
            ("sent", "Sent"),
            ("contested", "Contested"),
            ("answered", "Decided"),
            ("cancelled", "Called off"),
        ],
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
        index=True,
    )
    late = fields.Boolean("Sent too late", readonly=True)
    ligne_ids = fields.One2many("recouvrement.declaration.ligne", "declaration_id", "Items")
    amount = fields.Monetary("Declared", compute="_compute_amount", store=True)
    amount_due = fields.Monetary("Due at the judgment", compute="_compute_amount", store=True)
    amount_future = fields.Monetary("To fall due", compute="_compute_amount", store=True)
    amount_admitted = fields.Monetary("Admitted", compute="_compute_amount", store=True)
    amount_contested = fields.Monetary("Contested", compute="_compute_amount", store=True)
    amount_rejected = fields.Monetary("Rejected", compute="_compute_amount", store=True)
    interest_note = fields.Text(
        "How interest is counted", help="Printed: it stops at the judgment, save for long loans."
    )
    pending_court = fields.Char(
        "Pending before", help="The court seized of this claim, when a suit is under way."
    )
    security_note = fields.Text("Security and privilege", help="Printed below the table.")
    signatory = fields.Char("Signed by")
    signatory_title = fields.Char("Capacity")
    with_power = fields.Boolean(
        "With a power", default=True, help="The page by which the company empowers who signs."
    )
    annexe_ids = fields.Many2many(
        "ir.attachment", "recouvrement_declaration_annexe_rel", string="Exhibits"
    )
    attach_invoices = fields.Boolean("Enclose the invoices", default=True)
    document_id = fields.Many2one("ir.attachment", readonly=True, ondelete="restrict", copy=False)
    action_id = fields.Many2one(
        "recouvrement.action", "Posting", readonly=True, ondelete="restrict", copy=False
    )
    delivery = fields.Selection(related="action_id.delivery", string="What became of it")
    date_sent = fields.Date("Sent on", copy=False, tracking=True)
    sent_how = fields.Selection(
        [
            ("lrar", "Registered letter"),
            ("portal", "Portal of the mandataires"),
            ("other", "Otherwise"),
        ],
        "Sent by",
        default="lrar",
        copy=False,
    )
    proof_ids = fields.Many2many(
        "ir.attachment", "recouvrement_declaration_proof_rel", string="Proof of sending", copy=False
    )
    date_contested = fields.Date(
        "Contested on", copy=False, help="The day the letter of the mandataire was received."
    )
    contest_reason = fields.Text("Why it is contested", copy=False)
    date_contest_answered = fields.Date("Answered on", copy=False)
    date_decided = fields.Date("Decided on", copy=False)
    note = fields.Text()

    # -- computed -------------------------------------------------------------------------------

    @api.depends("collective_id.partner_id.name", "date_sent")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for each in self:
            name = self.env._("Declaration of claim: %s", each.partner_id.name or "")
            day = each.date_sent and format_date(self.env, each.date_sent)
            each.display_name = f"{name} ({day})" if day else name

    @api.depends(
        "ligne_ids.amount",
        "ligne_ids.amount_future",
        "ligne_ids.amount_admitted",
        "ligne_ids.decision",
    )
    def _compute_amount(self):
        for each in self:
            lines = each.ligne_ids
            each.amount = sum(lines.mapped("amount"))
            each.amount_future = sum(lines.mapped("amount_future"))
            each.amount_due = each.amount - each.amount_future
            each.amount_admitted = sum(lines.mapped("amount_admitted"))
            disputed = lines.filtered(lambda line: line.decision == "contested")
            each.amount_contested = sum(disputed.mapped("amount"))
            each.amount_rejected = sum(
                line.amount - line.amount_admitted
                for line in lines
                if line.decision in ("rejected", "partly")
            )

    @api.depends("collective_id.date_published", "collective_id.date_notice", "state")
    def _compute_date_limit(self):
        for each in self:
            each.date_limit = each.collective_id and each.collective_id._find_declare()[:1].date

    def _filter_sent(self):
        return self.filtered(lambda each: each.state in SENT)

    # -- what may be written --------------------------------------------------------------------

    @api.constrains("date_sent", "date_contested", "date_decided")
    def _check_dates(self):
        for each in self:
            each.collective_id._check_days(each.date_sent, each.date_contested, each.date_decided)

    @api.model_create_multi
    def create(self, vals_list):
        here = open_to_hand(self, vals_list)
        made = super(RecouvrementDeclaration, here).create(vals_list)
        for each in made:
            if each.collective_id.state not in ("open", "plan"):
                raise UserError(
                    self.env._("Open the case first: %s.", each.collective_id.display_name)
                )
            if not each.ligne_ids:
                each._fill()
        return made

    def write(self, vals):
        check_written(self, vals)
        fixed = {"ligne_ids", "date_sent", "sent_how", "collective_id", "interest_note"}
        if not self.env.su and fixed & vals.keys() and self._filter_sent():
            changed = fixed & vals.keys()
            if changed != {"ligne_ids"}:
                raise UserError(
                    self.env._(
                        "What was declared stays as it was sent: declare what is missing beside."
                    )
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_draft_only(self):
        if any(each.state != "draft" for each in self):
            raise UserError(self.env._("A declaration that was sent is kept."))

    # -- drawing up -------------------------------------------------------------------------------

    def action_fill(self):
        """Draw the lines up again from the frozen debts."""
        self.check_access("write")
        for each in self:
            each._check_draft()
            each._fill()
        return True

    def _check_draft(self):
        if any(each.state != "draft" for each in self):
            raise UserError(self.env._("This declaration was sent already."))

    def _fill(self):
        """One line a frozen item: what remained of it at the judgment, interest until the day before."""
        self.ensure_one()
        case = self.collective_id
        case._list_debts()
        self.ligne_ids.unlink()
        others = (case.declaration_ids - self)._filter_sent().ligne_ids.move_line_id
        debts = case.dette_ids.filtered(
            lambda debt: debt.frozen and debt.move_line_id not in others
        )
        left = self._read_left(debts.move_line_id, case.date_judgment)
        interest, words = self._read_interest(debts.move_line_id, case.date_judgment)
        lines = []
        for debt in debts:
            amount = left.get(debt.move_line_id.id, 0.0)
            if self.currency_id.compare_amounts(amount, 0) <= 0:
                continue
            due = debt.date_maturity or debt.date_invoice
            future = bool(due and due >= case.date_judgment)
            lines.append(
                {
                    "move_line_id": debt.move_line_id.id,
                    "principal": 0.0 if future else amount,
                    "amount_future": amount if future else 0.0,
                    **interest.get(debt.move_line_id.id, {"interest": 0.0, "costs": 0.0}),
                    "vat": self._read_vat(debt.move_line_id, amount),
                }
            )
        company = self.company_id
        self.write(
            {
                "ligne_ids": [Command.create(values) for values in lines],
                "interest_note": "\n".join(words) or False,
                "signatory": self.signatory or company.recouvrement_signatory or self.env.user.name,
                "signatory_title": self.signatory_title or company.recouvrement_signatory_title,
            }
        )

    def _read_left(self, lines, day):
        """``{line id: what remained of it at the beginning of day}``, moved to another account or not."""
        # sudo: amounts of the debts followed here.
        chains = {line: line._get_recouvrement_chain() for line in lines.sudo()}
        everywhere = lines.sudo().browse().union(*chains.values())
        until = fields.Date.subtract(day, days=1)
        here = self.env["recouvrement.encaissement"].sudo().with_company(self.company_id)
        receipts = here._read_receipts(everywhere, until)
        # A transfer is no payment: what came in counts wherever the debt stood by then.
        left = {
            line.id: line.balance
            - sum(float(receipt.amount) for each in chain for receipt in receipts.get(each.id, ()))
            for line, chain in chains.items()
        }
        return {key: self.currency_id.round(max(amount, 0.0)) for key, amount in left.items()}

    def _read_interest(self, lines, day):
        """``({line id: {"interest", "costs"}}, how it is counted)`` as of the judgment of ``day``."""
        # sudo: what runs on the debts followed here.
        service = self.env["recouvrement.interet"].sudo().with_company(self.company_id)
        dossiers = self.collective_id.sudo()._find_dossiers()
        told, words = {}, []
        roots = {
            each.id: line.id for line in lines.sudo() for each in line._get_recouvrement_chain()
        }
        before = fields.Date.subtract(day, days=1)
        for row in service._read_rows(dossiers, before):
            line = roots.get(row["move_line_id"])
            if not line or row["state"] not in ("running", "claimed"):
                continue
            if not row["chargeable"] or (row["date_from"] and row["date_from"] >= day):
                continue
            amounts = told.setdefault(line, {"interest": 0.0, "costs": 0.0})
            amounts["interest" if row["kind"] == "interest" else "costs"] += float(row["due"])
            said = service._say_periods(row["periods"], row["missing_from"], self.currency_id)
            words += [say_pair(self.env, row["document"], sentence) for sentence in said]
        return told, words

    def _read_vat(self, line, amount):
        """The VAT inside ``amount`` of the invoice of ``line``, by its own share."""
        move = line.sudo()._get_recouvrement_first().move_id  # sudo: as above
        total = abs(move.amount_total_signed)
        share = abs(move.amount_tax_signed) / total if total else 0.0
        return self.currency_id.round(amount * share)

    # -- said -----------------------------------------------------------------------------------

    def _money(self, amount):
        return format_amount(self.env, amount, self.currency_id)
