"""Who lives under a lease, who is bound by it and until when: each is told of what they answer for."""

from odoo import api, fields, models

BOUND = ("holder", "co_holder", "spouse")


class RecouvrementBailTitulaire(models.Model):
    _name = "recouvrement.bail.titulaire"
    _description = "Person of a lease"
    _inherit = ["recouvrement.reserve"]
    _order = "bail_id, date_to desc, id"
    _rec_name = "partner_id"

    bail_id = fields.Many2one(
        "recouvrement.bail", "Lease", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="bail_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(
        "res.partner", "Person", required=True, index=True, ondelete="restrict"
    )
    role = fields.Selection(
        [
            ("holder", "Holder"),
            ("co_holder", "Co-holder"),
            ("spouse", "Spouse or partner"),
            ("occupant", "Occupant"),
        ],
        required=True,
        default="co_holder",
    )
    bound = fields.Boolean(
        compute="_compute_bound",
        store=True,
        readonly=False,
        precompute=True,
        help="Answers for the whole rent with the others (solidarity). An occupant does not.",
    )
    date_from = fields.Date("From", help="Empty: since the lease began.")
    date_to = fields.Date("Left on", help="Notice given, separation told, death.")
    solidary_until = fields.Date(
        "Still bound until",
        help="The last day of the rents this person still answers for once gone. Empty: the day they left.",
    )
    note = fields.Char("Under", help="The deed, the notice or the judgment, with its date.")

    _person_uniq = models.UniqueIndex(
        "(bail_id, partner_id, COALESCE(date_from, '1900-01-01'))",
        "This person is in the household already.",
    )
    _days_ordered = models.Constraint(
        "CHECK ((date_to IS NULL OR date_from IS NULL OR date_to >= date_from)"
        " AND (solidary_until IS NULL OR date_to IS NOT NULL AND solidary_until >= date_to))",
        "A person leaves after having come, and is bound until that day at least.",
    )

    @api.depends("role")
    def _compute_bound(self):
        for person in self:
            person.bound = person.role in BOUND

    @api.model_create_multi
    def create(self, vals_list):
        people = super().create(vals_list)
        people._join_dossiers(people.bail_id.dossier_ids)
        return people

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"role", "bound", "date_from", "date_to", "solidary_until"}:
            self._join_dossiers(self.bail_id.dossier_ids)
        return result

    # -- who answers for what -----------------------------------------------------------------

    def _get_last_bound_day(self):
        """The last day of the rents this person answers for; None while they live there."""
        self.ensure_one()
        return self.solidary_until or self.date_to or None

    def _owes(self, day):
        """Whether this person answers for a rent that fell due on ``day``."""
        self.ensure_one()
        last = self._get_last_bound_day()
        started = not self.date_from or self.date_from <= day
        return bool(self.bound and started and (not last or day <= last))

    def _join_dossiers(self, dossiers):
        """Have those bound written to in the ``dossiers`` of their leases that are in progress."""
        # sudo: whoever may bind somebody to a lease has them told, whoever follows its dossier.
        running = dossiers.sudo().filtered(lambda dossier: dossier.state != "closed")
        known = {
            (each.dossier_id, each.partner_id)
            for each in running.partie_ids
            if each.role == "co_debtor"
        }
        self.env["recouvrement.partie"].sudo().create(
            [
                {
                    "dossier_id": dossier.id,
                    "partner_id": person.partner_id.id,
                    "role": "co_debtor",
                    "recouvrement_titulaire_id": person.id,
                    "note": self.env._("lease %s", dossier.recouvrement_bail_id.name),
                }
                for dossier in running
                for person in self.sudo().filtered("bound")
                if person.bail_id == dossier.recouvrement_bail_id
                and person.partner_id != dossier.partner_id
                and (dossier, person.partner_id) not in known
            ]
        )
