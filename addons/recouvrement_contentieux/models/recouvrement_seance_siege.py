from odoo import models


class RecouvrementSeance(models.Model):
    """Who is called to a session, and who sits in it: members present, and who replaces the absent ones."""

    _inherit = "recouvrement.seance"

    def _get_called(self):
        """The members, and those who replace some of them."""
        return self.presence_ids.user_id | self.presence_ids.substitute_id

    def _get_seated(self):
        """Who votes in this session: members present, and those who replace the absent ones."""
        # sudo: who sits, for whoever may read the session.
        return self.sudo().presence_ids.filtered("votes").seated_id
