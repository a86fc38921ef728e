"""Who followed a dossier, from when to when, and the handing over from one to the next."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.words import to_html

# Where a collector's to-dos on a dossier stand, and the way from there to it.
PLACES = {"recouvrement.dossier": "id", "recouvrement.litige": "dossier_id"}


class RecouvrementAffectation(models.Model):
    _name = "recouvrement.affectation"
    _description = "Who follows a dossier"
    _order = "dossier_id, date_from desc, id desc"
    _rec_name = "user_id"

    dossier_id = fields.Many2one(
        "recouvrement.dossier", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="dossier_id.company_id", store=True, index=True)
    user_id = fields.Many2one("res.users", "Collector", readonly=True)
    portefeuille_id = fields.Many2one("recouvrement.portefeuille", "Portfolio", readonly=True)
    date_from = fields.Date("From", readonly=True)
    date_to = fields.Date("To (included)", readonly=True)
    note = fields.Text(readonly=True)
    by_id = fields.Many2one("res.users", "Handed over by", readonly=True)
    state = fields.Selection(
        [("planned", "Planned"), ("current", "Current"), ("past", "Past")],
        default="current",
        required=True,
        readonly=True,
    )

    _planned_idx = models.Index("(date_from) WHERE state = 'planned'")

    # -- handing over -----------------------------------------------------------------------

    def _hand_over(self, dossiers, user, portfolio, note, day=None):
        """Give ``dossiers`` to ``user``, to ``portfolio``, or both; on a later ``day`` the night does it.

        Their open to-dos follow. A fixed number of queries, whatever the number of dossiers.

        :param user: the new collector; an empty recordset leaves each its own
        :param portfolio: the new portfolio; an empty recordset leaves each its own
        :raise UserError: nothing would change, or the new collector is not of collection
        """
        dossiers.check_access("write")
        if not user and not portfolio:
            raise UserError(self.env._("Choose the new collector, the new portfolio, or both."))
        if user and not self._may_collect(user):
            raise UserError(
                self.env._("%s does not collect: give them the role first.", user.display_name)
            )
        today = self.env["recouvrement.calendrier"]._today()
        # sudo: once handed over, dossiers may be out of the sight of who hands them over.
        here, dossiers = self.sudo(), dossiers.sudo()
        if day and day > today:
            return here._plan(dossiers, user, portfolio, note, day)
        here._move_activities(dossiers, user)
        changes = {"user_id": user.id} if user else {}
        changes |= {"portefeuille_id": portfolio.id} if portfolio else {}
        dossiers.with_context(tracking_disable=True, recouvrement_handing_over=note).write(changes)
        here._tell(dossiers, user, portfolio, note)
        here._ask_owner(dossiers, note, today)
        return here.search([("dossier_id", "in", dossiers.ids), ("state", "=", "current")])

    def _plan(self, dossiers, user, portfolio, note, day):
        planned = self.search([("dossier_id", "in", dossiers.ids), ("state", "=", "planned")])
        planned.unlink()
        return self.create(
            [
                {
                    "dossier_id": dossier.id,
                    "user_id": user.id,
                    "portefeuille_id": portfolio.id,
                    "date_from": day,
                    "note": note,
                    "by_id": self.env.uid,
                    "state": "planned",
                }
                for dossier in dossiers
            ]
        )

    def _find_followed(self, day):
        """The dossiers that are to change hands on ``day`` or before."""
        return self._find_due(day).dossier_id

    def _find_due(self, day):
        return self.search(
            [
                ("company_id", "=", self.env.company.id),
                ("state", "=", "planned"),
                ("date_from", "<=", day),
            ]
        )

    def _apply(self, day, dossiers=None):
        """Hand over what was planned for ``day`` or before, in the current company.

        :param dossiers: of these only
        """
        due = self._find_due(day)
        if dossiers is not None:
            due = due.filtered(lambda row: row.dossier_id in dossiers)
        here = self.with_context(recouvrement_day=day)
        groups = due.grouped(lambda row: (row.user_id, row.portefeuille_id, row.note, row.by_id))
        for (user, portfolio, note, by), rows in groups.items():
            dossiers = rows.dossier_id.filtered(lambda dossier: dossier.state != "closed")
            rows.unlink()
            if dossiers and user and not self._may_collect(user):
                here._tell_not_done(dossiers, user, by)
            elif dossiers:
                actor = here.with_user(by).sudo()
                actor._hand_over(dossiers.with_env(actor.env), user, portfolio, note)

    def _may_collect(self, user):
        return user.active and user.has_group("recouvrement.group_collector")

    def _tell_not_done(self, dossiers, user, by):
        """Who was to take ``dossiers`` has left meanwhile: they stay where they are, and it is said."""
        said = self.env._(
            "The handing over that was planned is not done: %s no longer collects.",
            user.display_name,
        )
        dossiers._log_lines(dict.fromkeys(dossiers.ids, said))
        for dossier in dossiers:
            owner = by if by.active else dossier.portefeuille_id.user_id or dossier.user_id
            dossier.with_context(mail_activity_quick_update=True).activity_schedule(
                "mail.mail_activity_data_todo", summary=said, user_id=(owner or self.env.user).id
            )

    def _keep(self, dossiers, before, note=False):
        """Write down that ``dossiers`` changed hands.

        :param before: ``{dossier id: (user, portfolio)}`` until now
        """
        today = self.env["recouvrement.calendrier"]._today()
        # sudo: the history follows from the dossiers, whoever changes them.
        here = self.sudo()
        current = here.search([("dossier_id", "in", dossiers.ids), ("state", "=", "current")])
        same_day = current.filtered(lambda row: row.date_from and row.date_from >= today)
        same_day.write({"state": "past", "date_to": today})
        eve = fields.Date.subtract(today, days=1)
        (current - same_day).write({"state": "past", "date_to": eve})
        known, rows = current.dossier_id, []
        for dossier in dossiers.sudo():
            if dossier not in known:
                user, portfolio = before[dossier.id]
                rows.append(
                    {
                        "dossier_id": dossier.id,
                        "user_id": user.id,
                        "portefeuille_id": portfolio.id,
                        "date_from": dossier.date_opened,
                        "date_to": max(eve, dossier.date_opened or eve),
                        "state": "past",
                    }
                )
            rows.append(
                {
                    "dossier_id": dossier.id,
                    "user_id": dossier.user_id.id,
                    "portefeuille_id": dossier.portefeuille_id.id,
                    "date_from": today,
                    "note": note,
                    "by_id": self.env.uid,
                    "state": "current",
                }
            )
        here.create(rows)

    # -- what follows -----------------------------------------------------------------------

    def _move_activities(self, dossiers, user):
        """The open to-dos of each dossier's collector become those of ``user``."""
        if not user:
            return
        domain, owners = Domain.FALSE, {}
        for model, path in PLACES.items():
            records = self.env[model].search([(path, "in", dossiers.ids)])
            for record in records:
                dossier = record if path == "id" else record[path]
                owners[model, record.id] = dossier.user_id
            domain |= Domain("res_model", "=", model) & Domain("res_id", "in", records.ids)
        activities = self.env["mail.activity"].search(domain)
        theirs = activities.filtered(
            lambda each: each.user_id == owners[each.res_model, each.res_id] or not each.user_id
        )
        theirs.with_context(mail_activity_quick_update=True).write({"user_id": user.id})

    def _tell(self, dossiers, user, portfolio, note):
        """One message a dossier."""
        whom = " – ".join(filter(None, (user.name, portfolio.display_name if portfolio else "")))
        body = self.env._("Handed over to %(whom)s: %(note)s", whom=whom, note=note)
        dossiers._log_lines(dict.fromkeys(dossiers.ids, body))

    def _ask_owner(self, dossiers, note, day):
        """One to-do a dossier for who takes it."""
        Activity = self.env["mail.activity"].with_context(mail_activity_quick_update=True)
        model, todo = (
            self.env["ir.model"]._get_id("recouvrement.dossier"),
            self.env.ref("mail.mail_activity_data_todo"),
        )
        Activity.create(
            [
                {
                    "res_model_id": model,
                    "res_id": dossier.id,
                    "automated": True,
                    "activity_type_id": todo.id,
                    "summary": self.env._("Dossier handed over"),
                    "note": to_html(note),
                    "date_deadline": day,
                    "user_id": dossier.user_id.id,
                }
                for dossier in dossiers
                if dossier.user_id
            ]
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_planned_only(self):
        retention = self.env.su and self.env.context.get("recouvrement_retention")
        if not retention and any(row.state != "planned" for row in self):
            raise UserError(self.env._("Who followed a dossier is kept with it."))
