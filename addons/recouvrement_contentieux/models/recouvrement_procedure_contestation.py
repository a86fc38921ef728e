from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

LOOK = "mail.mail_activity_data_warning"


class RecouvrementProcedure(models.Model):
    """The debtor contests what was over: an opposition to an order, an appeal, told after the title was
    enforceable. The procedure goes on from there; whether it came in time is for the court to say."""

    _inherit = "recouvrement.procedure"

    contest_id = fields.Many2one(
        "recouvrement.procedure.etape", "Contest that may still come", compute="_compute_contest_id"
    )
    title_contested = fields.Boolean(compute="_compute_title_contested")
    held_by_id = fields.Many2one(
        "recouvrement.procedure.acte",
        "Opposition that suspends it",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    @api.depends("state", "outcome", "acte_ids.cancelled_on", "titre_ids.state")
    def _compute_contest_id(self):
        for each in self:
            each.contest_id = each._find_contest()

    @api.depends("titre_id.state")
    def _compute_title_contested(self):
        for each in self:
            # sudo: what became of the title enforced, for whoever reads the procedure.
            each.title_contested = each.sudo().titre_id.state == "contested"

    def _find_contest(self):
        """The step by which the debtor contests the title this procedure ended with; may be empty."""
        steps, done = self.type_id.etape_ids, self._get_acts().etape_id
        if self.state != "closed" or self.outcome != "title" or not self._get_title():
            return steps.browse()
        return steps.filtered(
            lambda step: (
                step.nature == "contest"
                and step not in done
                and (not step.after_id or step.after_id in done)
            )
        )[:1]

    def action_contest(self):
        """Enter that the debtor contests the title: the procedure goes on."""
        self.ensure_one()
        if not self.contest_id:
            raise UserError(self.env._("Nothing of %s can be contested any more.", self.name))
        action = self._open_wizard("recouvrement.accomplissement", self.contest_id.name)
        action["context"]["default_etape_id"] = self.contest_id.id
        return action

    # -- the course it takes again ----------------------------------------------------------

    def _check_running(self, step=None):
        # EXTENDS 'recouvrement_contentieux': what was over may be contested
        if step and self.state == "closed" and step == self._find_contest():
            return None
        return super()._check_running(step)

    def _may_repeat(self, step):
        # EXTENDS 'recouvrement_contentieux': enforceable once more, after what was contested is judged
        acts = self._get_acts()
        before = acts.filtered(lambda acte: acte.etape_id == step)[-1:]
        contested = acts.filtered(lambda acte: acte.etape_id.nature == "contest")[-1:]
        again = step.nature == "enforceable" and contested.id > before.id
        return again or super()._may_repeat(step)

    def _write_act(self, step, day, issue, reason, facts):
        # EXTENDS 'recouvrement_contentieux'
        acte = super()._write_act(step, day, issue, reason, facts)
        if self.state == "closed":
            acte.closed_as = self.outcome
            self._reopen()
        return acte

    def _apply(self, acte):
        # EXTENDS 'recouvrement_contentieux'
        res, title, nature = super()._apply(acte), self._get_title(), acte.etape_id.nature
        if nature == "contest" and title.state == "contested":
            self._stop_enforcers(title, acte)
        elif nature == "enforceable" and title.state == "enforceable":
            stopped = self._find_stopped().filtered(lambda each: each.titre_id == title)
            stopped._go_on_enforcing(acte.date, self.env._("The title can be enforced once more."))
        elif nature == "decision":
            self._warn_stopped(acte)
        return res

    def _unapply(self, acte):
        # EXTENDS 'recouvrement_contentieux'
        res = super()._unapply(acte)
        stopped = self._find_stopped().filtered(lambda each: each.held_by_id == acte)
        stopped._go_on_enforcing(acte.date, self.env._("The opposition was entered by mistake."))
        return res

    # -- who enforces what is contested --------------------------------------------------------

    def _stop_enforcers(self, title, acte):
        """The opposition to an order stops its enforcement; of any other contest, whoever enforces is told.

        An opposition brought in time suspends (CPC, art. 1422); once a measure was carried out, it prevents that
        measure from going on and leaves its effects (Cass., avis, 8 March 1996, n° 09-60.001). Nothing says that
        the delays of the measure stop with it: they stay in sight.
        """
        # sudo: enforcement of the same title, whoever follows it.
        for each in self.sudo().search([("titre_id", "=", title.id), ("state", "!=", "closed")]):
            told, stops = each._for_company(), title.kind == "order" and self.jurisdiction == "FR"
            facts = {"act": acte.name, "day": format_date(told.env, acte.date)}
            if stops and each.state == "open":
                each._hold(
                    told.env._(
                        "%(act)s on %(day)s: enforcement does not go on until it is judged", **facts
                    ),
                    acte.date,
                )
                each.held_by_id = acte
            each._ask_to_look(
                told.env._(
                    "%(act)s on %(day)s: the title enforced here is contested, its enforcement is suspended; the "
                    "delays of the measure still run",
                    **facts,
                )
                if stops
                else told.env._(
                    "%(act)s on %(day)s: the title enforced here is contested, suspend or go on with advice",
                    **facts,
                )
            )

    def _find_stopped(self):
        """The procedures an opposition entered in this one suspends."""
        # sudo: as in _stop_enforcers.
        return self.sudo().search([("held_by_id", "in", self.acte_ids.ids), ("state", "=", "held")])

    def _go_on_enforcing(self, day, reason):
        for each in self:
            each._resume(reason, day)

    def _warn_stopped(self, acte):
        """The opposition is judged: whether what it suspended goes on, and on which title, is for a person to say."""
        for each in self._find_stopped():
            told = each._for_company()
            each._ask_to_look(
                told.env._(
                    "%(act)s on %(day)s after the opposition: say whether this enforcement goes on",
                    act=acte.name,
                    day=format_date(told.env, acte.date),
                )
            )

    def _ask_to_look(self, summary):
        today = self.env["recouvrement.calendrier"]._today()
        self.activity_schedule(LOOK, today, summary=summary, user_id=self.user_id.id)

    def _resume(self, reason, day):
        # EXTENDS 'recouvrement_contentieux'
        res = super()._resume(reason, day)
        # sudo: a verb, its caller checked
        self.sudo().filtered(lambda each: each.state == "open").held_by_id = False
        return res

    def _undo(self, acte, reason):
        # EXTENDS 'recouvrement_contentieux': what the act had reopened is over again
        res = super()._undo(acte, reason)
        before = acte.sudo().closed_as  # sudo: acts are read by whoever undoes them
        if before:
            mine = self._as_record()
            mine._close(
                before, mine.last_acte_id.date or mine.date_opened, mine.last_acte_id.issue_id.name
            )
        return res
