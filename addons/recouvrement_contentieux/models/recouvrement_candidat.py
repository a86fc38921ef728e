"""A dossier proposed to the committee, with its reasons and what was attempted before."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.recouvrement.tools.hand import check_written

LIVE = ("proposed", "scheduled", "aside")  # at most one a dossier


class RecouvrementCandidat(models.Model):
    _name = "recouvrement.candidat"
    _description = "Dossier proposed to the committee"
    _order = "amount_due desc, id"
    _rec_name = "dossier_id"

    dossier_id = fields.Many2one(
        "recouvrement.dossier", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(related="dossier_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(related="dossier_id.partner_id", string="Debtor", store=True)
    portefeuille_id = fields.Many2one(related="dossier_id.portefeuille_id", string="Portfolio")
    user_id = fields.Many2one(related="dossier_id.user_id", string="Collector")
    phase_id = fields.Many2one(related="dossier_id.phase_id")
    amount_due = fields.Monetary(related="dossier_id.amount_due", store=True, string="Owed in all")
    days_late = fields.Integer(related="dossier_id.days_late", string="Days late")
    state = fields.Selection(
        [
            ("proposed", "Proposed"),
            ("scheduled", "On an agenda"),
            ("aside", "Put aside"),
            ("decided", "Decided upon"),
            ("gone", "No longer concerned"),
        ],
        default="proposed",
        required=True,
        readonly=True,
        index=True,
    )
    critere_ids = fields.Many2many("recouvrement.critere", string="Rules", readonly=True)
    reason = fields.Text("Why", readonly=True)
    by_hand = fields.Boolean("Added by hand", readonly=True)
    added_by_id = fields.Many2one("res.users", "Added by", readonly=True)
    date = fields.Date("Proposed on", required=True, readonly=True)
    until = fields.Date(
        "Not before", readonly=True, help="Nothing proposes it again before that day."
    )
    aside_reason = fields.Char("Why set aside", readonly=True)
    attempts = fields.Html("What was attempted", compute="_compute_attempts", sanitize=False)
    missing = fields.Char("Not attempted", compute="_compute_attempts")

    _live_uniq = models.UniqueIndex(
        "(dossier_id) WHERE state IN ('proposed', 'scheduled', 'aside')",
        "This dossier is proposed already.",
    )

    def _compute_attempts(self):
        service = self.env["recouvrement.tentative"]
        told = service._read(self.dossier_id)
        for each in self:
            mine = told.get(each.dossier_id.id, [])
            each.missing = " · ".join(service._find_missing(mine))
            each.attempts = self.env["ir.qweb"]._render(
                "recouvrement_contentieux.tentatives", {"attempts": mine}
            )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(
                self.env._("A dossier is proposed by the rules, or from its own button.")
            )
        return super().create(vals_list)

    def write(self, vals):
        check_written(self, vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not (self.env.su and self.env.context.get("recouvrement_retention")):
            raise UserError(self.env._("Set it aside: what was proposed is kept."))

    # -- the rules ------------------------------------------------------------------------------

    def _follow(self, day, dossiers=None):
        """The night's look of the current company: what the rules propose, what no longer holds.

        :param dossiers: look at these only
        :return: the candidates added
        """
        company = self.env.company
        if not self.env["recouvrement.comite"].search_count(
            [("company_id", "=", company.id)], limit=1
        ):
            return None
        return self._propose(company, day, dossiers) and None

    def _find_followed(self, day):
        """The dossiers the rules look at."""
        rules = self.env["recouvrement.critere"]
        return self.env["recouvrement.dossier"].search(
            rules._get_base_domain(self.env.company, day)
        )

    @api.model
    def _propose(self, company, day, dossiers=None):
        """Propose what the rules find; candidates whose reasons are gone, or whose debt is, leave.

        :return: the candidates added
        """
        lang = company.partner_id.lang or self.env.lang
        # sudo: rules read every dossier of the company; what they find follows from the dossiers alone.
        here = self.sudo().with_company(company).with_context(lang=lang)
        domain = Domain("company_id", "=", company.id)
        if dossiers is not None:
            domain &= Domain("dossier_id", "in", dossiers.ids)
        found = here.env["recouvrement.critere"]._find_eligible(company, day, dossiers)
        live = here.search(domain & Domain("state", "in", LIVE))
        here._drop_gone(live, found)
        waiting = here.search(domain & Domain("until", ">", day)).dossier_id
        back = live.filtered(lambda each: each.state == "aside" and each.dossier_id not in waiting)
        back.write({"state": "proposed", "until": False, "aside_reason": False})
        live = live.filtered(lambda each: each.state in LIVE)
        here._update_reasons(live.filtered(lambda each: each.state == "proposed"), found)
        fresh = [dossier for dossier in found if dossier not in live.dossier_id | waiting]
        return here.create(
            [
                {
                    "dossier_id": dossier.id,
                    "date": day,
                    "critere_ids": [fields.Command.set([rule.id for rule in found[dossier]])],
                    "reason": "\n".join(found[dossier].values()),
                }
                for dossier in fresh
            ]
        ).with_env(self.env)

    def _drop_gone(self, live, found):
        """Paid, entrusted since, or no longer what a rule looks for; what a person added stays till paid."""
        gone = live.filtered(
            lambda each: (
                each.state != "scheduled"
                and each.dossier_id not in found
                and (not each.by_hand or each.dossier_id.state == "closed")
                and (each.state != "aside" or each.dossier_id.state == "closed")
            )
        )
        gone.write({"state": "gone"})

    def _update_reasons(self, live, found):
        for each in live.filtered(lambda each: each.dossier_id in found and not each.by_hand):
            reasons = found[each.dossier_id]
            reason, rules = "\n".join(reasons.values()), [rule.id for rule in reasons]
            if each.reason != reason or set(each.critere_ids.ids) != set(rules):
                each.write({"reason": reason, "critere_ids": [fields.Command.set(rules)]})

    @api.model
    def action_propose(self):
        """Look at every dossier now, as the night does."""
        self._check_may()
        day = self.env["recouvrement.calendrier"]._today()
        made = self._propose(self.env.company, day)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("%s dossier(s) proposed.", len(made)),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    # -- by hand --------------------------------------------------------------------------------

    @api.model
    def _add(self, dossiers, reason):
        """Propose ``dossiers`` for ``reason``, whatever the rules say.

        :return: the candidates; those proposed already are taken as they are, put back if set aside
        :raise UserError: no reason, or a dossier that has nothing to decide
        """
        self._check_may()
        dossiers.check_access("write")
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the committee should look at it."))
        closed = dossiers.filtered(lambda each: each.state == "closed")
        if closed:
            raise UserError(self.env._("%s is closed: nothing is owed.", closed[0].display_name))
        # sudo: rights were checked; candidates are written by their verbs only.
        here = self.sudo()
        live = here.search([("dossier_id", "in", dossiers.ids), ("state", "in", LIVE)])
        for each in live:
            text = f"{each.reason}\n{reason}" if reason not in (each.reason or "") else each.reason
            each.write({"reason": text, "by_hand": True, "added_by_id": self.env.uid})
        back = live.filtered(lambda each: each.state == "aside")
        back.write({"state": "proposed", "until": False, "aside_reason": False})
        made = here.create(
            [
                {
                    "dossier_id": dossier.id,
                    "date": self.env["recouvrement.calendrier"]._today(),
                    "reason": reason,
                    "by_hand": True,
                    "added_by_id": self.env.uid,
                }
                for dossier in dossiers - live.dossier_id.with_env(dossiers.env)
            ]
        )
        return (live | made).with_env(self.env)

    def _set_aside(self, reason, until):
        """Out of the list until ``until``, for ``reason``."""
        self._check_may()
        self.check_access("read")
        if not (reason or "").strip():
            raise UserError(self.env._("Say why it is set aside."))
        today = self.env["recouvrement.calendrier"]._today()
        if not until or until <= today:
            raise UserError(self.env._("Say until which later day it is set aside."))
        if any(each.state not in ("proposed", "aside") for each in self):
            raise UserError(self.env._("Only what is proposed is set aside."))
        # sudo: as in _add.
        self.sudo().write({"state": "aside", "until": until, "aside_reason": reason})
        said = self.env._(
            "Not brought before the committee until %(day)s: %(reason)s",
            day=format_date(self.env, until),
            reason=reason,
        )
        self.dossier_id._log_lines(dict.fromkeys(self.dossier_id.ids, said))

    def _check_may(self):
        if not (self.env.su or self.env.user.has_group("recouvrement.group_collector")):
            raise AccessError(self.env._("Only those who collect propose dossiers."))

    def action_set_aside(self):
        return self.env["recouvrement.seance.motif"]._ask("aside", self, self.env._("Set aside"))

    def action_schedule(self):
        """Put these on the agenda of the next session being prepared, or of a new one."""
        self.check_access("read")
        sessions = self.env["recouvrement.seance"]._get_prepared(self.company_id)
        sessions._add_candidates(self)
        return sessions._get_records_action()
