"""The director's page: a period, a portfolio, a collector; every figure opens what it is made of."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..report.recouvrement_balance_ligne import OPTIONS
from ..report.recouvrement_balance_ligne_ecran import LABELS
from ..report.recouvrement_pilotage_ligne import OPENERS
from ..tools.balance import write_labels

# What stands behind each figure: the items of the day, or what happened in the period.
OF_ITEMS = {
    "outstanding": "",
    "not_due": "not_due",
    "overdue": "overdue",
    "overdue_rate": "overdue",
    "disputed": "disputed",
    "dso": "",
    "dso_countback": "",
    "dso_best": "not_due",
    "delinquent_days": "overdue",
    "roll_rate": "overdue",
}
OF_PERIOD = {
    "sales": ("vente", "day", ""),
    "cash": ("recette", "day", ""),
    "cei": ("recette", "day", ""),
    "collection_rate": ("recette", "day", ""),
    "promise_kept_rate": ("promesse", "deadline", "dossier_id."),
    "promise_paid_rate": ("promesse", "deadline", "dossier_id."),
    "promises_judged": ("promesse", "deadline", "dossier_id."),
    "dispute_days": ("litige", "date_closed", "dossier_id."),
    "disputes_closed": ("litige", "date_closed", "dossier_id."),
    "actions": ("action", "date_done", "dossier_id."),
    "contacts": ("resultat", "date", "dossier_id."),
    "cost": ("cout", "month", ""),
    "cost_per_euro": ("cout", "month", ""),
}
MORE = {
    "promesse": Domain("state", "in", ["kept", "broken"]),
    "litige": Domain("state", "not in", ["open", "cancelled"]),
    "action": Domain("state", "=", "done"),
}
OF_PERSON = ("promesse", "resultat")  # counted for who recorded them


class RecouvrementPilotage(models.TransientModel):
    _name = "recouvrement.pilotage"
    _inherit = ["recouvrement.pilotage.ligne"]
    _description = "Director's page"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        domain=lambda self: [("id", "in", self.env.companies.ids)],
    )
    period = fields.Selection(
        [
            ("this_month", "This month"),
            ("last_month", "Last month"),
            ("this_quarter", "This quarter"),
            ("last_quarter", "Last quarter"),
            ("this_year", "This year"),
            ("last_days", "Last 90 days"),
            ("custom", "Other dates"),
        ],
        required=True,
        default="last_days",
    )
    date_from = fields.Date(
        "From", compute="_compute_dates", store=True, readonly=False, required=True, precompute=True
    )
    date_to = fields.Date(
        "To", compute="_compute_dates", store=True, readonly=False, required=True, precompute=True
    )
    portefeuille_id = fields.Many2one(
        "recouvrement.portefeuille", "Portfolio", domain="[('company_id', '=', company_id)]"
    )
    user_id = fields.Many2one("res.users", "Collector", domain=[("share", "=", False)])
    page = fields.Html(compute="_compute_page", sanitize=False)

    @api.depends("period")
    def _compute_dates(self):
        today = self.env["recouvrement.calendrier"]._today()
        month = today.replace(day=1)
        quarter = month.replace(month=(month.month - 1) // 3 * 3 + 1)
        day_before = fields.Date.subtract
        known = {
            "this_month": (month, today),
            "last_month": (day_before(month, months=1), day_before(month, days=1)),
            "this_quarter": (quarter, today),
            "last_quarter": (day_before(quarter, months=3), day_before(quarter, days=1)),
            "this_year": (month.replace(month=1), today),
            "last_days": (day_before(today, days=89), today),
        }
        for page in self:
            first, last = known.get(page.period, (page.date_from or month, page.date_to or today))
            page.date_from, page.date_to = first, last

    @api.depends("company_id", "date_from", "date_to", "portefeuille_id", "user_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for page in self:
            page.display_name = self.env._("Figures of collection")

    @api.depends("company_id", "date_from", "date_to", "portefeuille_id", "user_id")
    @api.depends_context("lang")
    def _compute_page(self):
        for page in self:
            try:
                told = page._compose()
            except UserError as error:
                page.page = self.env["ir.qweb"]._render(
                    "recouvrement.pilotage_refusal", {"message": str(error)}
                )
            else:
                page.page = self.env["ir.qweb"]._render(
                    "recouvrement.pilotage_corps", {"told": told}
                )

    def _compose(self):
        self.ensure_one()
        asked = self.date_from, self.date_to, self.company_id, self.portefeuille_id, self.user_id
        self.env["recouvrement.indicateur"]._prepare(*asked)
        self.company_id._check_recouvrement_began(self.date_to)
        return self.env["recouvrement.pilotage.page"]._compose(*asked)

    def action_print(self):
        """The page on paper: one sheet, landscape."""
        self._compose()
        return self.env.ref("recouvrement.report_pilotage").report_action(self)

    def _get_file_name(self):
        return self.env._(
            "Figures of collection %(first)s %(last)s",
            first=self.date_from.isoformat(),
            last=self.date_to.isoformat(),
        )

    # -- behind the figures ---------------------------------------------------------------------

    @api.model
    def open_figure(self, values, name, key=0):
        """The records behind a figure of the page, in the lists their own rights allow.

        :param values: ``date_from``, ``date_to``, ``company_id``, ``portefeuille_id``, ``user_id``
        :param name: code of a figure, ``bucket``, ``debtor``, ``portfolio``, ``collector``, ``month``,
            or one of ``OPENERS``
        :param key: which bucket, debtor…; a day for ``month``
        :raise UserError: what is asked cannot be read
        """
        here, first, last, scope = self._read_values(values)
        if name in OPENERS:
            return here._open_row(name, key, first, last, scope)
        if name == "month":
            return here._open_month(key, scope)
        if name in OF_PERIOD:
            return here._open_period(name, first, last, scope)
        if name == "dossiers":
            return here._open_dossiers(last, scope)
        return here._open_items(name, key, last, scope)

    def _read_values(self, values):
        try:
            company, portfolio, collector = (
                self.env[model].browse(int(values.get(field) or 0) or ()).exists()
                for model, field in (
                    ("res.company", "company_id"),
                    ("recouvrement.portefeuille", "portefeuille_id"),
                    ("res.users", "user_id"),
                )
            )
            service, *period, scope = self.env["recouvrement.indicateur"]._prepare(
                values["date_from"], values["date_to"], company, portfolio, collector
            )
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise UserError(
                self.env._("These figures cannot be read: ask for them again.")
            ) from error
        return self.with_env(service.env), *period, scope

    def _get_domain(self, scope, path=""):
        return self.env["recouvrement.indicateur"]._get_scope_domain(scope, path)

    def _open_items(self, name, key, day, scope, credits="net"):
        """Items of the aged balance of ``day``."""
        known = {
            "not_due": Domain("days", "<=", 0) & Domain("bucket", "!=", "c"),
            "overdue": Domain("days", ">", 0) & Domain("bucket", "!=", "c"),
            "disputed": Domain("disputed", ">", 0),
            "bucket": Domain("bucket", "=", str(key)),
            "debtor": Domain("partner_id", "=", key or False),
            "portfolio": Domain("portefeuille_id", "=", key or False),
            "collector": Domain("user_id", "=", key or False),
        }
        which = known.get(OF_ITEMS.get(name, name), Domain.TRUE)
        service = self.env["recouvrement.balance.agee"]
        options = service._prepare_options(
            day,
            scope.company.ids,
            scope.company._get_recouvrement_balance_bounds(),
            credits=credits,
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "recouvrement.action_recouvrement_balance_ligne"
        )
        title = self.env._("What is owed on %s", format_date(self.env, day))
        group = {} if name == "debtor" else {"search_default_by_debtor": 1}
        return action | {
            "name": title,
            "display_name": title,
            "domain": list(self._get_domain(scope) & which),
            "context": {
                OPTIONS: options.to_context() | {"group_by": "debtor"},
                LABELS: write_labels(options),
                **group,
            },
        }

    def _open_period(self, name, first, last, scope):
        """What happened between the two days."""
        what, day, path = OF_PERIOD[name]
        model = f"recouvrement.{what}"
        domain = self._get_domain(scope, path)
        if scope.collector and what in OF_PERSON:
            domain = Domain("company_id", "=", scope.company.id) & Domain(
                "user_id", "in", scope.collector.ids
            )
            if scope.portfolio:
                domain &= Domain("dossier_id.portefeuille_id", "child_of", scope.portfolio.ids)
        start = first.replace(day=1) if what == "cout" else first
        domain &= Domain(day, ">=", start) & Domain(day, "<=", last)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"recouvrement.action_{model.replace('.', '_')}"
        )
        title = self.env["recouvrement.indicateur"]._get_definitions()[name].name
        return action | {
            "name": title,
            "display_name": title,
            "domain": list(domain & MORE.get(what, Domain.TRUE)),
            "context": {},
            "path": False,
        }

    def _open_dossiers(self, last, scope):
        running = Domain("date_opened", "<=", last) & (
            Domain("date_closed", "=", False) | Domain("date_closed", ">", last)
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "recouvrement.action_recouvrement_dossier"
        )
        return action | {"domain": list(self._get_domain(scope) & running), "context": {}}

    def _open_month(self, key, scope):
        """The dossiers of a bar of the evolution."""
        day = fields.Date.to_date(key)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "recouvrement.action_recouvrement_encours"
        )
        title = self.env._("Outstanding on %s", format_date(self.env, day))
        domain = self._get_domain(scope) & Domain("scale", "=", "month") & Domain("day", "=", day)
        return action | {
            "name": title,
            "display_name": title,
            "domain": list(domain),
            "context": {},
            "views": [(False, "list"), (False, "pivot")],
        }
