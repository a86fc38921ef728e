"""A deadline: the last day for something on a record, how it was counted, what it costs to miss it.

Whoever dates an event (a judgment, an order, a hearing) has it followed here; the date is counted
again when the event or the law changes, and what it was before stays beside it.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools.hand import check_written
from .recouvrement_parametre import JURISDICTIONS

FOLLOWED = (
    "running",
    "unknown",
    "missed",
    "reached",
)  # neither met nor cancelled: the law may still move them
YEARS = (1900, 2200)  # of an event: outside, a slip of the pen


class RecouvrementButoir(models.Model):
    _name = "recouvrement.butoir"
    _description = "Deadline"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date, id"
    _rec_name = "name"

    delai_id = fields.Many2one(
        "recouvrement.delai", "Delay", required=True, index=True, ondelete="restrict", readonly=True
    )
    code = fields.Char(required=True, readonly=True)
    name = fields.Char(related="delai_id.name", string="What for")
    source = fields.Char(related="delai_id.source")
    sanction = fields.Char(related="delai_id.sanction")
    event = fields.Char(related="delai_id.event")
    informative = fields.Boolean(related="delai_id.informative")
    res_model = fields.Char("Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        "Record", model_field="res_model", required=True, readonly=True
    )
    record_name = fields.Char("About", compute="_compute_record_name")
    dossier_id = fields.Many2one(
        "recouvrement.dossier", index="btree_not_null", ondelete="cascade", readonly=True
    )
    partner_id = fields.Many2one(related="dossier_id.partner_id", string="Debtor")
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", "Entrusted to", help="Empty: the collector of the dossier."
    )
    owner_id = fields.Many2one("res.users", "Answers for it", compute="_compute_owner_id")
    jurisdiction = fields.Selection(JURISDICTIONS, required=True, readonly=True)
    residence = fields.Selection(
        JURISDICTIONS, "Lives in", readonly=True, help="Whose residence may extend the delay."
    )
    event_date = fields.Date("Event on", readonly=True)
    date = fields.Date("Deadline on", readonly=True, help="Empty: nobody knows; see why.")
    days_left = fields.Integer(compute="_compute_days_left")
    hand_date = fields.Date(
        "Date set by hand",
        readonly=True,
        help="A judge or a text says otherwise: goes before the count.",
    )
    hand_reason = fields.Char("Why by hand", readonly=True)
    explanation = fields.Text("How it was counted", readonly=True)
    missing_sentence = fields.Char("What to do", readonly=True)
    note = fields.Text()
    state = fields.Selection(
        [
            ("running", "Running"),
            ("unknown", "Date unknown"),
            ("met", "Met"),
            ("missed", "Missed"),
            ("reached", "Come"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="running",
        readonly=True,
    )
    date_met = fields.Date("Met on", readonly=True)
    met_late = fields.Boolean(readonly=True)
    attachment_id = fields.Many2one("ir.attachment", "Proof", readonly=True, ondelete="restrict")
    calcul_ids = fields.One2many("recouvrement.butoir.calcul", "butoir_id", "History")
    alert_key = fields.Char(readonly=True, help="The last alert raised: each is raised once.")
    activity_butoir_id = fields.Many2one(
        "mail.activity", "Alert", readonly=True, ondelete="set null", index="btree_not_null"
    )

    _record_uniq = models.UniqueIndex(
        "(res_model, res_id, code)", "This deadline is followed already."
    )
    _followed_idx = models.Index("(company_id, date) WHERE state IN ('running', 'unknown')")

    @api.depends_context("uid")
    def _compute_record_name(self):
        for model, butoirs in self.grouped("res_model").items():
            records = self.env[model].browse(butoirs.mapped("res_id")) if model in self.env else ()
            # A model of social data names nothing to who may not read it.
            if records and not records.browse().has_access("read"):
                records = ()
            # sudo: the name of what it is about; the record itself is opened with one's own rights.
            names = {
                record.id: record.sudo().display_name for record in records and records.exists()
            }
            for butoir in butoirs:
                butoir.record_name = names.get(butoir.res_id, "")

    @api.depends("user_id", "dossier_id.user_id")
    def _compute_owner_id(self):
        for butoir in self:
            butoir.owner_id = butoir.user_id or butoir.dossier_id.user_id

    @api.depends("date", "state")
    def _compute_days_left(self):
        today = self.env["recouvrement.calendrier"]._today()
        for butoir in self:
            butoir.days_left = (
                (butoir.date - today).days if butoir.date and butoir.state == "running" else 0
            )

    def write(self, vals):
        check_written(self, vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not (self.env.su and self.env.context.get("recouvrement_retention")):
            raise UserError(self.env._("A deadline is kept with its history: cancel it."))

    # -- doors ------------------------------------------------------------------------------

    @api.model
    def _follow(
        self,
        record,
        code,
        event_date,
        dossier=None,
        user=None,
        note="",
        jurisdiction=None,
        residence=None,
        missing_sentence="",
    ):
        """Follow the deadline ``code`` of ``record``, counted from ``event_date``.

        The same call twice changes nothing. Another event date counts it again and keeps what it was;
        no event date any more ends it as cancelled.

        :param record: what the deadline is about; one deadline a record and code
        :param code: of ``recouvrement.delai``
        :param event_date: a date (or ISO text), or False
        :param dossier: the one it belongs to, if any (``record.dossier_id`` by default)
        :param user: who answers for it; the dossier's collector by default
        :param jurisdiction: FR, FR-AM, FR-OM, MC, OTHER; by default the debtor's when it is one of
            ours, else the company's
        :param residence: where the person lives whose residence extends the delay; by default read
            from the company or the debtor, as the delay says
        :param missing_sentence: what to do while the date cannot be counted
        :return: the deadline; empty when there is neither event nor deadline
        :raise UserError: no such delay, or a day that cannot be one
        """
        record.ensure_one()
        # sudo: deadlines follow from what people may do on the record; nobody writes them by hand.
        mine = self.sudo()._find_one(record, code)
        if not event_date:
            if mine:
                mine._cancel(self.env._("The event has no date any more."))
            return mine.sudo(False)
        event_date = self._check_event(event_date)
        vals = self._prepare(record, code, dossier, user, jurisdiction, residence)
        vals |= {"event_date": event_date, "missing_sentence": missing_sentence or False}
        if note:
            vals["note"] = note
        if mine:
            mine._change(vals)
        else:
            mine = self.sudo()._for_company(vals["company_id"]).create(vals)
            mine._count_again(self.env._("Followed"))
        return mine.with_env(self.env)

    @api.model
    def _of(self, records):
        """The deadlines of ``records``: ``{record id: deadlines}``, in order of date."""
        found = dict.fromkeys(records.ids, self.browse())
        for butoir in self.search(
            [("res_model", "=", records._name), ("res_id", "in", records.ids)]
        ):
            found[butoir.res_id] |= butoir
        return found

    @api.model
    def _meet(self, record, code, day, attachment=None):
        """What the deadline asked for was done on ``day``; later than its date, it is met late.

        :return: the deadline; empty when none is followed
        """
        # sudo: as in `_follow`.
        mine = self.sudo()._find_one(record, code)
        mine._set_met(fields.Date.to_date(day), attachment)
        return mine.with_env(self.env)

    @api.model
    def _drop(self, record, code, why):
        """The deadline has no object any more, because of ``why``.

        :return: the deadline; empty when none is followed
        """
        # sudo: as in `_follow`.
        mine = self.sudo()._find_one(record, code)
        mine._cancel(why)
        return mine.with_env(self.env)

    @api.model
    def _recount(self, parameters):
        """The law changed: the deadlines counted with ``parameters`` that are not over are counted again."""
        if not parameters:
            return
        # sudo: the law is changed for everyone, whoever follows the deadlines.
        touched = self.sudo().search(
            Domain("state", "in", FOLLOWED)
            & Domain("event_date", "!=", False)
            & (
                Domain("delai_id.parametre_id", "in", parameters.ids)
                | Domain("delai_id.extension_parametre_id", "in", parameters.ids)
                | Domain("delai_id.switch_id", "in", parameters.ids)
            )
        )
        for company, group in touched.grouped("company_id").items():
            here = self.sudo()._for_company(company.id)
            group.with_env(here.env)._count_again(here.env._("The value of the law changed"))

    # -- what they do -----------------------------------------------------------------------

    @api.model
    def _find_one(self, record, code):
        return self.search(
            [("res_model", "=", record._name), ("res_id", "=", record.id), ("code", "=", code)]
        )

    @api.model
    def _for_company(self, company_id):
        """In the company's name and language: what is kept is worded once."""
        company = self.env["res.company"].browse(company_id)
        return self.with_company(company).with_context(
            lang=company.partner_id.lang or self.env.lang,
            tracking_disable=True,
            mail_create_nolog=True,
            mail_create_nosubscribe=True,
        )

    @api.model
    def _check_event(self, event_date):
        day = fields.Date.to_date(event_date)
        if not YEARS[0] <= day.year <= YEARS[1]:
            raise UserError(
                self.env._("%s cannot be the day of an event.", format_date(self.env, day))
            )
        return day

    @api.model
    def _prepare(self, record, code, dossier, user, jurisdiction, residence):
        """Values of a deadline of ``record``, but its event."""
        if not dossier:
            dossier = self._get_dossier(record)
        company = dossier.company_id or self._get_company(record)
        Delay = self.env["recouvrement.delai"]
        jurisdiction = jurisdiction or self._guess_jurisdiction(dossier.partner_id, company)
        delay = Delay._find(code, jurisdiction) or self._find_anywhere(code)
        if not residence and delay.extension_for:
            lives = company if delay.extension_for == "creditor" else dossier.partner_id
            residence = Delay._get_jurisdiction(lives) if lives else jurisdiction
        vals = {"user_id": user.id if user != dossier.user_id else False} if user else {}
        return vals | {
            "res_model": record._name,
            "res_id": record.id,
            "code": code,
            "delai_id": delay.id,
            "dossier_id": dossier.id,
            "company_id": company.id,
            "jurisdiction": jurisdiction,
            "residence": residence or False,
        }

    def _find_anywhere(self, code):
        """The delay of another jurisdiction: it names what is followed, it counts nothing."""
        # sudo: the law is the same for everyone.
        delay = self.env["recouvrement.delai"].sudo().search([("code", "=", code)], limit=1)
        if not delay:
            raise UserError(self.env._("No delay of the law is known as “%s”.", code))
        return delay

    def _get_dossier(self, record):
        # sudo: whoever acts on the record may not read the dossier; it is only linked.
        Dossier = self.env["recouvrement.dossier"].sudo()
        if record._name == Dossier._name:
            return record.sudo()
        field = record._fields.get("dossier_id")
        return (
            record.sudo().dossier_id if field and field.comodel_name == Dossier._name else Dossier
        )

    def _get_company(self, record):
        return record.sudo().company_id if "company_id" in record._fields else self.env.company

    def _guess_jurisdiction(self, partner, company):
        Delay = self.env["recouvrement.delai"]
        theirs = Delay._get_jurisdiction(partner) if partner else "OTHER"
        if theirs != "OTHER":
            return theirs
        ours = Delay._get_jurisdiction(company)
        return "FR" if ours == "OTHER" else ours

    def _change(self, vals):
        """Take ``vals`` in; count again when what it is counted from changes."""
        self.ensure_one()
        here = self._for_company(vals["company_id"]).browse(self.id)
        before, ended = here.event_date, here.state == "cancelled"
        changed = {name: value for name, value in vals.items() if here._get_plain(name) != value}
        if not (changed or ended):
            return
        here.write(changed)
        if ended:
            here._count_again(here.env._("Followed again"), revived=True)
        elif "event_date" in changed:
            here._count_again(
                here.env._(
                    "The event moved from %(before)s to %(after)s",
                    before=format_date(here.env, before),
                    after=format_date(here.env, here.event_date),
                )
            )
        elif changed.keys() - {"note", "user_id", "dossier_id", "company_id"}:
            here._count_again(here.env._("The place or the rule changed"))

    def _get_plain(self, name):
        """The value of a field as it is written."""
        value = self[name]
        return value.id if self._fields[name].type == "many2one" else value

    def _count_again(self, why, revived=False):
        """The date of each, and its state; what changed is kept in the history with ``why``."""
        today = self.env["recouvrement.calendrier"]._today()
        rows, moved = [], self.browse()
        for butoir in self:
            vals = butoir._count(today, revived)
            changed = {name for name, value in vals.items() if butoir._get_plain(name) != value}
            if butoir.calcul_ids and not changed:
                continue
            if "date" in changed:
                vals["alert_key"] = False  # another date is told again
                moved |= butoir
            butoir.write(vals)
            over = changed == {"state"} and butoir.state in ("missed", "reached")
            rows.append(butoir._prepare_history(butoir._get_state_name() if over else why))
        moved._close_alert()
        self.env["recouvrement.butoir.calcul"].create(rows)

    def _count(self, today, revived=False):
        """What the law gives for this deadline now, as values."""
        self.ensure_one()
        delay = self.delai_id
        place = delay._get_place(self.jurisdiction, self.dossier_id.partner_id, self.company_id)
        counted = delay._count(self.event_date, self.jurisdiction, self.residence, place)
        day = counted.deadline.date if counted.deadline else False
        words = delay._explain(self.event_date, counted, self.residence)
        if self.hand_date:
            day, words = self.hand_date, f"{self._say_by_hand()}\n{words}"
        elif not day and self.missing_sentence:
            words = f"{words}\n{self.missing_sentence}"
        vals = {"date": day, "explanation": words}
        if self.date_met and not revived:
            return vals | {"met_late": bool(day and self.date_met > day)}
        if revived:
            vals |= {"date_met": False, "met_late": False, "attachment_id": False}
        return vals | {"state": self._get_state(day, today)}

    def _say_by_hand(self):
        return self.env._(
            "Set by hand on %(day)s: %(why)s",
            day=format_date(self.env, self.hand_date),
            why=self.hand_reason or "",
        )

    def _get_state(self, day, today):
        if not day:
            return "unknown"
        if day >= today:
            return "running"
        return "reached" if self.informative else "missed"

    def _get_state_name(self):
        return dict(self._fields["state"]._description_selection(self.env))[self.state]

    def _prepare_history(self, why):
        return {
            "butoir_id": self.id,
            "event_date": self.event_date,
            "date": self.date,
            "state": self.state,
            "explanation": self.explanation,
            "reason": why,
            "user_id": self.env.uid,
        }

    def _set_met(self, day, attachment=None):
        proof = attachment.id if attachment else False
        for butoir in self:
            here = butoir._for_company(butoir.company_id.id).browse(butoir.id)
            if (
                here.state == "met"
                and here.date_met == day
                and proof in (False, here.attachment_id.id)
            ):
                continue
            here.write(
                {
                    "state": "met",
                    "date_met": day,
                    "met_late": bool(here.date and day > here.date),
                    "attachment_id": proof or here.attachment_id.id,
                }
            )
            here._close_alert()
            here._keep(
                here.env._("Met late, on %s", format_date(here.env, day))
                if here.met_late
                else here.env._("Met on %s", format_date(here.env, day))
            )

    def _set_date(self, day, why):
        """``day`` goes before the count, because of ``why``; without a day the count holds again."""
        for butoir in self:
            here = butoir._for_company(butoir.company_id.id).browse(butoir.id)
            here.write({"hand_date": day, "hand_reason": why if day else False})
            here._count_again(here.env._("Set by hand: %s", why) if day else here.env._("Counted"))

    def _cancel(self, why):
        for butoir in self.filtered(lambda each: each.state != "cancelled"):
            here = butoir._for_company(butoir.company_id.id).browse(butoir.id)
            here.state = "cancelled"
            here._close_alert()
            here._keep(here.env._("Cancelled: %s", why))

    def _keep(self, why):
        """A line of the history for each of these, as they are now."""
        self.env["recouvrement.butoir.calcul"].create(
            [butoir._prepare_history(why) for butoir in self]
        )

    def _close_alert(self):
        """What was to be done is done, or has no object any more."""
        # sudo: the alert may be someone else's.
        self.sudo().activity_butoir_id.unlink()

    def action_settle(self):
        """Say that it was met, that its date is another one, or that it has no object any more."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Deadline"),
            "res_model": "recouvrement.butoir.issue",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_butoir_id": self.id},
        }

    def action_open_record(self):
        """What the deadline is about."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }
