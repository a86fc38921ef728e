"""Who would receive what for a dossier: the debtor's contacts, co-debtors and guarantors."""

from odoo import api, fields, models

# What is shown, and the channel each goes through.
WAYS = (
    ("email", ("email",)),
    ("sms", ("sms",)),
    ("post", ("letter", "lrar")),
    ("lre", ("lre",)),
    ("phone", ("call",)),
)


class RecouvrementDossier(models.Model):
    _inherit = "recouvrement.dossier"

    partie_ids = fields.One2many(
        "recouvrement.partie", "dossier_id", "Co-debtors and guarantors", copy=False
    )
    recipients = fields.Html(
        "Who would receive what",
        compute="_compute_recipients",
        sanitize=False,
        help="As of today: each message goes to the first of collection contact, invoice contact and "
        "debtor whom it can reach.",
    )

    @api.depends(
        "partner_id", "partie_ids.partner_id", "partie_ids.date_from", "partie_ids.date_to"
    )
    @api.depends_context("lang")
    def _compute_recipients(self):
        today = self.env["recouvrement.calendrier"]._today()
        for dossier in self:
            bound = dossier.partie_ids.filtered(lambda each: each._binds(today))
            people = dossier.partner_id | bound.partner_id
            found = self.env["recouvrement.destinataire"]._find(people)
            roles = dict(bound._fields["role"]._description_selection(self.env))
            blocks = [(self.env._("Debtor"), dossier.partner_id)]
            blocks += [(roles[each.role], each.partner_id) for each in bound]
            dossier.recipients = self.env["ir.qweb"]._render(
                "recouvrement.destinataires",
                {
                    "blocks": [
                        (role, person, dossier._list_ways(person, found[person.id]))
                        for role, person in blocks
                    ]
                },
            )

    def _list_ways(self, person, ways):
        """``[{"kinds", "who", "where", "lang", "why"}]``; ``why`` when nobody is reached."""
        kinds = dict(
            self.env["recouvrement.action"]._fields["kind"]._description_selection(self.env)
        )
        langs = dict(self.env["res.lang"].get_installed())
        lines = []
        for channel, of_channel in WAYS:
            contact = ways[channel]
            lang = self.env["recouvrement.formule"]._get_lang(contact, self.company_id)
            lines.append(
                {
                    "kinds": ", ".join(kinds[kind] for kind in of_channel),
                    "who": contact.name or contact.display_name if contact else "",
                    "where": self._get_where(contact, channel),
                    "lang": langs.get(lang, lang).rpartition("/")[2].strip(),
                    "why": ""
                    if contact
                    else self.env["recouvrement.destinataire"]._explain(person, channel),
                }
            )
        return lines

    def _get_where(self, contact, channel):
        if channel in ("email", "lre"):
            return contact.email or ""
        if channel == "post":
            town = " ".join(filter(None, (contact.zip, contact.city)))
            return ", ".join(filter(None, (contact.street, contact.street2, town)))
        return contact.phone or ""
