"""The allowances of a closing date: drawn up item by item, reviewed, proposed, booked in one entry."""

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools.download import offer
from ..tools.hand import check_written, open_to_hand

UNDECIDED = ("draft", "proposed", "approved")
SUMS = ("base", "required", "booked", "difference", "tax_required", "addback")


class RecouvrementInventaire(models.Model):
    """One closing of one company. Drawing it up again changes nothing that is booked; only differences
    with what the entries say are ever proposed."""

    _name = "recouvrement.inventaire"
    _description = "Allowances of a closing"
    _inherit = ["mail.thread"]
    _order = "date desc, id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(
        "Closing date", required=True, default=lambda self: self._get_last_month_end()
    )
    date_drawn = fields.Datetime("Drawn up on", readonly=True, copy=False)
    drawn_by_id = fields.Many2one("res.users", "Drawn up by", readonly=True, copy=False)
    ligne_ids = fields.One2many(
        "recouvrement.inventaire.ligne", "inventaire_id", "Items", readonly=True
    )
    proposition_ids = fields.One2many(
        "recouvrement.proposition", "inventaire_id", "Proposals", readonly=True
    )
    move_ids = fields.One2many(
        "account.move", "recouvrement_inventaire_id", "Collective entries", readonly=True
    )
    note = fields.Text("Remarks")

    base = fields.Monetary("Base without VAT", compute="_compute_sums")
    required = fields.Monetary("Allowance after", compute="_compute_sums")
    booked = fields.Monetary("Allowance before", compute="_compute_sums")
    difference = fields.Monetary("Movement", compute="_compute_sums")
    expense = fields.Monetary("To charge", compute="_compute_sums")
    income = fields.Monetary("To release", compute="_compute_sums")
    tax_required = fields.Monetary("Tax-deductible", compute="_compute_sums")
    addback = fields.Monetary("Not deductible", compute="_compute_sums")
    addback_previous = fields.Monetary(
        "Not deductible at the closing before", compute="_compute_addback_previous"
    )
    ligne_count = fields.Integer("Number of items", compute="_compute_sums")
    unrated_count = fields.Integer("Items without a rate", compute="_compute_unrated_count")
    waiting_count = fields.Integer("Proposals to decide", compute="_compute_propositions")
    approve_count = fields.Integer("Proposals to approve", compute="_compute_propositions")
    book_count = fields.Integer("Proposals to book", compute="_compute_propositions")
    proposition_count = fields.Integer("Number of proposals", compute="_compute_propositions")
    state = fields.Selection(
        [
            ("draft", "To draw up"),
            ("drawn", "To review"),
            ("proposed", "To approve"),
            ("booked", "Booked"),
        ],
        compute="_compute_propositions",
    )
    ledger = fields.Monetary("Balance of 491", compute="_compute_check")
    named = fields.Monetary("Of which for a known item", compute="_compute_check")
    gap = fields.Monetary("Not attributed to an item", compute="_compute_check")
    unbooked = fields.Monetary(
        "Not in the books",
        compute="_compute_unbooked",
        help="Allowance after, less what account 491 holds for these items.",
    )
    nowhere = fields.Monetary(
        "Of which without a dossier",
        compute="_compute_unbooked",
        help="Nobody follows these debts: nothing is proposed of them.",
    )

    _day_uniq = models.UniqueIndex(
        "(company_id, date)", "This closing exists already: draw it up again."
    )

    def _get_last_month_end(self):
        today = self.env["recouvrement.calendrier"]._today()
        return today.replace(day=1) - relativedelta(days=1)

    @api.depends("date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for run in self:
            run.display_name = run.date and self.env._(
                "Allowances as of %s", format_date(self.env, run.date)
            )

    # -- figures ----------------------------------------------------------------------------

    @api.depends("ligne_ids")
    def _compute_sums(self):
        lines, inside = self.env["recouvrement.inventaire.ligne"], ("inventaire_id", "in", self.ids)
        sums = {
            run.id: figures
            for run, *figures in lines._read_group(
                [inside], ["inventaire_id"], ["__count", *(f"{name}:sum" for name in SUMS)]
            )
        }
        ups = dict(
            lines._read_group(
                [inside, ("difference", ">", 0)], ["inventaire_id"], ["difference:sum"]
            )
        )
        for run in self:
            count, *figures = sums.get(run._origin.id, [0] * (len(SUMS) + 1))
            run.ligne_count = count
            for name, figure in zip(SUMS, figures, strict=True):
                run[name] = figure
            run.expense = ups.get(run._origin, 0)
            run.income = run.expense - run.difference

    @api.depends("ligne_ids")
    def _compute_unrated_count(self):
        for run in self:
            run.unrated_count = self.env["recouvrement.inventaire.ligne"].search_count(
                Domain("inventaire_id", "=", run._origin.id) & Domain("unrated", "=", True)
            )

    @api.depends("date", "company_id")
    def _compute_addback_previous(self):
        for run in self:
            before = self.search(
                Domain("company_id", "=", run.company_id.id)
                & Domain("date", "<", run.date)
                & Domain("date_drawn", "!=", False),
                limit=1,
            )
            run.addback_previous = before.addback

    @api.depends("proposition_ids.state", "date_drawn")
    def _compute_propositions(self):
        counts = {
            (run.id, state): count
            for run, state, count in self.env["recouvrement.proposition"]._read_group(
                [("inventaire_id", "in", self.ids)], ["inventaire_id", "state"], ["__count"]
            )
        }
        for run in self:
            own = run._origin.id
            run.waiting_count = sum(counts.get((own, state), 0) for state in UNDECIDED)
            run.approve_count = counts.get((own, "proposed"), 0)
            run.book_count = counts.get((own, "approved"), 0)
            booked = counts.get((own, "booked"), 0)
            run.proposition_count = sum(
                count for (each, _state), count in counts.items() if each == own
            )
            run.state = (
                (run.waiting_count and "proposed")
                or (booked and "booked")
                or (run.date_drawn and "drawn")
                or "draft"
            )

    @api.depends("date", "company_id", "proposition_ids.state")
    def _compute_check(self):
        reader = self.env["recouvrement.depreciation.lecture"].sudo()  # sudo: sums of entries
        for run in self:
            account = self.env["recouvrement.compte"]._find(run.company_id, "allowance")
            ledger, named = 0, 0
            if account and run.date:
                ledger = float(reader._read_balance(account, run.company_id, run.date))
                named = float(sum(reader._read_booked(run.company_id, run.date).values()))
            run.ledger, run.named = ledger, named
            run.gap = run.currency_id.round(ledger - named)

    @api.depends("named", "required")
    def _compute_unbooked(self):
        alone = dict(
            self.env["recouvrement.inventaire.ligne"]._read_group(
                [("inventaire_id", "in", self.ids), ("dossier_id", "=", False)],
                ["inventaire_id"],
                ["difference:sum"],
            )
        )
        for run in self:
            run.unbooked = run.currency_id.round(run.required - run.named)
            run.nowhere = alone.get(run._origin, 0.0)

    # -- buttons ----------------------------------------------------------------------------

    def action_draw_up(self):
        """Draw the items up (again), from the entries as they are now."""
        self.check_access("write")
        self._draw_up()
        return True

    def action_propose(self):
        """Propose what is missing from the books, dossier by dossier."""
        self.check_access("write")
        self._check_accountant()
        left_out = self._propose()
        if not left_out:
            return True
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "message": self.env._(
                    "Left out, a proposal already waits or there is no dossier: %s",
                    ", ".join(sorted(left_out)[:10]),
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def action_approve(self):
        """Approve what waits, within one's delegation; booked at once by whoever keeps the books."""
        self.check_access("read")
        waiting = self.proposition_ids.filtered(lambda each: each.state == "proposed")
        may = waiting.filtered("may_approve")
        if waiting and not may:
            raise UserError(
                self.env._("These proposals are beyond your delegation: somebody else decides.")
            )
        may._without_defaults()._approve()
        return True

    def action_book(self):
        """Book what is approved, in one entry."""
        self.check_access("write")
        self._check_accountant()
        self.proposition_ids.filtered(lambda each: each.state == "approved").action_book()
        return True

    def action_reverse(self):
        """Undo all that this closing booked."""
        self.check_access("write")
        self._check_accountant()
        booked = self.proposition_ids.filtered(lambda each: each.state == "booked")
        if not booked:
            raise UserError(self.env._("This closing has booked nothing."))
        booked._without_defaults()._reverse()
        return True

    def action_open_lines(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "recouvrement.action_recouvrement_inventaire_ligne"
        )
        return action | {"domain": [("inventaire_id", "=", self.id)]}

    def action_open_propositions(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Proposals"),
            "res_model": "recouvrement.proposition",
            "views": [(False, "list"), (False, "form")],
            "domain": [("inventaire_id", "=", self.id)],
        }

    def action_open_entries(self):
        """Every entry of this closing, collective or of one dossier."""
        self.ensure_one()
        moves = self.move_ids | self.proposition_ids.move_ids
        return moves._get_records_action(name=self.env._("Entries"))

    def action_open_gap(self):
        """Lines of 491 that name no item: to attribute by hand."""
        self.ensure_one()
        account = self.env["recouvrement.compte"]._get(self.company_id, "allowance")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Lines of 491 without an item"),
            "res_model": "account.move.line",
            "views": [(self.env.ref("recouvrement.view_move_line_allowance_list").id, "list")],
            "domain": [
                ("account_id", "=", account.id),
                ("company_id", "=", self.company_id.id),
                ("parent_state", "=", "posted"),
                ("date", "<=", self.date),
                ("recouvrement_allowance_item_id", "=", False),
            ],
        }

    def action_open_nowhere(self):
        """Items with an allowance to book and no dossier."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "recouvrement.action_recouvrement_inventaire_ligne"
        )
        nowhere = Domain("dossier_id", "=", False) & Domain("difference", "!=", 0)
        return action | {"domain": list(Domain("inventaire_id", "=", self.id) & nowhere)}

    def action_print(self):
        """The evidence for the auditor, as a PDF."""
        self.ensure_one()
        self._check_drawn()
        return self.env.ref("recouvrement.report_inventaire").report_action(self)

    def action_export(self):
        """The evidence for the auditor, as a workbook."""
        self.ensure_one()
        self._check_drawn()
        content = self.env["recouvrement.inventaire.classeur"]._write(self)
        return offer(self, f"{self._get_file_name()}.xlsx", content)

    def _get_file_name(self):
        return self.env._("Allowances %s", self.date.isoformat())

    def _check_drawn(self):
        if not self.date_drawn:
            raise UserError(self.env._("Draw the items up first."))

    def _check_accountant(self):
        groups = ("recouvrement.group_accountant", "recouvrement.group_manager")
        if not self.env.su and not any(map(self.env.user.has_group, groups)):
            raise UserError(self.env._("Accountants and managers close the books."))

    # -- what may be written ----------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        model = open_to_hand(self, vals_list)
        return super(RecouvrementInventaire, model).create(vals_list)

    def write(self, vals):
        check_written(self, vals)
        if {"date", "company_id"} & vals.keys() and self.proposition_ids:
            raise UserError(self.env._("This closing has proposals: its date stays."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_proposed(self):
        if self.proposition_ids.filtered(lambda each: each.state != "refused"):
            raise UserError(self.env._("A closing with proposals is kept."))
