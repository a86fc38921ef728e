from odoo import fields, models

LIVE = ("running", "unknown", "missed")


class RecouvrementProcedure(models.Model):
    """The deadlines of a procedure: an act starts some, meets others, the next one is always in sight."""

    _inherit = "recouvrement.procedure"

    butoir_ids = fields.One2many(
        "recouvrement.butoir",
        "res_id",
        "Deadlines",
        domain=[("res_model", "=", "recouvrement.procedure")],
        readonly=True,
    )
    next_deadline = fields.Date(
        "Next deadline",
        readonly=True,
        copy=False,
        help="The first one running, or the next hearing.",
    )
    next_deadline_name = fields.Char("What by then", readonly=True, copy=False)
    deadline_missing = fields.Boolean(
        "Deadline to find", readonly=True, copy=False, help="The law's value is not known: ask."
    )
    deadline_days = fields.Integer("Days left", compute="_compute_deadline_days")
    deadline_left = fields.Char("Time left", compute="_compute_deadline_days")

    def _compute_deadline_days(self):
        today = self.env["recouvrement.calendrier"]._today()
        for each in self:
            each.deadline_days = (each.next_deadline - today).days if each.next_deadline else 0
            each.deadline_left = each._say_left(each.deadline_days) if each.next_deadline else False

    def _say_left(self, days):
        if days < 0:
            return self.env._("passed")
        return {0: self.env._("today"), 1: self.env._("tomorrow")}.get(
            days, self.env._("%s days left", days)
        )

    def _get_law(self):
        """The law of the deadlines: the track's, or that of the part of France where the debtor lives."""
        place = self.env["recouvrement.delai"]._get_jurisdiction(self.partner_id)
        return place if place.startswith(self.jurisdiction) else self.jurisdiction

    def _apply(self, acte):
        # EXTENDS 'recouvrement_contentieux'
        res, step = super()._apply(acte), acte.etape_id
        deadlines = self.env["recouvrement.butoir"]
        for delay in step.meets_delai_ids:
            deadlines._meet(self, delay.code, acte.date, acte.attachment_ids[:1])
        for delay in step.drops_delai_ids:
            deadlines._drop(self, delay.code, acte.name)
        if step.nature != "hearing" and not acte.issue_id.refused:
            self._follow(step, acte.date, self._get_started(acte))
        self._note_deadline()
        return res

    def _unapply(self, acte):
        # EXTENDS 'recouvrement_contentieux'
        res, step = super()._unapply(acte), acte.etape_id
        deadlines = self.env["recouvrement.butoir"]
        ended = (step.meets_delai_ids | step.drops_delai_ids).mapped("code")
        for deadline in deadlines._of(self)[self.id].filtered(lambda one: one.code in ended):
            deadlines._drop(self, deadline.code, self.env._("%s undone", acte.name))
            deadlines._follow(
                self,
                deadline.code,
                deadline.event_date,
                user=self.user_id,
                jurisdiction=self._get_law(),
            )
        self._meet_again(ended, self._get_acts() - acte)
        if step.nature != "hearing":
            for delay in step.starts_delai_ids:
                deadlines._follow(self, delay.code, False)
        self._note_deadline()
        return res

    def _meet_again(self, codes, acts):
        """Those of ``codes`` that ``acts`` met before stay met."""
        for acte in acts:
            for delay in acte.etape_id.meets_delai_ids.filtered(lambda one: one.code in codes):
                self.env["recouvrement.butoir"]._meet(self, delay.code, acte.date)

    def _get_started(self, acte):
        """The delays this act starts."""
        return acte.etape_id.starts_delai_ids

    def _follow(self, step, day, delays=None):
        """Follow the delays ``step`` starts (or ``delays`` of them), from ``day``; those met stay met."""
        deadlines = self.env["recouvrement.butoir"]
        met = deadlines._of(self)[self.id].filtered(lambda one: one.state == "met").mapped("code")
        for delay in step.starts_delai_ids if delays is None else delays:
            if delay.code not in met or step.nature != "hearing":
                deadlines._follow(
                    self, delay.code, day, user=self.user_id, jurisdiction=self._get_law()
                )

    def _note_deadline(self):
        """Keep the next deadline on the procedure, so that lists are ordered by it."""
        live = (
            self.env["recouvrement.butoir"].sudo()._of(self)
        )  # sudo: kept as the procedure stands
        for each in self.sudo():
            lang = each.company_id.partner_id.lang or self.env.lang
            deadlines = (
                live[each.id].filtered(lambda one: one.state in LIVE).with_context(lang=lang)
            )
            dated = [(one.date, one.name) for one in deadlines if one.date]
            dated += [
                (fields.Datetime.context_timestamp(each, one.date).date(), one.name)
                for one in each.audience_ids
                if one.state == "planned"
            ]
            first, name = min(dated, default=(False, False))
            if each.state == "closed":
                first, name = False, False
            each.write(
                {
                    "next_deadline": first,
                    "next_deadline_name": name,
                    "deadline_missing": any(not one.date for one in deadlines),
                }
            )

    def _hand_deadlines(self):
        # EXTENDS 'recouvrement_contentieux'
        res = super()._hand_deadlines()
        for each in self:
            # sudo: whoever hands the procedure over hands its deadlines with it.
            live = each.sudo().butoir_ids.filtered(lambda one: one.state in LIVE)
            own = each.user_id if each.user_id != each.dossier_id.user_id else each.user_id.browse()
            live.write({"user_id": own.id})
        return res

    def _end_deadlines(self):
        # EXTENDS 'recouvrement_contentieux'
        res = super()._end_deadlines()
        for each in self:
            told = each._for_company()
            for deadline in each.butoir_ids.filtered(lambda one: one.state in LIVE):
                self.env["recouvrement.butoir"]._drop(
                    each, deadline.code, told.env._("%s ended", each.name)
                )
            each.audience_ids.filtered(lambda one: one.state == "planned")._call_off(
                told.env._("%s ended", each.name)
            )
        self._note_deadline()
        return res
