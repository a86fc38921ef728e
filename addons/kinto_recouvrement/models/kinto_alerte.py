"""A suspicion of fraud on a lease, and what those who need to know made of it.

Alerts are raised where events happen, never by a look of the night at every lease. Nothing of them is told on the
dossier, the lease or the thread of anybody: who is suspected does not know who suspects, nor do colleagues. For the
same reason no model points to an alert: a domain, whoever wrote it, finds no road from a lease or a debtor to it.
"""

from psycopg2 import IntegrityError

from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date, mute_logger

from odoo.addons.recouvrement.tools.hand import check_written

GROUP = "kinto_recouvrement.group_fraud"
SETTLED = ("confirmed", "dismissed")


class KintoAlerte(models.Model):
    _name = "kinto.alerte"
    _description = "Suspicion of fraud"
    _order = "date desc, id desc"
    _rec_name = "contrat_id"

    # A draft or a customer is deleted as if nothing was suspected, and what was suspected is kept.
    contrat_id = fields.Many2one(
        "kinto.contrat", "Lease", readonly=True, index=True, ondelete="set null"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    partner_id = fields.Many2one(
        "res.partner", "Customer", readonly=True, index=True, ondelete="set null"
    )
    signal_id = fields.Many2one(
        "kinto.alerte.signal",
        "What was noticed",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    origin = fields.Char("Event", required=True, readonly=True, help="Model and number.")
    date = fields.Date("On", required=True, readonly=True)
    reason = fields.Text("Why", required=True, readonly=True)
    state = fields.Selection(
        [
            ("new", "New"),
            ("checked", "Being checked"),
            ("confirmed", "Confirmed"),
            ("dismissed", "Dismissed"),
            ("withdrawn", "Withdrawn: its event was undone"),
        ],
        default="new",
        required=True,
        readonly=True,
        index=True,
    )
    finding = fields.Text("What was found", help="Documents seen, people asked, what they said.")
    decided_by_id = fields.Many2one("res.users", "Settled by", readonly=True)
    date_decided = fields.Date("Settled on", readonly=True)
    trail = fields.Text("History", readonly=True, help="Each step, with its day and its author.")

    _once_uniq = models.UniqueIndex(
        "(signal_id, contrat_id, origin)", "This event raised this alert already."
    )

    def write(self, vals):
        check_written(self, vals)
        if not self.env.su and any(each.state in SETTLED for each in self):
            raise UserError(self.env._("It is settled: open it again to change what was found."))
        return super().write(vals)

    # -- raised -----------------------------------------------------------------------------------

    @api.model
    def _raise(self, signal, found, day):
        """Raise ``signal`` on the leases of ``found``; an event raises it once, even when dismissed since.

        What was withdrawn because the event had been undone comes back with it.

        :param found: ``{lease: (origin, reason in words)}``
        """
        if not found:
            return
        # sudo: whoever's hand the event came by, they see nothing of what it raises.
        here = self.sudo()
        leases = self.env["kinto.contrat"].union(*found)
        known = {
            (each.contrat_id.id, each.origin): each
            for each in here.search(
                [("signal_id", "=", signal.id), ("contrat_id", "in", leases.ids)]
            )
        }
        for lease, (origin, reason) in found.items():
            if alert := known.get((lease.id, origin)):
                if alert.state == "withdrawn":
                    alert._move("new", self.env._("The event happened again"), reason=reason)
                continue
            here._add(
                {
                    "contrat_id": lease.id,
                    "company_id": lease.company_id.id,
                    "partner_id": lease.partner_id.id,
                    "signal_id": signal.id,
                    "origin": origin,
                    "date": day,
                    "reason": reason,
                }
            )

    def _add(self, values):
        """Whoever does what raises it must neither fail nor read why because another was a moment quicker."""
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                self.create(values)
        except IntegrityError:
            self.env.invalidate_all(flush=False)

    @api.model
    def _withdraw(self, origins, why):
        """What raised these alerts was undone, ``why`` in words; what people settled stays settled, and says so.

        :param origins: events, as ``_raise`` took them
        """
        # sudo: as in _raise.
        for alert in self.sudo().search([("origin", "in", list(origins))]):
            alert._move(alert.state if alert.state in SETTLED else "withdrawn", why)

    # -- settled ----------------------------------------------------------------------------------

    def action_check(self):
        """Somebody looks into it."""
        self._check_may("new", "withdrawn")
        self._step("checked")
        return True

    def action_confirm(self):
        """It is a fraud as far as one can tell: the committee sees the dossier at once."""
        self._check_may("checked")
        self._settle("confirmed")
        return True

    def action_dismiss(self):
        """There is an explanation; the same event raises it no more."""
        self._check_may("new", "checked")
        self._settle("dismissed")
        return True

    def action_reopen(self):
        """Settled by mistake, or something came since."""
        self._check_may(*SETTLED)
        self._step("checked", decided_by_id=False, date_decided=False)
        self._bring_to_committee()
        return True

    def action_open_lease(self):
        self.check_access("read")
        return self.contrat_id._get_records_action()

    def _settle(self, state):
        if any(not (each.finding or "").strip() for each in self):
            raise UserError(self.env._("Say what was found before settling it."))
        today = self.env["recouvrement.calendrier"]._today()
        self._step(state, decided_by_id=self.env.uid, date_decided=today)
        self._bring_to_committee()

    def _step(self, state, **values):
        for each in self.sudo():  # sudo: rights are checked; states are written by verbs.
            each._move(state, "", **values)

    def _move(self, state, why, **values):
        """Into ``state``, with one line of its history: the day, who, what and why, what was found then."""
        self.ensure_one()
        words = dict(self._fields["state"]._description_selection(self.env))
        said = [words[state], why, self.finding if state in SETTLED else ""]
        line = self.env._(
            "%(day)s, %(who)s: %(what)s",
            day=format_date(self.env, self.env["recouvrement.calendrier"]._today()),
            who=self.env.user.name,
            what=" – ".join(part for part in said if part),
        )
        trail = "\n".join(part for part in (self.trail, line) if part)
        self.write({"state": state, "trail": trail, **values})

    def _check_may(self, *states):
        """:raise AccessError: not of the group
        :raise UserError: in another state
        """
        if not self.env.user.has_group(GROUP):
            raise AccessError(self.env._("Suspicions of fraud are for those who need to know."))
        self.check_access("write")
        if any(each.state not in states for each in self):
            raise UserError(self.env._("This alert has moved on since: read it again."))

    def _bring_to_committee(self):
        """The rule of restricted reasons looks at the dossiers of these leases now, as the night would."""
        day = self.env["recouvrement.calendrier"]._today()
        # The night's own user: who settles alerts may have no other role, and nobody should read their name there.
        leases = self.with_user(SUPERUSER_ID).contrat_id
        for company, mine in leases.grouped("company_id").items():
            dossiers = mine.dossier_ids.filtered(lambda each: each.state != "closed")
            if dossiers:
                candidates = dossiers.env["recouvrement.candidat"]
                candidates.with_company(company)._follow(day, dossiers)
