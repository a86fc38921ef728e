from odoo import fields, models

KIND_OF = {"order": "order", "summary": "summary", "merits": "judgment", "small": "small"}


class RecouvrementProcedure(models.Model):
    """What acts make of titles: a decision gives one, its service dates it, a contest stops it."""

    _inherit = "recouvrement.procedure"

    def _apply(self, acte):
        # EXTENDS 'recouvrement_contentieux'
        res = super()._apply(acte)
        step, title = acte.etape_id, self._get_title()
        if step.nature == "decision" and step.gives_title and not acte.issue_id.refused:
            self._make_title(acte)
        elif step.nature == "service" and title:
            title.write({"date_served": acte.date, "service_mode": acte.service_mode})
        elif step.nature == "contest" and title and title.conditional:
            title.write({"date_contested": acte.date, "date_enforceable": False})
        elif step.nature == "enforceable" and title:
            title.write({"date_enforceable": acte.date})
        elif step.nature == "decision" and title and acte.issue_id.refused:
            title.write({"date_annulled": acte.date, "annul_reason": acte.issue_id.name})
        return res

    def _unapply(self, acte):
        # EXTENDS 'recouvrement_contentieux'
        res = super()._unapply(acte)
        step, made = acte.etape_id, self.titre_ids.filtered(lambda one: one.acte_id == acte)
        title = self._get_title() or self.titre_ids[:1]
        if made:
            today = self.env["recouvrement.calendrier"]._today()
            made.write(
                {
                    "date_annulled": max(today, made.date),
                    "annul_reason": self.env._("Entered by mistake"),
                }
            )
        elif step.nature == "service" and title:
            title.write({"date_served": False, "service_mode": False})
        elif step.nature == "contest" and title.conditional:
            title.write({"date_contested": False, "date_enforceable": self._find_enforceable(acte)})
        elif step.nature == "enforceable" and title:
            title.write({"date_enforceable": False})
        elif step.nature == "decision" and acte.issue_id.refused and title:
            title.write({"date_annulled": False, "annul_reason": False})
        return res

    def _find_enforceable(self, without):
        """The day its title could be enforced from, ``without`` the act that is undone; False when none."""
        acts = (self._get_acts() - without).filtered(
            lambda acte: acte.etape_id.nature == "enforceable"
        )
        return acts[-1:].date

    def _close(self, outcome, day, reason=""):
        # EXTENDS 'recouvrement_contentieux'
        res = super()._close(outcome, day, reason)
        fallen = self._get_title() if outcome in ("lapsed", "rejected", "withdrawn") else None
        if fallen and not fallen.date_enforceable:
            # sudo: the title follows from the end of its procedure, whose rights were checked.
            fallen.sudo().write(
                {"date_annulled": day, "annul_reason": reason or self._get_outcome_name()}
            )
        return res

    def _get_title(self):
        """The title this procedure obtained and that did not fall; may be empty."""
        return self.titre_ids.filtered(lambda title: not title.date_annulled)[:1]

    def _make_title(self, acte):
        """The title of a decision; a later one of the same procedure takes its place."""
        former = self._get_title()
        if former:
            former.write({"date_annulled": acte.date, "annul_reason": acte.name})
        conditional = acte.etape_id.conditional
        principal = min(acte.amount or self.amount_principal, self.amount_principal)
        exact = self.currency_id.round
        rest = max(exact((acte.amount or self.amount_claimed) - principal), 0)
        interest = min(rest, self.amount_interest)
        indemnity = min(exact(rest - interest), self.amount_indemnity)
        self.env["recouvrement.titre"].create(
            {
                "dossier_id": self.dossier_id.id,
                "procedure_id": self.id,
                "acte_id": acte.id,
                "kind": KIND_OF.get(self.family, "other") if not former else "judgment",
                "court_name": self.court_name,
                "reference": acte.reference or self.reference,
                "date": acte.date,
                "conditional": conditional,
                "move_line_ids": [fields.Command.set(self.ligne_ids.move_line_id.ids)],
                "amount_principal": principal,
                "amount_interest": interest,
                "amount_indemnity": indemnity,
                "amount_cost": exact(rest - interest - indemnity),
            }
        )
