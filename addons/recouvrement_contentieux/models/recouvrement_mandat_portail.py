"""Who of a prestataire comes to the portal, and how they are invited."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class RecouvrementMandat(models.Model):
    _inherit = "recouvrement.mandat"

    portal_user_ids = fields.Many2many(
        "res.users",
        string="Come to the portal",
        compute="_compute_portal_user_ids",
        help="They see every dossier entrusted to their company now, whatever the mandate.",
    )

    @api.depends("partner_id")
    def _compute_portal_user_ids(self):
        firms = self.partner_id.commercial_partner_id
        # sudo: names of those who have access, for who reads the mandate.
        users = (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    ("partner_id.commercial_partner_id", "in", firms.ids),
                    ("share", "=", True),
                    ("all_group_ids", "in", self.env.ref("base.group_portal").ids),
                ]
            )
        )
        by_firm = users.grouped(lambda user: user.partner_id.commercial_partner_id)
        for mandat in self:
            firm = mandat.partner_id.commercial_partner_id
            mandat.portal_user_ids = by_firm.get(firm, users.browse()).ids

    def action_invite(self):
        """Odoo's own window that gives portal access, on the people of this prestataire."""
        self.ensure_one()
        self.check_access("write")
        firm = self.partner_id.commercial_partner_id
        people = (firm | firm.child_ids).filtered(lambda person: not person.is_company)
        people |= self.contact_id | (firm if not people else people.browse())
        if not people:
            raise UserError(self.env._("Add the people of %s first.", firm.name))
        wizards = self.env["portal.wizard"].with_context(default_partner_ids=people.ids)
        return wizards.create({})._action_open_modal()
