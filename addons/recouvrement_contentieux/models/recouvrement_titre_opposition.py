from odoo import api, fields, models

FIRST_ACT = "irp_opposition_first_act"


class RecouvrementTitre(models.Model):
    """An order to pay that was not served in person may still be opposed: until a month after the first act
    served in person, or the first measure that freezes the debtor's assets (CPC, art. 1416)."""

    _inherit = "recouvrement.titre"

    opposition_open = fields.Boolean(
        "May still be opposed", compute="_compute_opposition", help="Not served in person."
    )
    opposition_until = fields.Date("Until", compute="_compute_opposition")

    @api.depends("service_mode", "state", "butoir_ids.state", "butoir_ids.date")
    def _compute_opposition(self):
        for title in self:
            clock = title.sudo().butoir_ids.filtered(lambda one: one.code == FIRST_ACT)
            clock = clock.filtered(lambda one: one.state != "cancelled")
            title.opposition_until = clock.date
            title.opposition_open = title._is_opposable() and clock.state not in ("reached", "met")

    def _is_opposable(self):
        """An order of a French court, served otherwise than in person and not contested."""
        return (
            self.kind == "order"
            and self.procedure_id.jurisdiction == "FR"
            and self.state in ("served", "enforceable")
            and bool(self.service_mode)
            and self.service_mode != "person"
        )

    def _follow_opposition(self, without=None):
        """Start the second clock from the first act that starts it; none, and it does not run.

        :param without: an act being undone
        """
        for title in self.filtered("procedure_id"):
            day = title._find_first_act(without) if title._is_opposable() else False
            self.env["recouvrement.butoir"]._follow(
                title, FIRST_ACT, day, jurisdiction=title._get_law()
            )

    def _find_first_act(self, without=None):
        # sudo: enforcement of a title by others of the same dossier counts too.
        procedures = (
            self.env["recouvrement.procedure"].sudo().search([("titre_id", "in", self.ids)])
        )
        acts = procedures.acte_ids.filtered(
            lambda acte: (
                not acte.cancelled_on
                and acte != without
                and (
                    acte.etape_id.nature == "seizure"
                    or (acte.etape_id.nature == "service" and acte.service_mode == "person")
                )
            )
        )
        return min(acts.mapped("date"), default=False)
