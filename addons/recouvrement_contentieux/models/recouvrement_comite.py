"""Who decides what becomes of a dossier: members, quorum, rhythm, and who may decide without a session."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

DAYS = {"weekly": 7, "fortnightly": 14, "monthly": 30, "quarterly": 91}
OFFICERS = ("chair", "secretary")


class RecouvrementComite(models.Model):
    _name = "recouvrement.comite"
    _description = "Collection committee"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    membre_ids = fields.One2many("recouvrement.comite.membre", "comite_id", "Members", copy=True)
    quorum = fields.Integer(
        "Members present at least", default=2, required=True, help="Among those who vote."
    )
    without_quorum = fields.Boolean(
        "The chair may go on without quorum", help="With a reason, kept in the minutes."
    )
    decides_by = fields.Selection(
        [
            ("consensus", "Agreement, votes when asked for"),
            ("vote", "A vote on each dossier"),
            ("chair", "The chair, after hearing the members"),
        ],
        "Decisions by",
        required=True,
        default="consensus",
    )
    deputy_id = fields.Many2one(
        "res.users", "Decides for the chair", help="A member the chair delegated in writing."
    )
    deputy_deed = fields.Char("Written delegation", help="Letter or e-mail of the chair, its date.")
    frequency = fields.Selection(
        [
            ("weekly", "Weekly"),
            ("fortnightly", "Every two weeks"),
            ("monthly", "Monthly"),
            ("quarterly", "Quarterly"),
            ("demand", "On demand"),
        ],
        required=True,
        default="monthly",
    )
    location = fields.Char("Where")
    delegation_ids = fields.One2many(
        "recouvrement.comite.delegation", "comite_id", "Delegations", copy=True
    )
    seance_ids = fields.One2many("recouvrement.seance", "comite_id", "Sessions")
    next_date = fields.Date("Next session", compute="_compute_next_date")

    _quorum_positive = models.Constraint(
        "CHECK (quorum >= 1)", "At least one member decides: the quorum cannot be zero."
    )

    @api.depends("seance_ids.date_start", "seance_ids.state", "frequency")
    def _compute_next_date(self):
        """The one convened or prepared, else what the rhythm says."""
        for committee in self:
            coming = committee.seance_ids.filtered(
                lambda each: each.state in ("draft", "convened", "open")
            )
            held = committee.seance_ids.filtered(lambda each: each.state == "closed")
            if coming:
                committee.next_date = min(coming.mapped("date_start")).date()
            elif held and committee.frequency in DAYS:
                last = max(held.mapped("date_start")).date()
                committee.next_date = last + timedelta(days=DAYS[committee.frequency])
            else:
                committee.next_date = False

    @api.constrains("quorum", "membre_ids")
    def _check_quorum(self):
        for committee in self:
            if committee.membre_ids and committee.quorum > len(committee._get_voters()):
                raise ValidationError(
                    self.env._(
                        "“%(name)s” has %(number)s voting members: %(quorum)s can never be present.",
                        name=committee.name,
                        number=len(committee._get_voters()),
                        quorum=committee.quorum,
                    )
                )

    @api.constrains("deputy_id", "deputy_deed", "membre_ids")
    def _check_deputy(self):
        for committee in self.filtered("deputy_id"):
            if not (committee.deputy_deed or "").strip():
                raise ValidationError(
                    self.env._(
                        "Say by which writing the chair lets %s decide.", committee.deputy_id.name
                    )
                )
            if committee.deputy_id not in committee.membre_ids.user_id:
                raise ValidationError(
                    self.env._(
                        "%(name)s is no member of “%(committee)s”.",
                        name=committee.deputy_id.name,
                        committee=committee.name,
                    )
                )

    def _get_voters(self):
        return self.membre_ids.filtered("votes")

    def _is_officer(self, user):
        """Chair and secretary run the sessions, as collection managers do."""
        self.ensure_one()
        # sudo: who is an officer is no secret.
        mine = self.sudo().membre_ids.filtered(lambda each: each.user_id == user)
        officer = mine.role in OFFICERS and user.has_group("recouvrement.group_collector")
        return officer or user.has_group("recouvrement.group_manager")

    def _is_chair(self, user):
        self.ensure_one()
        # sudo: as in _is_officer.
        return user in self.sudo().membre_ids.filtered(lambda each: each.role == "chair").user_id

    def _may_chair(self, user):
        """Whether ``user`` decides as the chair: the chair, or whom the chair delegated in writing."""
        self.ensure_one()
        return self._is_chair(user) or user == self.sudo().deputy_id  # sudo: as in _is_officer
