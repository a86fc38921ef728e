"""What is not presented again is handed to a person: the right task, and silence where the code asks for it."""

from odoo import api, fields, models

# What blocks the mandate until a person looked at it.
BLOCKING = ("new_mandate", "succession")  # whatever the row says
# Not the debtor's doing: what the code of the return asks would be for nothing.
OWN_TASKS = {
    **dict.fromkeys(("no_rule", "unknown_window", "unknown_notice"), "rules"),
    "address": "address",
}


class RecouvrementPresentation(models.Model):
    _inherit = "recouvrement.presentation"

    def _hand_over(self, refused, day):
        """The debit that came back is not presented again: whose turn it is, and what stops meanwhile."""
        code = self.reason_id
        rule = code._get_rule(self.journal_id) if code else {}
        action = rule.get("next_action") or "manual"
        if (rule.get("suspends_mandate") or action in BLOCKING) and self.mandate_id:
            self.mandate_id._block(code.display_name)
        if code and not rule.get("chasing_allowed", True):
            self._keep_silent(code, day)
        why = self.env["recouvrement.motif"]._say(self._to_json(refused), self.currency_id)
        self._tell(
            self.env._("%(what)s: not presented again. %(why)s", what=self.display_name, why=why)
        )
        if refused.code not in ("paid_meanwhile",):
            self._ask(self._get_task(OWN_TASKS.get(refused.code, action)), day)

    def _get_task(self, action):
        """What is asked of the collector, in words."""
        _, code = self.env._, self.reason_id.code or "?"
        words = {
            "represent": _("Call: the debit came back too often"),
            "contact": _("Call about the debit that came back"),
            "new_mandate": _("Have a new mandate signed"),
            "new_iban": _("Ask for another bank account"),
            "technical": _("Correct our data before presenting again"),
            "succession": _("Debtor reported dead by the bank: find the succession"),
            "authorise": _("Have the debtor authorise our debits at its bank"),
            "rules": _("Write down how debits are presented again, then debit it by hand"),
            "address": _("Complete the debtor's address, then debit it by hand"),
            "manual": _("Look into the debit that came back"),
        }
        return f"{words[action]} ({code})"

    def _ask(self, summary, day):
        """A to-do on the dossier for whoever follows it; once."""
        dossier = self.dossier_id
        if not dossier or dossier.state == "closed":
            return
        known = dossier.activity_ids.filtered(lambda each: each.summary == summary)
        if known:
            return
        # The quick update: a night may ask for hundreds, nobody needs an e-mail of each.
        dossier.with_context(mail_activity_quick_update=True).activity_schedule(
            "mail.mail_activity_data_todo",
            day,
            summary=summary,
            note=self.display_name,
            user_id=(dossier.user_id or dossier.portefeuille_id.user_id or self.env.user).id,
        )

    # -- silence ----------------------------------------------------------------------------------

    def _keep_silent(self, code, day):
        """Nobody writes to the debtor of what came back through no fault of its own, or whose debtor died."""
        dossier = self.dossier_id
        if not dossier or dossier.state == "closed":
            return
        origin = self.return_line_id._get_silence_origin()
        pauses = self.env["recouvrement.suspension"].sudo()  # sudo: follows from the return booked
        if pauses.search_count([("origin", "=", origin)], limit=1):
            return
        whole = code.category == "death"
        pauses.create(
            {
                "dossier_id": dossier.id,
                "reason": self.env._("Debit came back: %s", code.display_name),
                "date_from": day,
                "stops_clock": True,
                "scope": "dossier" if whole else "items",
                "move_line_ids": [] if whole else [fields.Command.set(self.move_line_id.ids)],
                "origin": origin,
            }
        )

    def _end_silence(self):
        """What was to be corrected was: the debit left again."""
        self._end_silence_of(self.previous_id.return_line_id)

    @api.model
    def _end_silence_of(self, return_lines):
        origins = [line._get_silence_origin() for line in return_lines]
        # sudo: as when it began.
        pauses = self.env["recouvrement.suspension"].sudo().search([("origin", "in", origins)])
        if pauses:
            today = self.env["recouvrement.calendrier"]._today()
            pauses._end(today)
            self.env["recouvrement.passage"]._refresh(pauses.dossier_id.sudo(False), today)
