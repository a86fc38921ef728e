from odoo import fields, models


class RecouvrementPartie(models.Model):
    """Who left a dwelling answers for the rents of their days only, and hears no more once they are paid."""

    _inherit = "recouvrement.partie"

    recouvrement_titulaire_id = fields.Many2one(
        "recouvrement.bail.titulaire",
        "Person of the lease",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    def _binds(self, day):
        # EXTENDS 'recouvrement'
        # sudo: who is bound does not depend on who looks.
        person, oldest = self.sudo().recouvrement_titulaire_id, self.dossier_id.oldest_due_date
        return super()._binds(day) and (not person or person._owes(oldest or day))

    def _name_capacity(self):
        # EXTENDS 'recouvrement': who left is told until when they are bound
        said, person = super()._name_capacity(), self.sudo().recouvrement_titulaire_id  # sudo: id.
        if not person or not person._get_last_bound_day():
            return said
        return self.env._(
            "%(said)s, for the rents due until %(day)s",
            said=said,
            day=self.env["recouvrement.formule"]._format_long(person._get_last_bound_day()),
        )
