"""The delays of collective proceedings, through the door of deadlines."""

from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from .recouvrement_collective import LIQUIDATIONS, SPARE_GUARANTORS

# Codes of the delays of the law (data/recouvrement.delai.csv), by what is to be done.
DECLARE, DECLARE_NOTICE = "declaration_creance", "declaration_creance_notice"
RELIEF, PLAN = "releve_forclusion", "plan_consultation"
USEFUL = "creance_utile"


class RecouvrementCollective(models.Model):
    _inherit = "recouvrement.collective"

    # -- where ----------------------------------------------------------------------------------

    def _get_jurisdiction(self):
        """Whose law: Monaco's for its own proceedings, else the debtor's place in France."""
        if self.kind == "cessation":
            return "MC"
        place = self.env["recouvrement.delai"]._get_jurisdiction(self.partner_id)
        return place if place in ("FR", "FR-AM", "FR-OM") else "FR"

    def _get_residence(self):
        """Where the creditor lives, as the extension for distance sees it.

        For proceedings overseas, a creditor of another overseas territory lives elsewhere too.
        """
        mine = self.env["recouvrement.delai"]._get_jurisdiction(self.company_id)
        overseas = mine == "FR-OM" == self._get_jurisdiction()
        return "OTHER" if overseas and not self._is_same_territory() else mine

    def _is_same_territory(self):
        """Both overseas: in the same department or territory?"""
        one, other = self.company_id, self.partner_id
        country = one.country_id.code or "FR", other.country_id.code or "FR"
        codes = (one.zip or "")[:3], (other.zip or "")[:3]
        return country[0] == country[1] and codes[0] == codes[1]

    # -- days -------------------------------------------------------------------------------------

    def _check_days(self, *days):
        """:raise ValidationError: one of ``days`` is before the judgment or still to come"""
        today = self.env["recouvrement.calendrier"]._today()
        for day in days:
            if day and (day > today or day < self.date_judgment):
                raise ValidationError(
                    self.env._(
                        "%(day)s is before the judgment or still to come: check this date.",
                        day=format_date(self.env, day),
                    )
                )

    # -- following --------------------------------------------------------------------------------

    def _follow_one(self, record, code, day, note=""):
        """:return: the deadline, followed for who answers for the case"""
        return self.env["recouvrement.butoir"]._follow(
            record,
            code,
            day,
            dossier=self._find_dossiers()[:1],
            user=self.user_id,
            note=note,
            jurisdiction=self._get_jurisdiction(),
            residence=self._get_residence(),
            missing_sentence=self.env._(
                "Ask the court or your counsel, and enter the day by hand."
            ),
        )

    def _follow_deadlines(self):
        """The delays of the case as its dates stand; those of a closed one are left alone."""
        for case in self.filtered(lambda each: each.state in ("open", "plan")):
            code = case._get_declare_code()
            if not case.declaration_ids._filter_sent():
                other = DECLARE if code == DECLARE_NOTICE else DECLARE_NOTICE
                self._drop_one(case, other, case.env._("The delay runs from another day."))
                since = case.date_notice if code == DECLARE_NOTICE else case.date_published
                case._follow_one(case, code, since or False)
            case._follow_one(case, PLAN, case.date_consulted or False)
            case._follow_later()
            case.revendication_ids._follow_deadlines()
            case.contrat_ids._follow_deadlines()

    def _follow_later(self):
        """Unpaid debts born since: told to the organs in time, or their privilege is lost (L622-17)."""
        since = self.amount_later > 0 and self._get_observation_end()
        self._follow_one(self, USEFUL, since or False)
        if since and self.date_later_told:
            self.env["recouvrement.butoir"]._meet(self, USEFUL, self.date_later_told)

    def _get_observation_end(self):
        """The day the plan was adopted or the liquidation decided; False while observation lasts, or without."""
        if self.kind_opened not in SPARE_GUARANTORS:
            return False
        ends = self.jugement_ids.filtered(
            lambda each: (
                each.event == "plan" or (each.event == "conversion" and each.kind in LIQUIDATIONS)
            )
        )
        return min(ends.mapped("date"), default=False)

    def _get_declare_code(self):
        """The personal notice counts for who has a published security or contract, in French law."""
        return DECLARE_NOTICE if self.date_notice and self.kind != "cessation" else DECLARE

    def _find_declare(self):
        """The deadline to declare of this case; may be empty."""
        code = self._get_declare_code()
        return (
            self.env["recouvrement.butoir"]
            ._of(self)[self.id]
            .filtered(lambda each: each.code == code)
        )

    def _follow_relief(self, day):
        """Not declared in time: the relief from forfeiture has its own delay, from the publication."""
        for case in self:
            missed = case._find_declare().filtered(
                lambda each: each.state == "missed" or each.met_late
            )
            if missed and case.kind != "cessation":
                case._follow_one(case, RELIEF, case.date_published or False)

    def _drop_deadlines(self, why):
        """What was still to be done on these cases is without object."""
        for case in self:
            for record in (case, *case.revendication_ids, *case.contrat_ids):
                self._drop_of(record, why)

    def _drop_of(self, record, why):
        for butoir in self.env["recouvrement.butoir"]._of(record)[record.id]:
            self._drop_one(record, butoir.code, why)

    def _drop_one(self, record, code, why):
        door = self.env["recouvrement.butoir"]
        waiting = door._of(record)[record.id].filtered(
            lambda each: each.code == code and each.state in ("running", "unknown")
        )
        if waiting:
            door._drop(record, code, why)

    # -- shown --------------------------------------------------------------------------------------

    @api.depends("date_published", "date_notice", "state")
    @api.depends_context("lang")
    def _compute_deadlines_html(self):
        for case in self:
            case.deadlines_html = (
                case._render_deadlines(case, *case.revendication_ids, *case.contrat_ids)
                if case._origin.id
                else False
            )

    def _render_deadlines(self, *records):
        """The deadlines of ``records``, the nearest first, as a table."""
        found = self.env["recouvrement.butoir"]
        for record in records:
            found |= found._of(record._origin)[record._origin.id]
        return (
            self.env["ir.qweb"]._render(
                "recouvrement_contentieux.insolvency_deadlines",
                {
                    "rows": [
                        {
                            "name": each.name,
                            "about": each.record_name if each.res_model != records[0]._name else "",
                            "date": format_date(self.env, each.date) if each.date else "",
                            "state": each.state,
                            "label": dict(each._fields["state"]._description_selection(self.env))[
                                each.state
                            ],
                            "left": each.days_left,
                            "met": format_date(self.env, each.date_met) if each.date_met else "",
                            "source": each.source or "",
                            "sanction": each.sanction or "",
                            "missing": each.missing_sentence or ""
                            if each.state == "unknown"
                            else "",
                        }
                        for each in found.sorted(
                            lambda one: (one.date or one.create_date.date(), one.id)
                        )
                        if each.state != "cancelled"
                    ]
                },
            )
            or Markup()
        )
