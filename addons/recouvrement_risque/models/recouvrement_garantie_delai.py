"""The duties of guarantees, as deadlines of the law: yearly information, first default, end, documents."""

from datetime import date, timedelta

from odoo import api, fields, models, tools
from odoo.fields import Domain
from odoo.tools import format_date

from .recouvrement_garantie import IN_FORCE

END, DEFAULT = "garantie_end", "caution_incident"
SHIPMENT, PRESENTATION = "credoc_shipment", "credoc_presentation"
ALL = (END, DEFAULT, SHIPMENT, PRESENTATION)


class RecouvrementGarantie(models.Model):
    _inherit = "recouvrement.garantie"

    date_default = fields.Date(
        "Unpaid since",
        readonly=True,
        copy=False,
        help="The debtor's oldest item unpaid that night.",
    )
    date_default_told = fields.Date("Told of the default on", readonly=True, copy=False)
    information_ids = fields.One2many(
        "recouvrement.garantie.information", "garantie_id", "Yearly information"
    )
    deadline_count = fields.Integer("Deadlines", compute="_compute_deadline_count")

    def _compute_deadline_count(self):
        followed = self.env["recouvrement.butoir"]._of(self)
        for each in self:
            each.deadline_count = len(
                followed.get(each.id, self.env["recouvrement.butoir"]).filtered(
                    lambda one: one.state in ("running", "unknown", "missed")
                )
            )

    @api.depends("date_shipped", "latest_shipment", "presentation_days", "date_to", "documentary")
    def _compute_last_presentation(self):
        for each in self:
            shipped = each.date_shipped or each.latest_shipment
            day = shipped and shipped + timedelta(days=each.presentation_days)
            days = [one for one in (day, each.date_to) if one and each.documentary]
            each.last_presentation = min(days) if days else False

    @api.onchange("nature_id")
    def _onchange_nature_id(self):
        """The days to present documents when the credit says nothing: those of the uniform customs."""
        if self.documentary and not self.presentation_days:
            day = self.env["recouvrement.calendrier"]._today()
            days = self.env["recouvrement.parametre"]._value("credoc_presentation", day)
            self.presentation_days = int(days or 0)

    # -- deadlines ----------------------------------------------------------------------------

    def _follow_deadlines(self):
        """Its own dates, while it is in force: the end, the shipment, the documents."""
        for each in self.filtered(lambda one: one.state in IN_FORCE):
            each._follow_one(END, each.date_to)
            if not each.documentary:
                continue
            each._follow_one(SHIPMENT, each.latest_shipment, each.date_shipped)
            each._follow_one(PRESENTATION, each.last_presentation, each.date_presented)

    def _follow_one(self, code, event, done=False):
        """Follow the deadline ``code`` from ``event``; met on ``done``."""
        butoirs = self.env["recouvrement.butoir"]
        if not event and butoirs._find_one(self, code).state == "met":
            return  # what was done stays done, whatever becomes of its reason
        dossier = self._find_dossiers()[self][:1]
        butoirs._follow(self, code, event or False, dossier=dossier, user=self.user_id)
        if done:
            butoirs._meet(self, code, done)

    def _drop_deadlines(self, why):
        """Nothing is to be done any more: what was met or missed stays told."""
        butoirs = self.env["recouvrement.butoir"]
        for each in self:
            for butoir in butoirs._of(each)[each.id]:
                if butoir.state in ("running", "unknown"):
                    butoirs._drop(each, butoir.code, why)

    def action_open_deadlines(self):
        """Its deadlines, those of its yearly informations too."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "recouvrement.action_recouvrement_butoir"
        )
        mine = Domain("res_model", "=", self._name) & Domain("res_id", "=", self.id)
        years = Domain("res_model", "=", self.information_ids._name)
        years &= Domain("res_id", "in", self.information_ids.ids)
        return action | {"domain": list(mine | years), "context": {}}

    # -- the night ----------------------------------------------------------------------------

    @tools.ormcache("company_id")
    def _has_any(self, company_id):
        """Whether that company has guarantees in force: elsewhere the night asks nothing."""
        # sudo: whether there is one, no more.
        return bool(
            self.sudo().search_count(
                [("company_id", "=", company_id), ("state", "in", IN_FORCE)], limit=1
            )
        )

    @api.model_create_multi
    def create(self, vals_list):
        made = super().create(vals_list)
        self.env.registry.clear_cache()
        return made

    def write(self, vals):
        done = super().write(vals)
        if "state" in vals:
            self.env.registry.clear_cache()
        return done

    @api.model
    def _watch(self, day, dossiers=None):
        """The night of ``day`` for the current company: ends, first defaults, yearly informations.

        A fixed number of queries when nothing changed, none where there is no guarantee.

        :param dossiers: only the guarantees of the debtors of these dossiers
        """
        if not self._has_any(self.env.company.id):
            return
        # sudo: the night sees to duties of the law, whoever runs it.
        here = self.sudo().with_context(recouvrement_day=day)
        mine = Domain("company_id", "=", self.env.company.id) & Domain("state", "in", IN_FORCE)
        if dossiers is not None:
            mine &= Domain("partner_id", "in", dossiers.partner_id.ids)
        guarantees = here.search(mine)
        over = guarantees.filtered(
            lambda one: one.state == "active" and one.date_to and one.date_to < day
        )
        over._expire()
        sureties = (guarantees - over).filtered("surety")
        sureties._watch_defaults(day)
        here.env["recouvrement.garantie.information"]._prepare_year(sureties, day)

    def _find_followed(self, day):
        """The dossiers of the debtors somebody guarantees: the night takes them one by one if it fails."""
        found = self.sudo().search(  # sudo: as above
            [("company_id", "=", self.env.company.id), ("state", "in", IN_FORCE)]
        )
        return self.env["recouvrement.dossier"].union(*found._find_dossiers().values())

    def _expire(self):
        for each in self:
            each._end("expired", self.env._("Ended on %s.", format_date(self.env, each.date_to)))

    def _watch_defaults(self, day):
        """Since when each debtor leaves something unpaid; the guarantor is told within the law's time.

        Only what changed is written. Once told, later defaults ask nothing more: the law says the first.
        """
        oldest = self._read_oldest(day)
        moved = self.filtered(lambda one: oldest.get(one.partner_id.id, False) != one.date_default)
        for each in moved:
            each.date_default = oldest.get(each.partner_id.id, False)
            if each.person and not each.date_default_told:
                each._follow_one(DEFAULT, each.date_default)
        moved.filtered("date_default")._join_dossiers()

    def _read_oldest(self, day):
        """``{debtor id: oldest due date}`` of the debtors who are late on ``day``, credits net of it."""
        if not self:
            return {}
        late = day - timedelta(days=1)
        domain = self._get_items_domain(day) & Domain("reconciled", "=", False)
        domain &= Domain("amount_residual", "!=", 0) & Domain("date_maturity", "<=", late)
        owed, first = {}, {}
        lines = self.env["account.move.line"]
        found = lines._read_group(
            domain & Domain("amount_residual", ">", 0), ["partner_id"], ["date_maturity:min"]
        )
        for partner, due in found:
            key = partner.commercial_partner_id.id
            first[key] = min(first.get(key, date.max), due)
        if first:
            owed = self._read_debtors(day)
        return {key: due for key, due in first.items() if owed.get(key, 0) > 0}
