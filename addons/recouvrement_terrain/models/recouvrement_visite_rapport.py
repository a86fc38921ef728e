"""The report of a visit: who was there, what was seen, what was said; then told to the ledger, for good."""

from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.recouvrement.tools.turn import take_turn

CHANNELS = {"home": "visit", "premises": "visit", "agency": "counter"}
ABSENT = {"agency": "recouvrement_terrain.resultat_type_missed"}
CARRIED = ("cause_id", "next_date", "alert", "new_phone", "new_email")
PROMISED = ("promise_amount", "promise_date", "promise_means")


class RecouvrementVisite(models.Model):
    _inherit = "recouvrement.visite"

    def action_report(self):
        """Close the report as it is filled in."""
        for each in self:
            each._report({})
        return True

    def action_absent(self):
        """Nobody was there: the shortest report there is."""
        for each in self:
            each._report({"presence": "absent"})
        return True

    def _report(self, vals):
        """Write ``vals`` (fields of the report), then close it: result, ledger, document.

        :raise UserError: something is missing; the words say what
        """
        self.ensure_one()
        self.check_access("write")
        self.dossier_id.check_access("write")
        take_turn(self)
        self._check_planned()
        if vals:
            self.write(vals)
        self._check_report()
        mine = self.sudo()  # sudo: written by this verb only, rights checked above
        mine.resultat_id = self._record_result().id
        mine._release_scenario()  # after the result: the step it calls for is looked for at once
        here = self.presence == "present"
        mine.write(
            {
                "state": "done" if here else "absent",
                "reported_on": fields.Datetime.now(),
                "reported_by_id": self.env.uid,
                "type_id": mine.resultat_id.type_id.id,
            }
        )
        mine.document_id = mine._make_document("rapport")
        mine.proof_id = mine._record_proof()
        standing = mine.convocation_ids.filtered(lambda each: each.state in ("sent", "absent"))
        standing.write({"state": "present" if here else "absent"})

    def _check_report(self):
        """:raise UserError: what the report still lacks"""
        today = self.env["recouvrement.calendrier"]._today()
        day = self.env["recouvrement.creneau"]._get_local(self.date_start, self.company_id).date()
        if day > today:
            raise UserError(
                self.env._("This meeting is still to come: move it if it took place earlier.")
            )
        if not self.presence:
            raise UserError(self.env._("Say whether the person was there."))
        if self.presence != "present":
            return
        if not self.identity_checked:
            raise UserError(
                self.env._(
                    "Tick that you checked who you spoke to: nothing is said to anyone else."
                )
            )
        if not self.type_id:
            raise UserError(self.env._("Say what came of the meeting."))
        if self.type_id.opens == "dispute":
            raise UserError(
                self.env._(
                    "Which items are contested is told from the dossier, with “Log a contact”: choose "
                    "another result here."
                )
            )

    def _get_absent_type(self):
        xmlid = ABSENT.get(self.kind, "recouvrement_terrain.resultat_type_absent")
        found = self.env.ref(xmlid, raise_if_not_found=False)
        if not found:
            raise UserError(self.env._("Choose a result: the one for absences was deleted."))
        return found

    def _record_result(self):
        """The result, as the contact form records it: what it opens follows."""
        met = self.presence == "present"
        kind = self.type_id if met or self.type_id else self._get_absent_type()
        values = {
            "dossier_id": self.dossier_id.id,
            "date": self.env["recouvrement.calendrier"]._today(),
            "channel": CHANNELS[self.kind],
            "type_id": kind.id,
            "note": self._get_result_note(),
            "action_id": self.action_id.id or False,
        }
        values |= {name: _value(self[name]) for name in CARRIED if self[name]}
        if met:
            values["contact_id"] = self.partner_id.id
        if kind.opens == "promise":
            values |= {name: self[name] for name in PROMISED if self[name]}
        if kind.opens == "plan":
            values |= {"plan_amount": self.plan_amount, "plan_first_date": self.plan_first_date}
        return self.env["recouvrement.resultat"].create(values)

    def _get_result_note(self):
        seen = ", ".join(self.observation_ids.mapped("name"))
        return "\n".join(filter(None, (seen, self.findings))) or False

    def _record_proof(self):
        """The visit in the ledger: what it was about that day, its document sealed with it."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        there = dict(self._fields["presence"]._description_selection(self.env))
        reason = self.env._(
            "%(kind)s on %(when)s by %(user)s: %(there)s",
            kind=kinds[self.kind],
            when=self._say_when(),
            user=self.user_id.name,
            there=there[self.presence],
        )
        return self.env["recouvrement.invitation"]._record(self, "visit", reason, self.document_id)

    def action_reopen(self):
        """An absence noted by mistake: the person came after all. What was told stays; a new report is made."""
        self.ensure_one()
        self.check_access("write")
        take_turn(self)
        if self.state != "absent":
            raise UserError(
                self.env._("Only an absence is reported anew; otherwise log another contact.")
            )
        self.sudo().write({"state": "planned", "presence": False, "type_id": False})  # sudo: a verb
        return True


def _value(value):
    return value.id if isinstance(value, models.Model) else value
