from odoo import models
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools.words import to_html

MISSED, UNKNOWN, REACHED = "missed", "unknown", "reached"


class RecouvrementButoir(models.Model):
    """What the night does of deadlines: count them again, turn them missed, raise their alerts once."""

    _inherit = "recouvrement.butoir"

    def _watch(self, day, dossiers=None):
        """The night of ``day`` for the deadlines of the current company, or of ``dossiers`` only.

        A fixed number of queries, whatever their number; run twice, it changes nothing more.
        """
        here = self._for_company(self.env.company.id).with_context(recouvrement_day=day)
        followed = here.search(here._get_watched_domain(dossiers))
        if not followed:
            return
        followed._drop_orphans()
        followed = followed.filtered(lambda each: each.state != "cancelled")
        followed._count_again(here.env._("The law, the calendar or the date changed"))
        followed._raise_alerts(day)

    def _find_followed(self, day):
        """The dossiers whose deadlines the night of ``day`` looks at."""
        return self.search(self._get_watched_domain()).dossier_id

    def _get_watched_domain(self, dossiers=None):
        domain = Domain("company_id", "=", self.env.company.id) & (
            Domain("state", "in", ["running", "unknown"])
            # A deadline entered after its own date is missed before any night: it is told all the same.
            | (Domain("state", "=", "missed") & Domain("alert_key", "not in", [MISSED]))
            | (Domain("state", "=", "reached") & Domain("alert_key", "not in", [REACHED]))
            # Told as missed before anybody said that it is a term.
            | (Domain("state", "=", "missed") & Domain("delai_id.informative", "=", True))
        )
        return domain if dossiers is None else domain & Domain("dossier_id", "in", dossiers.ids)

    def _drop_orphans(self):
        """Deadlines of records that are gone have no object any more."""
        for model, butoirs in self.grouped("res_model").items():
            ids = (
                set(self.env[model].browse(butoirs.mapped("res_id")).exists().ids)
                if model in self.env
                else set()
            )
            butoirs.filtered(lambda each, ids=ids: each.res_id not in ids)._cancel(
                self.env._("what it was about is gone.")
            )

    # -- alerts -----------------------------------------------------------------------------

    def _raise_alerts(self, day):
        """One to-do for who answers for each deadline that comes near, was missed or has no date."""
        due = {
            butoir: key for butoir in self if (key := butoir._get_alert(day)) != butoir.alert_key
        }
        due = {butoir: key for butoir, key in due.items() if key}
        if not due:
            return
        butoirs = self.browse([butoir.id for butoir in due])
        butoirs.activity_butoir_id.unlink()
        owners = butoirs._get_alerted()
        Activity = self.env["mail.activity"].with_context(mail_activity_quick_update=True)
        activities = Activity.create(
            [butoir._prepare_alert(due[butoir], owners[butoir], day) for butoir in butoirs]
        )
        for butoir, activity in zip(butoirs, activities, strict=True):
            butoir.write({"alert_key": due[butoir], "activity_butoir_id": activity.id})
        butoirs.filtered(lambda each: each.state in (MISSED, REACHED))._tell_over()

    def _get_alert(self, day):
        """The alert that stands for ``day``, as a key; empty when it is too early."""
        if self.state == "unknown":
            return UNKNOWN
        if self.state in (MISSED, REACHED):
            return self.state
        left = (self.date - day).days
        reached = [each for each in self._get_alert_days() if left <= each]
        return f"{self.date.isoformat()}:{min(reached)}" if reached else ""

    def _get_alert_days(self):
        return [int(part) for part in (self.delai_id.alert_days or "").split(",") if part.strip()]

    def _get_alerted(self):
        """Whom each alert is for: its owner; who is above when they may not read the dossier."""
        chosen = {}
        for butoir in self:
            dossier = butoir.dossier_id
            chosen[butoir] = butoir.owner_id or dossier.portefeuille_id.user_id or self.env.user
        for user, keys in self.grouped(chosen.get).items():
            theirs = keys.dossier_id.with_user(user)._filtered_access("read")
            for butoir in keys.filtered(
                lambda each, ids=set(theirs.ids): each.dossier_id and each.dossier_id.id not in ids
            ):
                chosen[butoir] = butoir.dossier_id.portefeuille_id.user_id or self.env.user
        return chosen

    def _prepare_alert(self, key, user, day):
        """The to-do stands on the dossier, where its collector works; else on the deadline."""
        place = self.dossier_id or self
        # A file of social data is not named to who may not read it.
        known = self.env[self.res_model].with_user(user).has_access("read")
        name = known and self.record_name
        return {
            "res_model_id": self.env["ir.model"]._get_id(place._name),
            "res_id": place.id,
            "activity_type_id": self.env.ref("recouvrement.mail_activity_deadline").id,
            "summary": self._get_alert_title(key),
            "note": to_html(
                "\n".join(filter(None, (name, self.explanation, self._get_sanction())))
            ),
            "date_deadline": day,
            "user_id": user.id,
        }

    def _get_alert_title(self, key):
        env, name = self.env, self.name
        if key == UNKNOWN:
            return env._("Deadline without a date: %s", name)
        day = format_date(env, self.date)
        if self.informative:
            return env._("On %(day)s: %(name)s", day=day, name=name)
        if key == MISSED:
            return env._("Deadline missed on %(day)s: %(name)s", day=day, name=name)
        return env._("Deadline on %(day)s: %(name)s", day=day, name=name)

    def _get_sanction(self):
        if self.informative:
            return self.sanction
        return self.sanction and self.env._("If missed: %s", self.sanction)

    def _tell_over(self):
        """One line on each dossier: a deadline missed, a term that came, are part of its story."""
        self._announce(
            {
                butoir: ". ".join(
                    filter(None, (butoir._get_alert_title(butoir.state), butoir._get_sanction()))
                )
                for butoir in self
            }
        )

    def _announce(self, texts):
        """Tell the story of dossiers what became of deadlines: ``{deadline: sentence}``."""
        lines = {}
        for butoir, text in texts.items():
            if butoir.dossier_id:
                lines.setdefault(butoir.dossier_id.id, []).append(text)
        self.env["recouvrement.dossier"].browse(lines)._log_lines(
            {key: "\n".join(said) for key, said in lines.items()}
        )
