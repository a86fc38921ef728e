"""What the text of a letter or an e-mail may say of a dossier.

Placeholders of the templates (``object.letter_…``): plain text in the recipient's language, ready to
print. Nothing is stored; the service ``recouvrement.formule`` says what they hold.
"""

from odoo import api, fields, models
from odoo.tools import format_date


class RecouvrementDossier(models.Model):
    _inherit = "recouvrement.dossier"

    letter_salutation = fields.Char("Letter: salutation", compute="_compute_letter")
    letter_items = fields.Html(
        "Letter: table of what is asked", compute="_compute_letter", sanitize=False
    )
    letter_total = fields.Char("Letter: amount asked", compute="_compute_letter")
    letter_principal = fields.Char(
        "Letter: principal asked",
        compute="_compute_letter",
        help="The items alone, where the step adds interest and costs to the total.",
    )
    letter_oldest_due = fields.Char("Letter: oldest due date", compute="_compute_letter")
    letter_days_late = fields.Char("Letter: days late", compute="_compute_letter")
    letter_deadline = fields.Char("Letter: last day to pay", compute="_compute_letter")
    letter_deadline_days = fields.Char("Letter: days left to pay", compute="_compute_letter")
    letter_payment = fields.Html("Letter: how to pay", compute="_compute_letter", sanitize=False)
    letter_late_fees = fields.Text(
        "Letter: late-payment interest and indemnity",
        compute="_compute_letter",
        help="Empty for a private person, who owes neither.",
    )
    letter_l111_8 = fields.Text("Letter: who bears the costs", compute="_compute_letter")
    letter_portal_link = fields.Char(
        "Letter: link to the debtor's space",
        compute="_compute_letter",
        help="Empty where the settings offer no link. In e-mails it stands below the text by itself.",
    )
    letter_contact = fields.Char("Letter: whom to contact", compute="_compute_letter")

    # The keys set by recouvrement.redaction: which action, step and day the letter is for.
    @api.depends_context(
        "lang",
        "recouvrement_day",
        "recouvrement_action_ids",
        "recouvrement_etape_id",
        "recouvrement_annex",
        "recouvrement_slip",
        "recouvrement_way",
    )
    def _compute_letter(self):
        words = self.env["recouvrement.formule"]._get_words(self)
        for dossier in self:
            for name, text in words[dossier.id].items():
                dossier[name] = text

    def _pick_text(self, template):
        """The variant of ``template`` this debtor is written to with; an add-on may know more of them."""
        return template._pick_recouvrement_variant(self.partner_id)

    def action_print_statement(self):
        """The account of these debtors as of today; nothing is recorded."""
        return self.env.ref("recouvrement.report_statement").report_action(self, config=False)

    def action_check_proof(self):
        """Follow the seals of these dossiers and name the first broken link, if any."""
        broken = self.env["recouvrement.preuve"]._find_broken(self)
        if not broken:
            message = self.env._("The ledger of actions is sound: no line was changed or removed.")
            return self.env["recouvrement.action"]._notify("success", [message])
        return self.env["recouvrement.action"]._notify(
            "danger",
            [
                self.env._(
                    "%(dossier)s, “%(action)s” of %(day)s: %(wrong)s.",
                    dossier=dossier.name,
                    action=action.display_name,
                    day=format_date(self.env, action.date_done),
                    wrong=wrong,
                )
                for dossier, (action, wrong) in broken.items()
            ],
        )

    def action_export_evidence(self):
        """One ZIP with an index, what was sent, its proofs and the account; kept on the dossier."""
        self.ensure_one()
        content = self.env["recouvrement.preuve"]._export(self)
        day = self.env["recouvrement.calendrier"]._today()
        # sudo: a reader may take the evidence of a dossier they read; the trace stays in its files.
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": self.env._(
                        "Evidence %(dossier)s %(day)s.zip",
                        dossier=self.name,
                        day=fields.Date.to_string(day),
                    ),
                    "raw": content,
                    "res_model": self._name,
                    "res_id": self.id,
                }
            )
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
            "target": "self",
        }

    def action_print_letter(self):
        """Choose a letter and look at it on paper; nothing is recorded."""
        self.ensure_one()
        return self.env["recouvrement.impression"]._open(self)

    @api.model
    def mail_allowed_qweb_expressions(self):
        """Placeholders that need no right to write code."""
        letter = tuple(f"object.{name}" for name in self._fields if name.startswith("letter_"))
        return (*super().mail_allowed_qweb_expressions(), "object.company_id.name", *letter)
