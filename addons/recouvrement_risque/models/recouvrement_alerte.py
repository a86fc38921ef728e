"""Alerts: a fact about a customer that somebody must know, told once to the right people.

The night compares facts with what was told: a new fact is told, one that is no more is over. Whoever learns
something during the day raises it at once, by the same door.
"""

from odoo import api, fields, models
from odoo.fields import Domain

MOST_TASKS = (
    5  # people who get a task at once for one alert; the others read the list or the digest
)


class RecouvrementAlerte(models.Model):
    _name = "recouvrement.alerte"
    _description = "Alert"
    _inherit = ["recouvrement.reserve", "mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _rec_name = "message"

    type_id = fields.Many2one(
        "recouvrement.alerte.type", "About", required=True, ondelete="restrict", readonly=True
    )
    code = fields.Char(related="type_id.code")
    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one("res.company", required=True, index=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    key = fields.Char("Which event", required=True, readonly=True)
    message = fields.Char(required=True, readonly=True)
    amount = fields.Monetary("At stake", readonly=True)
    date = fields.Date("Since", required=True, readonly=True)
    date_over = fields.Date("Over on", readonly=True)
    user_ids = fields.Many2many("res.users", string="Told to", readonly=True)
    seen_by_id = fields.Many2one("res.users", "Seen by", readonly=True)
    state = fields.Selection(
        [("open", "To see"), ("seen", "Seen"), ("over", "Over")],
        required=True,
        default="open",
        readonly=True,
    )

    _event_uniq = models.UniqueIndex(
        "(type_id, partner_id, company_id, key) WHERE state <> 'over'",
        "This event was told already.",
    )

    # -- doors -------------------------------------------------------------------------------

    @api.model
    def _raise(self, code, partner, company, key, message, amount=0.0):
        """Tell of one event, once: the same ``key`` while it lasts changes nothing.

        :param code: of ``recouvrement.alerte.type``; nothing is told when it is off
        :param key: what makes the event this one (a threshold, an approval…), no longer than 64 characters
        :param message: a whole sentence
        :param amount: what is at stake, in the currency of ``company``
        :return: the alert; empty when it was told already or nobody wants it
        """
        kind = self.env["recouvrement.alerte.type"]._by_code().get(code)
        if not kind or amount < kind.amount_min:
            return self.browse()
        facts = {(partner.commercial_partner_id.id, key): (message, amount)}
        return self.with_company(company)._tell(kind, facts)

    @api.model
    def _follow(self, kind, facts):
        """What holds today of ``kind`` in the current company: the new is told, what is no more is over.

        :param facts: ``{(commercial partner id, key): (message, amount)}``
        """
        told = self._find_open(kind)
        gone = told.filtered(lambda each: (each.partner_id.id, each.key) not in facts)
        gone._settle()
        return self._tell(kind, facts)

    def _find_open(self, kind):
        # sudo: alerts are one list, whoever causes the next.
        return self.sudo().search(
            Domain("type_id", "=", kind.id)
            & Domain("company_id", "=", self.env.company.id)
            & Domain("state", "!=", "over")
        )

    def _tell(self, kind, facts):
        """Create what was not told yet, with a task for those who want one."""
        known = {(each.partner_id.id, each.key) for each in self._find_open(kind)}
        new = {
            fact: said
            for fact, said in facts.items()
            if fact not in known and said[1] >= kind.amount_min
        }
        if not new:
            return self.browse()
        day, company = self.env["recouvrement.calendrier"]._today(), self.env.company
        partners = self.env["res.partner"].sudo().browse({partner for partner, _key in new})
        dossiers = self._find_dossiers(partners)
        alerts = self.sudo().create(  # sudo: alerts are written by verbs only
            [
                {
                    "type_id": kind.id,
                    "partner_id": partner_id,
                    "company_id": company.id,
                    "key": key,
                    "message": message,
                    "amount": amount,
                    "date": day,
                    "user_ids": kind._find_people(
                        partners.browse(partner_id), dossiers[partner_id]
                    ).ids,
                }
                for (partner_id, key), (message, amount) in new.items()
            ]
        )
        if kind.by_task:
            alerts._give_tasks()
        return alerts.sudo(False)

    def _find_dossiers(self, partners):
        """``{partner id: its dossier in progress}`` in the current company; empty where it has none."""
        # sudo: who is told follows from the dossier, whoever causes the alert.
        dossiers = self.env["recouvrement.dossier"].sudo()
        found = dict.fromkeys(partners.ids, dossiers)
        for dossier in dossiers.search(
            [
                ("partner_id", "in", partners.ids),
                ("company_id", "=", self.env.company.id),
                ("state", "!=", "closed"),
            ],
            order="id desc",
        ):
            found[dossier.partner_id.id] = dossier
        return found

    def _give_tasks(self):
        for alert in self:
            for user in alert.user_ids[:MOST_TASKS]:
                alert.activity_schedule(
                    "mail.mail_activity_data_todo", user_id=user.id, summary=alert.message[:120]
                )

    def _settle(self):
        """The fact is no more."""
        if not self:
            return
        # sudo: as above
        self.sudo().activity_ids.unlink()
        day = self.env["recouvrement.calendrier"]._today()
        self.sudo().write({"state": "over", "date_over": day})

    def action_see(self):
        """Seen: it leaves the list of what is to be seen, and comes back only as another event."""
        self.check_access("read")
        # sudo: whoever may read an alert may say so.
        mine = self.sudo().filtered(lambda each: each.state == "open")
        mine.activity_ids.filtered(lambda task: task.user_id == self.env.user).action_done()
        mine.write({"state": "seen", "seen_by_id": self.env.uid})

    def action_open_customer(self):
        """The customer it is about."""
        self.ensure_one()
        return self.partner_id.get_formview_action()
