"""What must be checked in the law we carry: nobody read it, it ended, its half-year is missing."""

from datetime import date, timedelta

from odoo import api, fields, models
from odoo.tools import format_date

from ..tools.words import to_html
from .recouvrement_parametre import JURISDICTIONS

NOTICE = 60  # days ahead: an end without successor is told before
# All that is read of a value.
READ = [
    *("parametre_id", "jurisdiction", "company_id", "value", "unknown"),
    *("date_from", "date_to", "verification"),
]
STALE = ("half_year", "expired", "ending")  # what time alone brings: told to a manager, once


class RecouvrementParametreControle(models.Model):
    """One line a parameter, a jurisdiction and a reason; written again each night and when opened."""

    _name = "recouvrement.parametre.controle"
    _description = "Legal parameter to check"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "kind, parametre_id, jurisdiction, id"
    _rec_name = "parametre_id"

    parametre_id = fields.Many2one(
        "recouvrement.parametre",
        "Parameter",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    jurisdiction = fields.Selection(JURISDICTIONS, required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company", readonly=True, help="Whose own value it is about. Empty: the shipped one."
    )
    valeur_id = fields.Many2one(
        "recouvrement.parametre.valeur", "Value", readonly=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [
            ("half_year", "Half-year missing"),
            ("expired", "Ended, nothing follows"),
            ("ending", "Ends soon, nothing follows"),
            ("unknown", "Not known"),
            ("empty", "No value"),
            ("unverified", "Not verified"),
            ("pending", "Bill to watch"),
        ],
        "To check because",
        required=True,
        readonly=True,
    )
    since = fields.Date("Seen since", readonly=True)
    told = fields.Boolean(readonly=True, help="A manager was told of it.")
    why = fields.Text(compute="_compute_why")
    source = fields.Char(related="parametre_id.source")

    _line_uniq = models.UniqueIndex(
        "(parametre_id, jurisdiction, kind, COALESCE(company_id, 0))", "This line exists already."
    )

    @api.depends("kind", "valeur_id", "jurisdiction")
    @api.depends_context("lang")
    def _compute_why(self):
        for line in self:
            line.why = line._say()

    def _say(self):
        """Why it must be checked, and what to do."""
        env, value = self.env, self.valeur_id
        said = {
            "half_year": env._(
                "It is published by half-year and the current one is not known: load it. Until then, what "
                "needs it says that it cannot be counted."
            ),
            "expired": env._(
                "The last value ended on %s and nothing follows: find what replaced it.",
                format_date(env, value.date_to),
            ),
            "ending": env._(
                "The value ends on %s and what follows is not known: prepare the next one.",
                format_date(env, value.date_to),
            ),
            "unknown": env._("No source was found: %s.", value.source or ""),
            "empty": env._("Nothing is shipped: enter the value of your company if you need it."),
            "unverified": env._(
                "Nobody read it in the text (%s): read the article, then enter your own value with its "
                "source.",
                value.source or "",
            ),
            "pending": env._(
                "Not in force when it was last read (%s): if it was adopted since, switch it on.",
                value.source or "",
            ),
        }
        return said[self.kind]

    # -- doors ------------------------------------------------------------------------------

    @api.model
    def action_open(self):
        """The list, as of today."""
        self.check_access("read")
        self._refresh(self.env["recouvrement.calendrier"]._today())
        return self.env["ir.actions.act_window"]._for_xml_id(
            "recouvrement.action_recouvrement_parametre_controle"
        )

    def action_open_parameter(self):
        """Where the value is entered."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "recouvrement.parametre",
            "res_id": self.parametre_id.id,
            "views": [(False, "form")],
        }

    @api.model
    def _watch(self, day):
        """Each night: what became stale is told to one manager, once, in one to-do."""
        lines = self.sudo()._refresh(day)
        stale = lines.filtered(lambda line: line.kind in STALE and not line.told)
        manager = self._get_manager() if stale else None
        if not manager:
            return
        here = stale.with_context(lang=manager.lang or self.env.lang)
        lines = "\n".join(
            f"{line.parametre_id.name} ({line._get_place()}): {line.why}" for line in here
        )
        self.env["mail.activity"].sudo().with_context(mail_activity_quick_update=True).create(
            {
                "res_model_id": self.env["ir.model"]._get_id(self._name),
                "res_id": here[0].id,
                "activity_type_id": self.env.ref("mail.mail_activity_data_warning").id,
                "summary": here.env._("The law to check: %s new", len(here)),
                "note": to_html(lines),
                "date_deadline": day,
                "user_id": manager.id,
            }
        )
        stale.told = True

    def _get_place(self):
        labels = dict(self._fields["jurisdiction"]._description_selection(self.env))
        return labels[self.jurisdiction]

    @api.model
    def _get_manager(self):
        """The collection manager who has been there longest."""
        # sudo: whoever runs the night may not read groups.
        group = self.env.ref("recouvrement.group_manager").sudo()
        people = group.all_user_ids.filtered(
            lambda user: user.active and not user.share and user != self.env.ref("base.user_root")
        )
        return people.sorted("id")[:1]

    # -- what is found ----------------------------------------------------------------------

    @api.model
    def _refresh(self, day):
        """Bring the list up to date with ``day``: what is solved goes, what is new comes.

        :return: its lines
        """
        # sudo: the list follows from the law alone; nobody writes it by hand.
        mine = self.sudo().with_context(
            tracking_disable=True, mail_create_nolog=True, mail_create_nosubscribe=True
        )
        names = ["parametre_id", "jurisdiction", "kind", "company_id", "valeur_id", "told"]
        lines = mine.search_fetch([("kind", "!=", False)], names)
        found = {line._get_key(): line for line in lines}
        wanted = mine._find(day)
        gone = mine.browse([line.id for key, line in found.items() if key not in wanted])
        left = lines - gone
        mine._move_alerts(gone, left)
        gone.unlink()
        for key, value in wanted.items():
            if key in found and found[key].valeur_id != value:
                found[key].valeur_id = value
        return left | mine.create(
            [
                {
                    "parametre_id": key[0],
                    "jurisdiction": key[1],
                    "kind": key[2],
                    "company_id": key[3],
                    "valeur_id": value.id,
                    "since": day,
                }
                for key, value in wanted.items()
                if key not in found
            ]
        )

    def _get_key(self):
        return self.parametre_id.id, self.jurisdiction, self.kind, self.company_id.id

    def _move_alerts(self, gone, left):
        """A to-do about several lines stays until the last of them is solved."""
        told = left.filtered(lambda line: line.told and line.kind in STALE)
        if told and gone.activity_ids:
            gone.activity_ids.write({"res_id": told[0].id})

    @api.model
    def _find(self, day):
        """``{(parameter, jurisdiction, kind, company): value}`` of what must be checked on ``day``."""
        wanted = {}
        started = self.env["res.company"].search([("recouvrement_started_on", "!=", False)])
        parameters = self.env["recouvrement.parametre"].search_fetch(
            [("code", "!=", False)], ["code", "unit", "half_yearly"]
        )
        values = self.env["recouvrement.parametre.valeur"]
        known = values.search_fetch([("parametre_id", "in", parameters.ids)], READ)
        known = known.grouped("parametre_id")
        for parameter in parameters:
            told = known.get(parameter, values)
            shipped = told.filtered(lambda row: not row.company_id)
            places = set(shipped.mapped("jurisdiction")) or {"FR"}
            for place in places:
                rows = shipped.filtered(lambda row, place=place: row.jurisdiction == place)
                kind, value = self._judge(parameter, rows, day)
                if kind and not self._is_covered(told, started, place, day):
                    wanted[parameter.id, place, kind, False] = value
            own = told - shipped
            for (company, place), rows in own.grouped(
                lambda row: (row.company_id, row.jurisdiction)
            ).items():
                kind, value = self._judge(parameter, rows, day)
                if kind in ("expired", "ending"):
                    wanted[parameter.id, place, kind, company.id] = value
        return wanted

    def _judge(self, parameter, rows, day):
        """``(kind, value)``: why ``rows``, of one place, must be checked; ``(False, None)`` when all is well."""
        holding = self._get_holding(rows, day)
        later = self._get_holding(rows, day + timedelta(days=NOTICE))
        none = self.env["recouvrement.parametre.valeur"]
        if not rows:
            return "empty", none
        if parameter.half_yearly and self._misses_half_year(holding, day):
            return "half_year", holding
        if not holding:
            ended = rows.filtered(lambda row: row.date_to and row.date_to < day).sorted("date_to")
            return ("expired", ended[-1:]) if ended else (False, none)
        if holding.unknown:
            return "unknown", holding
        if holding.date_to and not parameter.half_yearly and (not later or later.unknown):
            return "ending", holding
        if parameter.unit == "switch" and not holding.value:
            return "pending", holding
        if holding.verification == "to_verify":
            return "unverified", holding
        return False, none

    def _misses_half_year(self, holding, day):
        start = date(day.year, 7 if day.month > 6 else 1, 1)
        return not holding or holding.unknown or (holding.date_from or date.min) < start

    def _get_holding(self, rows, day):
        return rows.filtered(
            lambda row: (
                (not row.date_from or row.date_from <= day)
                and (not row.date_to or row.date_to >= day)
            )
        )[:1]

    def _is_covered(self, values, companies, place, day):
        """All of ``companies`` have a value of their own: the shipped one serves nobody."""
        return bool(companies) and all(
            self._get_own(values, company, place, day) for company in companies
        )

    def _get_own(self, values, company, place, day):
        """The company's own known one of a parameter's ``values`` on ``day``, if any."""
        rows = values.filtered(
            lambda row: row.company_id == company and row.jurisdiction == place and not row.unknown
        )
        return self._get_holding(rows, day)
