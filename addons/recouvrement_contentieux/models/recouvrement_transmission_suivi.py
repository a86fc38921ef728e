"""Following what is entrusted: late acknowledgements and reports, and buttons of the form."""

from odoo import models
from odoo.tools import format_date

NEWS = "recouvrement_contentieux.activity_news"


class RecouvrementTransmission(models.Model):
    _inherit = "recouvrement.transmission"

    def _remind_late(self, day):
        """A to-do for the referent of each mandate, on the first of its late dossiers; once while it stands."""
        late = self.filtered(lambda each: each.date_wanted and each.date_wanted < day)
        kind = late and self.env.ref(NEWS)
        for mandat, group in late.grouped("mandat_id").items():
            user = mandat.user_id
            if not user or group.activity_ids.filtered(lambda each: each.activity_type_id == kind):
                continue
            first = group.sorted(lambda each: (each.date_wanted, each.id))[0]
            many = len(group)
            first.activity_schedule(
                NEWS,
                day,
                summary=self.env._(
                    "%(who)s: %(count)s dossiers without news in time",
                    who=mandat.partner_id.name,
                    count=many,
                )
                if many > 1
                else self.env._(
                    "%(who)s: news of %(number)s were expected on %(day)s",
                    who=mandat.partner_id.name,
                    number=first.name,
                    day=format_date(self.env, first.date_wanted),
                ),
                user_id=user.id,
            )

    def _done_waiting(self):
        """News came: nobody has to ask for them any more."""
        # sudo: the to-do may be another person's.
        self.sudo().activity_unlink([NEWS])

    # -- buttons --------------------------------------------------------------------------------

    def action_acknowledge(self):
        """The prestataire has acknowledged these dossiers."""
        self._check_may()
        self._acknowledge(self.env["recouvrement.calendrier"]._today())
        return True

    def action_extend(self):
        """Entrust the debts born since too."""
        self._extend(self.env["recouvrement.calendrier"]._today())
        return True

    def action_withdraw(self):
        """Take these dossiers out of the batch being drawn up."""
        for each in self:
            each._check_state("draft")
        self._recall(
            self.env["recouvrement.calendrier"]._today(),
            self.env._("Withdrawn before it was sent."),
        )
        return True

    def action_recall(self):
        """Ask why, then take these dossiers back."""
        return self._ask("recall", self.env._("Recall from the prestataire"))

    def action_refuse(self):
        """Note that the prestataire refuses these dossiers, and why."""
        return self._ask("refuse", self.env._("Refused by the prestataire"))

    def action_return(self):
        """Note that the prestataire gives these dossiers back, and why."""
        return self._ask("return", self.env._("Returned by the prestataire"))

    def _ask(self, verb, title):
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "recouvrement.transmission.fin",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_transmission_ids": self.ids, "default_verb": verb},
        }

    def action_report(self):
        """Type what the prestataire tells of this dossier."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Report of %s", self.prestataire_id.name),
            "res_model": "recouvrement.rapport.saisie",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_transmission_id": self.id},
        }

    def action_download_evidence(self):
        """The file of evidence that was handed over."""
        self.ensure_one()
        self.check_access("read")
        # sudo: whoever may read the transmission may read what was handed over with it.
        evidence = self.sudo().evidence_id
        return bool(evidence) and {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{evidence.id}?download=true",
            "target": "self",
        }
