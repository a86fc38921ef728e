"""Electronic registered letters: handed over to a qualified provider. Serves station 6.

The provider is the company's choice. An add-on brings one by extending the selection
``res.company.recouvrement_lre_provider`` and giving ``_deposit_<provider>`` here. Shipped: by hand.
"""

from odoo import models

from ..tools.words import to_html


class RecouvrementLre(models.AbstractModel):
    _name = "recouvrement.lre"
    _description = "Electronic registered letters"

    def _deposit(self, actions):
        """Hand the letters of ``actions`` (their documents are made) to the provider of their company.

        What becomes of them comes back as delivery events (``recouvrement.acheminement._record``).
        """
        for company, group in actions.grouped("company_id").items():
            getattr(self, f"_deposit_{company.recouvrement_lre_provider}")(group)

    def _deposit_hand(self, actions):
        """A person deposits the document on the provider's site, and types the number it gives."""
        self.env["recouvrement.tache"]._hand_over(
            actions,
            "mail.mail_activity_data_todo",
            lambda action: action.dossier_id.user_id,
            get_words=lambda action: {
                "summary": self.env._("Deposit an electronic registered letter"),
                "note": to_html(
                    self.env._(
                        "“%(step)s” for %(who)s, %(email)s: deposit its document on your provider's "
                        "site, then enter on the action the number and what becomes of it.",
                        step=action.etape_id.name or "",
                        who=action.partner_id.display_name,
                        email=action.partner_id.email,
                    )
                ),
            },
        )
