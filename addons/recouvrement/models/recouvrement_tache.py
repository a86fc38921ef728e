"""Tasks for people: calls, internal notices, addresses to find. They are Odoo's activities.

Serves station 6.
"""

from odoo import models
from odoo.tools import format_amount

from ..tools.words import to_html


class RecouvrementTache(models.AbstractModel):
    _name = "recouvrement.tache"
    _description = "Tasks for people"

    def _ask_to_call(self, actions):
        """A call for the collector of each dossier: whom, at which number, to say what."""
        self._hand_over(
            actions,
            "mail.mail_activity_data_call",
            lambda action: action.dossier_id.user_id,
            self._get_call_words,
        )

    def _get_call_words(self, action):
        person = action.partner_id or action.debtor_id
        number = person.phone or self.env._("no number known: find one")
        said = self.env["recouvrement.argumentaire"]._fill(
            action.etape_id.note, action.dossier_id, person.display_name
        )
        lines = (f"{person.display_name} – {number}", said)
        return {
            "summary": action.etape_id.name or False,
            "note": to_html("\n".join(filter(None, lines))),
        }

    # -- notices to a role --------------------------------------------------------------------

    def _notify(self, actions):
        """A task for the person of the role each step names; the collector when nobody holds it.

        Who may not read the dossier (a salesperson) gets it on the debtor, with what there is to know.
        """
        readers = self._find_readers(actions)
        on_dossier = actions.filtered(lambda action: action in readers)
        self._hand_over(on_dossier, "mail.mail_activity_data_todo", self._get_notified)
        self._hand_over(
            actions - on_dossier,
            "mail.mail_activity_data_todo",
            self._get_notified,
            self._get_outsider_words,
            lambda action: action.debtor_id,
        )

    def _get_notified(self, action):
        """The user the notice of ``action`` is for; may be empty."""
        role = action.etape_id.notice_to or "responsible"
        # sudo: who is responsible is no secret; the collector may not read every user.
        portfolio = action.sudo().portefeuille_id
        person = {
            "responsible": portfolio.user_id,
            "above": portfolio.parent_id.user_id or portfolio.user_id,
            "salesperson": action.sudo().debtor_id.user_id,
            "collector": action.sudo().user_id,
            "user": action.sudo().etape_id.notice_user_id,
        }[role]
        return person or portfolio.user_id or action.sudo().user_id

    def _find_readers(self, actions):
        """Those of ``actions`` whose dossier may be read by whoever is notified."""
        found = actions.browse()
        for user, group in actions.grouped(self._get_notified).items():
            if not user:
                found |= group
                continue
            theirs = group.dossier_id.with_user(user)._filtered_access("read")
            found |= group.filtered(lambda action, ids=set(theirs.ids): action.dossier_id.id in ids)
        return found

    def _get_outsider_words(self, action):
        dossier = action.dossier_id
        situation = self.env._(
            "%(debtor)s: %(overdue)s overdue, dossier %(dossier)s followed by %(collector)s.",
            debtor=dossier.partner_id.display_name,
            overdue=format_amount(self.env, dossier.amount_overdue, dossier.currency_id),
            dossier=dossier.name,
            collector=dossier.user_id.name or self.env._("the collection desk"),
        )
        return {
            "summary": action.etape_id.name or False,
            "note": to_html("\n".join(filter(None, (situation, action.etape_id.note)))),
        }

    # -- what is overtaken, what is missing ---------------------------------------------------

    def _close_earlier_calls(self, actions):
        """A call asked for earlier and not made is overtaken by this later contact."""
        later = {
            action.dossier_id: action
            for action in actions.filtered(lambda each: not each.partie_id)
        }
        dossiers = self.env["recouvrement.dossier"].union(*later)
        calls = self.env["recouvrement.action"].search(
            [
                ("dossier_id", "in", dossiers.ids),
                ("kind", "=", "call"),
                ("activity_id.active", "=", True),
                ("id", "not in", actions.ids),
            ]
        )
        if not calls:
            return
        lines = {
            call.dossier_id.id: self.env._(
                "“%(call)s” was not made: “%(later)s” has gone since.",
                call=call.etape_id.name or call.display_name,
                later=later[call.dossier_id].etape_id.name or later[call.dossier_id].display_name,
            )
            for call in calls
        }
        calls.activity_id.unlink()
        calls.dossier_id._log_lines(lines)

    def _ask_for_address(self, actions):
        """A task for the owner of each dossier: the address is wrong, find another one."""
        Activity = self.env["mail.activity"].with_context(mail_activity_quick_update=True)
        return Activity.create(
            [
                {
                    "res_model_id": self.env["ir.model"]._get_id("recouvrement.dossier"),
                    "res_id": action.dossier_id.id,
                    "automated": True,
                    "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
                    "summary": self.env._(
                        "Find where to reach %(who)s", who=action.partner_id.display_name
                    ),
                    "note": to_html(
                        self.env._(
                            "“%(action)s” came back: %(status)s.",
                            action=action.display_name,
                            status=dict(
                                action._fields["delivery"]._description_selection(self.env)
                            )[action.delivery],
                        )
                    ),
                    "date_deadline": self.env["recouvrement.calendrier"]._today(),
                    "user_id": action.dossier_id.user_id.id or self.env.uid,
                }
                for action in actions
            ]
        )

    def _hand_over(self, actions, activity_type, get_user, get_words=None, get_place=None):
        """An activity for the person ``get_user`` gives for each action, in the step's words or its own.

        :param get_place: the record it is put on, the dossier by default
        """
        get_place = get_place or (lambda action: action.dossier_id)

        def get_step_words(action):
            note = action.etape_id.note
            return {"summary": action.etape_id.name or False, "note": note and to_html(note)}

        Activity = self.env["mail.activity"].with_context(mail_activity_quick_update=True)
        type_id = self.env.ref(activity_type).id
        activities = Activity.create(
            [
                {
                    "res_model_id": self.env["ir.model"]._get_id(get_place(action)._name),
                    "res_id": get_place(action).id,
                    "automated": True,  # it goes away by itself with the dossier
                    "activity_type_id": type_id,
                    "date_deadline": self.env["recouvrement.calendrier"]._today(),
                    "user_id": get_user(action).id or self.env.uid,
                    **(get_words or get_step_words)(action),
                }
                for action in actions
            ]
        )
        for action, activity in zip(actions, activities, strict=True):
            action.activity_id = activity
