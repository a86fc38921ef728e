from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .recouvrement_collective_delai import RELIEF


class RecouvrementDeclaration(models.Model):
    """Declared too late: the juge-commissaire may relieve from forfeiture (C. com., art. L622-26). The request is
    drafted here; why it was late is for a person to say, and what nobody knows is left blank."""

    _inherit = "recouvrement.declaration"

    relief_reason = fields.Text(
        "Why it was not declared in time",
        help="Not the creditor's doing, or the debtor left the creditor out of the list: with its proof.",
    )

    def action_print_relief(self):
        """The request for relief from forfeiture, kept on the declaration.

        :raise UserError: declared in time, or proceedings of another law
        """
        self.ensure_one()
        self.check_access("write")
        if not self.late:
            raise UserError(self.env._("It was declared in time: no relief is to be asked for."))
        if self.collective_id.kind == "cessation":
            raise UserError(
                self.env._("This request follows French law: ask your counsel in Monaco.")
            )
        letters = self.env["recouvrement.insolvabilite.courrier"]
        name = self.env._("Request for relief %s", self.partner_id.name)
        document = letters._keep(self, self._print_relief(), name)
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{document.id}",
            "target": "new",
        }

    def _print_relief(self):
        letters = self.env["recouvrement.insolvabilite.courrier"]
        here = letters._speak(self).with_company(self.company_id)
        printer = here.env["recouvrement.imprimerie"]
        body = letters._render(
            "recouvrement_contentieux.forclusion_requete",
            here.collective_id,
            declaration=here,
            court=here.collective_id._get_court(),
            until=here._get_relief_limit(),
            today=here.env["recouvrement.formule"]._format_long(
                here.env["recouvrement.calendrier"]._today()
            ),
        )
        html = printer._render_page(
            "recouvrement_contentieux.ecrit_page", here.display_name, body=body
        )
        foot = here.env["recouvrement.formule"]._get_foot(here.company_id)
        return printer._print_page(html, foot, f"{here.partner_id.name} – page %(page)s/%(pages)s")

    def _get_relief_limit(self):
        """The last day to ask for it, in words; empty when it is not known."""
        deadline = self.env["recouvrement.butoir"].sudo()._of(self.collective_id)
        found = deadline[self.collective_id.id].filtered(lambda one: one.code == RELIEF)[:1].date
        return format_date(self.env, found) if found else ""
