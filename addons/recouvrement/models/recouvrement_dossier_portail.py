"""What the portal keeps on a dossier: its links, its acts, the contact data it proposes."""

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.orm.models import NO_ACCESS


class RecouvrementDossier(models.Model):
    _inherit = "recouvrement.dossier"

    # Part of the seal of every link: another number, and no link given before opens anything.
    portal_turn = fields.Integer(readonly=True, copy=False, groups=NO_ACCESS)
    portal_failures = fields.Integer(readonly=True, copy=False, groups=NO_ACCESS)
    portal_locked_until = fields.Datetime(readonly=True, copy=False, groups=NO_ACCESS)
    portal_payments = fields.Integer(readonly=True, copy=False, groups=NO_ACCESS)
    acte_ids = fields.One2many("recouvrement.acte", "dossier_id", "Acts on the portal")
    coordonnee_ids = fields.One2many(
        "recouvrement.coordonnee", "dossier_id", "Contact data proposed"
    )

    def action_copy_portal_link(self):
        """A new link to hand to the debtor, shown once; the debtor must still answer the question."""
        self.ensure_one()
        self.check_access("write")
        link = self.env["recouvrement.portail"]._get_link(self, "hand")
        if not link:
            raise UserError(
                self.env._(
                    "No link: either the settings of collection do not offer any, or nothing is known "
                    "of %(debtor)s that could be asked (postal code, phone, e-mail).",
                    debtor=self.partner_id.display_name,
                )
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Link for %(debtor)s", debtor=self.partner_id.display_name),
                "message": link,
                "type": "info",
                "sticky": True,
            },
        }

    def action_revoke_portal_links(self):
        """No link given so far opens this dossier any more, nor does a page left open."""
        self.check_access("write")
        for dossier in self:
            # sudo: hidden from everyone; whoever may write the dossier may renew it.
            mine = dossier.sudo()
            mine.write(
                {
                    "portal_turn": mine.portal_turn + 1,
                    "portal_failures": 0,
                    "portal_locked_until": False,
                }
            )
        self._log_lines(
            {
                dossier.id: self.env._("The links to the debtor's space were revoked.")
                for dossier in self
            }
        )
        return True
