from odoo import models


class RecouvrementCourrier(models.AbstractModel):
    """The document of a plan among the documents the desk prints."""

    _inherit = "recouvrement.courrier"

    def _print_plans(self, plans):
        """``{plan id: [document]}``: what each plan is now; the versions proposed stay attached to it."""
        return {plan.id: [plan._print_document()] for plan in plans}

    def _write_message_proof(self, message, people):
        """A message a person wrote, as a document: its text and the digest of what was attached."""
        digest = self.env["recouvrement.preuve"]._digest
        return (
            self.env["ir.qweb"]
            ._render(
                "recouvrement.courrier_preuve",
                {
                    "sender": message.email_from,
                    "recipient": ", ".join(people.mapped("email_formatted")),
                    "subject": message.subject,
                    "body": message.body,
                    "reference": message.message_id,
                    "attached": [(file.name, digest(file.raw)) for file in message.attachment_ids],
                },
            )
            .encode()
        )
