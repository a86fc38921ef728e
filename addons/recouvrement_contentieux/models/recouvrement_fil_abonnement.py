"""Whom the stream is told to: the prestataire that holds the dossier, webhooks, other programs."""

from odoo import api, fields, models

from odoo.addons.recouvrement.tools.asked import read_number


class RecouvrementFil(models.Model):
    _inherit = "recouvrement.fil"

    transmission_id = fields.Many2one(
        "recouvrement.transmission",
        "Entrusted then",
        readonly=True,
        index="btree_not_null",
        help="Under which transmission it happened: its prestataire may be told.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._find_transmission()
        self.env["recouvrement.livraison"]._queue(lines)
        return lines

    def _find_transmission(self):
        """Under which transmission each of these new events happened: the one it is about, else the running one."""
        # sudo: written once, on lines just told, whoever tells them.
        transmissions = self.env["recouvrement.transmission"].sudo()
        running = {
            each.dossier_id: each
            for each in transmissions.search(
                [("dossier_id", "in", self.dossier_id.ids), ("open_to_partner", "=", True)]
            )
        }
        # Read together: a batch tells hundreds of them.
        told = {
            (model, each.id): each
            for model in (transmissions._name, "recouvrement.rapport")
            for each in self.env[model]
            .sudo()
            .browse(line.res_id for line in self if line.res_model == model)
            .exists()
        }
        for line in self:
            about = told.get((line.res_model, line.res_id))
            if about:
                found = about if about._name == transmissions._name else about.transmission_id
            else:
                found = running.get(line.dossier_id.sudo())
            if found:
                # The plain write: a line of the stream is closed to everybody else.
                models.Model.write(line.sudo(), {"transmission_id": found.id})

    @api.model
    @api.readonly
    def read_since(self, after=0, limit=200):
        """Events the caller may see, for other programs: those told after the event ``after``, oldest first.

        Keep the last ``id`` received and ask from there: nothing is missed, nothing comes twice.

        :param after: id of the last event known; 0 from the beginning
        :param limit: at most 1,000
        :return: ``[{"id", "event", "dossier", "day", "told", "summary", "about": {"model", "id"}}]``
        """
        after, limit = read_number(self.env, after), read_number(self.env, limit)
        lines = self.search([("id", ">", after)], order="id", limit=min(max(limit, 1), 1000))
        return [
            line._describe()
            | {"about": {"model": line.res_model or None, "id": line.res_id or None}}
            for line in lines
        ]

    def _describe(self):
        """This event, as other programs receive it."""
        self.ensure_one()
        return {
            "id": self.id,
            "event": self.kind,
            "dossier": self.dossier_id.name,
            "transmission": self.transmission_id.name or None,
            "day": self.day.isoformat(),
            "told": self.date.isoformat() + "Z",
            "summary": self.summary,
        }
