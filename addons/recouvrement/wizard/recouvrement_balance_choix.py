from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_date

from ..report.recouvrement_balance_ligne import OPTIONS
from ..report.recouvrement_balance_ligne_ecran import LABELS
from ..tools.balance import write_bounds, write_labels
from ..tools.download import offer


class RecouvrementBalanceChoix(models.TransientModel):
    """Which aged balance: the day, the ages, what is in it, by whom; on screen, as PDF or as a workbook."""

    _name = "recouvrement.balance.choix"
    _description = "Aged balance"

    day = fields.Date(
        "As of",
        required=True,
        default=lambda self: self.env["recouvrement.calendrier"]._today(),
        help="What was owed at the end of that day, whatever was paid since.",
    )
    company_ids = fields.Many2many(
        "res.company",
        string="Companies",
        required=True,
        default=lambda self: self.env.company,
        domain=lambda self: [("id", "in", self.env.companies.ids)],
    )
    group_by = fields.Selection(
        selection="_list_groupings", string="By", required=True, default="debtor"
    )
    basis = fields.Selection(
        [("due", "Due date"), ("invoice", "Invoice date")], "Age by", required=True, default="due"
    )
    bounds = fields.Char(
        "Buckets",
        required=True,
        default=lambda self: self.env.company.recouvrement_balance_bounds,
        help="Upper bounds in days; the last bucket is open.",
    )
    bounds_told = fields.Char("Columns", compute="_compute_bounds_told")
    credits = fields.Selection(
        [
            ("apart", "In a column of their own"),
            ("aged", "At their own age"),
            ("net", "Taken off the oldest debts"),
        ],
        required=True,
        default="apart",
        help="Credit notes and unallocated payments.",
    )
    currency = fields.Selection(
        [("company", "Of the company"), ("document", "Of each document")],
        required=True,
        default="company",
    )
    disputed = fields.Boolean("With what is contested", default=True)
    planned = fields.Boolean("With what a plan covers", default=True)
    with_items = fields.Boolean(
        "Items in the workbook", help="One more sheet, with every item behind the figures."
    )

    @api.model
    def _list_groupings(self):
        lines = self.env["recouvrement.balance.ligne"]
        return [
            (name, lines._fields[field]._description_string(self.env))
            for name, field in self.env["recouvrement.balance.agee"]._get_groupings().items()
        ]

    @api.depends("bounds", "basis")
    @api.depends_context("lang")
    def _compute_bounds_told(self):
        service = self.env["recouvrement.balance.agee"]
        for wizard in self:
            try:
                bounds = service._read_bounds(wizard.bounds)
            except UserError as error:
                wizard.bounds_told = str(error)
            else:
                wizard.bounds_told = " | ".join(service._get_labels(bounds, wizard.basis))

    @api.model
    def _create_from(self, options, group_by):
        """The form filled in with these options."""
        values = options.to_context()
        del values["met"]  # asked for by figures, never by people
        return self.create(
            values
            | {
                "bounds": write_bounds(options.bounds),
                "company_ids": [Command.set(options.company_ids)],
                "group_by": group_by,
            }
        )

    def _get_options(self):
        """:raise UserError: something in the form makes no sense"""
        self.ensure_one()
        service = self.env["recouvrement.balance.agee"]
        service._check_grouping(self.group_by)
        options = service._prepare_options(
            self.day,
            self.company_ids.ids,
            service._read_bounds(self.bounds),
            basis=self.basis,
            credits=self.credits,
            currency=self.currency,
            disputed=self.disputed,
            planned=self.planned,
        )
        self.company_ids._check_recouvrement_began(options.day)
        return options

    def action_show(self):
        """The balance on screen: by group as a list, by bucket as a pivot."""
        options = self._get_options()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "recouvrement.action_recouvrement_balance_ligne"
        )
        groups = {f"search_default_by_{self.group_by}": 2}
        if options.currency == "document":
            groups["search_default_by_currency"] = 1
        # Twenty thousand debtors make no pivot.
        rows = "agency" if self.group_by == "debtor" else self.group_by
        field = self.env["recouvrement.balance.agee"]._get_groupings()[rows]
        name = self.env._("Aged balance as of %s", format_date(self.env, options.day))
        return action | {
            "name": name,
            "display_name": name,
            "context": {
                OPTIONS: options.to_context() | {"group_by": self.group_by},
                LABELS: write_labels(options),
                "pivot_row_groupby": [field],
                **groups,
            },
        }

    def action_print(self):
        """The balance as a PDF, with its check."""
        self._get_options()
        return self.env.ref("recouvrement.report_balance").report_action(self)

    def action_export(self):
        """The balance as a workbook, with its check."""
        options = self._get_options()
        content = self.env["recouvrement.balance.classeur"]._write(
            options, self.group_by, self.with_items
        )
        return offer(self, f"{self._get_file_name()}.xlsx", content)

    def _get_file_name(self):
        return self.env._("Aged balance %s", self.day.isoformat())
