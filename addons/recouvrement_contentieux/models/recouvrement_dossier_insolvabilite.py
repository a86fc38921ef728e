"""What a dossier shows of the insolvency of its debtor: notices, proceedings, badges, and what stops it."""

from odoo import fields, models
from odoo.tools import format_date

from .recouvrement_fil_discret import NEED_TO_KNOW

RUNNING = ("open", "plan")


class RecouvrementDossier(models.Model):
    _inherit = "recouvrement.dossier"

    collective_ids = fields.Many2many(
        "recouvrement.collective", string="Collective proceedings", compute="_compute_insolvency"
    )
    annonce_ids = fields.Many2many(
        "recouvrement.annonce", string="Notices", compute="_compute_insolvency"
    )
    overindebted = fields.Char(
        "Over-indebtedness", compute="_compute_insolvency", groups=NEED_TO_KNOW
    )

    def _compute_insolvency(self):
        cases = self._read_cases("recouvrement.collective", ("draft", "open", "plan", "closed"))
        # sudo: of every portfolio; only those who need to know read this field.
        files = self.sudo()._read_cases(
            "recouvrement.surendettement",
            ("filed", "admitted", "measures", "moratorium", "default", "erased"),
        )
        notices = self.env["recouvrement.annonce"].search(
            [
                ("partner_ids", "in", self.partner_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("state", "!=", "ignored"),
            ]
        )
        for dossier in self:
            dossier.collective_ids = cases.get(dossier.id, False)
            dossier.annonce_ids = notices.filtered(
                lambda each, mine=dossier: (
                    mine.partner_id in each.partner_ids and each.company_id == mine.company_id
                )
            )
            known = files.get(dossier.id)
            labels = known and dict(known._fields["state"]._description_selection(self.env))
            dossier.overindebted = known and ", ".join(labels[each.state] for each in known)

    def _read_cases(self, name, states):
        """``{dossier id: cases of its debtor in its company}`` of that model in these states."""
        found = self.env[name].search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("state", "in", states),
            ]
        )
        mine = found.grouped(lambda each: (each.partner_id.id, each.company_id.id)) if found else {}
        return {
            dossier.id: mine[key]
            for dossier in self
            if (key := (dossier.partner_id.id, dossier.company_id.id)) in mine
        }

    def _get_blockers(self):
        """EXTENDS recouvrement: an opening nobody has looked at stops the reminders."""
        blockers = super()._get_blockers()
        for dossier, notice in self.env["recouvrement.annonce"]._get_waiting(self).items():
            day = notice.date_published
            blockers.setdefault(dossier.id, {})["notice"] = {
                "level": "danger",
                "message": self.env._(
                    "the BODACC published “%(nature)s” on %(day)s: open the case, or say that the notice "
                    "is without object.",
                    nature=notice.nature or notice.key,
                    day=format_date(self.env, day) if day else "?",
                ),
                "action": False,
            }
        return blockers

    def _get_alert_badges(self):
        """EXTENDS recouvrement: proceedings and files that run, before what was merely heard on the phone."""
        badges = super()._get_alert_badges()
        # sudo: that nothing may be asked is for whoever collects; why, for those who need to know.
        told = self.env.user.has_group(NEED_TO_KNOW)
        files = self.sudo()._read_cases(
            "recouvrement.surendettement",
            ("admitted", "measures", "moratorium", "default", "erased"),
        )
        for dossier_id, found in files.items():
            labels = dict(found._fields["state"]._description_selection(self.env))
            badges[dossier_id] = (
                self._badge(
                    "alert", "dark", self.env._("Over-indebtedness"), labels[found[0].state]
                )
                if told
                else self._badge(
                    "alert", "dark", self.env._("Outside decision"), found[0]._get_freeze_reason()
                )
            )
        for dossier_id, cases in (
            self.sudo()._read_cases("recouvrement.collective", RUNNING).items()
        ):
            kinds = dict(cases._fields["kind"]._description_selection(self.env))
            badges[dossier_id] = self._badge(
                "alert", "dark", kinds[cases[0].kind], cases[0]._get_freeze_reason()
            )
        return badges

    def action_open_collective(self):
        """The proceedings of the debtor, or a new case for it."""
        self.ensure_one()
        if self.collective_ids:
            return self.collective_ids._get_records_action(
                name=self.env._("Collective proceedings")
            )
        return self._new_case("recouvrement.collective", self.env._("Collective proceedings"))

    def action_open_surendettement(self):
        """The file of the debtor before the commission, or a new one."""
        self.ensure_one()
        self.env["recouvrement.surendettement"].check_access("read")
        known = self.env["recouvrement.surendettement"].search(
            [("partner_id", "=", self.partner_id.id), ("company_id", "=", self.company_id.id)]
        )
        if known:
            return known._get_records_action(name=self.env._("Over-indebtedness"))
        return self._new_case("recouvrement.surendettement", self.env._("Over-indebtedness"))

    def _new_case(self, model, name):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [(False, "form")],
            "context": {
                "default_partner_id": self.partner_id.id,
                "default_company_id": self.company_id.id,
            },
        }
