from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

SINCE = {"weekly": 7, "monthly": 31, "last_worked": 31}  # days a digest looks back


class RecouvrementDiffusion(models.Model):
    """The digest of alerts: those who are told of customers get what is new and what still holds."""

    _inherit = "recouvrement.diffusion"

    kind = fields.Selection(
        selection_add=[("alerts", "Digest of alerts")], ondelete={"alerts": "cascade"}
    )

    def _prepare_alerts(self, day):
        """Whoever an open alert of the digest was told to."""
        alerts = self._get_digest_alerts(day)
        users = alerts.user_ids.filtered("active")
        return [{"partner_id": partner.id} for partner in users.partner_id]

    def _get_digest_alerts(self, day):
        # sudo: each recipient is sent those told to them, no other.
        return (
            self.env["recouvrement.alerte"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("type_id.in_digest", "=", True),
                    ("date", "<=", day),
                    ("state", "!=", "over"),
                ],
                order="type_id, date desc, id desc",
            )
        )

    def _write_alerts(self, rows):
        day = rows[:1].period
        alerts = self._get_digest_alerts(day)
        return {row.id: self._write_digest(row, alerts) for row in rows}

    def _write_digest(self, row, alerts):
        user = row.partner_id.user_ids.filtered(lambda each: not each.share)[:1]
        if not user:
            raise UserError(self.env._("%s is no user any more.", row.partner_id.name))
        said = self.with_context(lang=user.lang or self.env.lang)
        mine = alerts.filtered(lambda alert: user in alert.user_ids).with_env(said.env)
        since = row.period - timedelta(days=SINCE[self.rhythm])
        new = mine.filtered(lambda alert: alert.date > since)
        blocks = [
            (said.env._("New"), new),
            (said.env._("Still so"), mine - new),
        ]
        lines = []
        for title, some in blocks:
            for kind, each in some.grouped("type_id").items():
                lines.append(f"{title} – {kind.name} ({len(each)})")
                lines += [f"  • {alert.message}" for alert in each]
        body = "\n".join(lines) or said.env._("Nothing to tell.")
        return {
            "to": row.partner_id,
            "subject": said.env._("Alerts on customers, %s", format_date(said.env, row.period)),
            "body": said.env._(
                "Hello,\n\nHere is what must be known of our customers at %(company)s:\n\n%(lines)s",
                company=self.company_id.name,
                lines=body,
            ),
        }
