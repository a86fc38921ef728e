"""The review of a contact: a quality officer listens, notes by a grid, advises; the collector reads and answers.

Coaching is between the two of them: neither managers nor colleagues read it, by any road; nothing points from a
dossier to its reviews, and nothing of them is sent.
"""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from odoo.addons.recouvrement.tools.hand import check_written, open_to_hand

GROUP = "recouvrement_terrain.group_quality"
MEETINGS = ("visit", "counter")
# The one thing the person listened to writes.
THEIRS = {"answer"}


class RecouvrementEcoute(models.Model):
    _name = "recouvrement.ecoute"
    _description = "Review of a contact"
    _inherit = ["recouvrement.etat", "mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True

    dossier_id = fields.Many2one(
        "recouvrement.dossier", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="dossier_id.company_id", store=True, index=True)
    resultat_id = fields.Many2one(
        "recouvrement.resultat",
        "Contact",
        index="btree_not_null",
        ondelete="set null",
        domain="[('dossier_id', '=', dossier_id)]",
        help="The contact listened to; empty when it was never recorded.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Collector",
        compute="_compute_from_contact",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        domain="[('share', '=', False)]",
    )
    reviewer_id = fields.Many2one(
        "res.users",
        "Quality officer",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        copy=False,
    )
    date = fields.Date(
        "Contact of", compute="_compute_from_contact", store=True, readonly=False, precompute=True
    )
    how = fields.Selection(
        [
            ("live", "Listened to live"),
            ("together", "Side by side"),
            ("recording", "From a recording"),
            ("report", "From its report"),
        ],
        required=True,
        default="live",
        help="Live or recorded: the collector, and who is called, were told that calls may be listened to.",
    )
    grille_id = fields.Many2one(
        "recouvrement.grille",
        "Grid",
        compute="_compute_grille_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        ondelete="restrict",
        domain="[('company_id', 'in', (False, company_id))]",
    )
    note_ids = fields.One2many(
        "recouvrement.ecoute.note",
        "ecoute_id",
        "Points",
        compute="_compute_note_ids",
        store=True,
        readonly=False,
    )
    score = fields.Float(
        "Score (%)",
        compute="_compute_score",
        store=True,
        digits=(5, 1),
        aggregator="avg",
        help="Points given out of those that could be, of what applied; none when an eliminatory point was missed.",
    )
    missed = fields.Char("Eliminatory", compute="_compute_score", store=True)
    strengths = fields.Text("What went well")
    advice = fields.Text("What to work on")
    training = fields.Char("Training proposed")
    date_review = fields.Date("To listen again on")
    answer = fields.Text("The collector's answer")
    state = fields.Selection(
        [("draft", "Being noted"), ("shared", "Given to the collector"), ("read", "Read")],
        default="draft",
        required=True,
        readonly=True,
        index=True,
        copy=False,
    )

    _one_per_contact = models.UniqueIndex(
        "(resultat_id) WHERE resultat_id IS NOT NULL", "This contact has been reviewed already."
    )

    @api.depends("user_id", "date")
    def _compute_display_name(self):
        for each in self:
            when = fields.Date.to_string(each.date) if each.date else self.env._("no date")
            each.display_name = f"{each.user_id.name or ''} ({when})"

    @api.depends("resultat_id")
    def _compute_from_contact(self):
        for each in self:
            contact = each.resultat_id
            each.user_id = contact.user_id or each.user_id
            each.date = contact.date or each.date or self.env["recouvrement.calendrier"]._today()

    @api.depends("resultat_id", "dossier_id")
    def _compute_grille_id(self):
        for each in self:
            use = "meeting" if each.resultat_id.channel in MEETINGS else "call"
            each.grille_id = each.grille_id or self.env["recouvrement.grille"]._find(
                use, each.dossier_id.company_id
            )

    @api.depends("grille_id")
    def _compute_note_ids(self):
        """One line a criterion, to be filled in; another grid begins anew."""
        for each in self:
            if each.note_ids and each.note_ids.critere_id.grille_id == each.grille_id:
                continue
            lines = self.env["recouvrement.ecoute.note"]._prepare_from(each.grille_id)
            each.note_ids = [fields.Command.clear(), *map(fields.Command.create, lines)]

    @api.depends("note_ids.points", "note_ids.most", "note_ids.applies", "note_ids.eliminatory")
    def _compute_score(self):
        for each in self:
            asked = each.note_ids.filtered("applies")
            missed = asked.filtered(lambda note: note.eliminatory and not note.points)
            most = sum(asked.mapped("most"))
            each.missed = ", ".join(missed.mapped("name")) or False
            given = 0 if missed else sum(asked.mapped("points"))
            each.score = 100 * given / most if most else 0

    @api.constrains("user_id", "reviewer_id")
    def _check_two_people(self):
        if self.filtered(lambda each: each.user_id == each.reviewer_id):
            raise ValidationError(self.env._("Nobody reviews a contact of their own."))

    @api.constrains("resultat_id", "dossier_id", "user_id")
    def _check_contact(self):
        for each in self.filtered("resultat_id"):
            if each.resultat_id.dossier_id != each.dossier_id:
                raise ValidationError(self.env._("This contact is of another dossier."))
            if each.resultat_id.user_id != each.user_id:
                raise ValidationError(self.env._("This contact was somebody else's."))

    # -- written ----------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        return super(RecouvrementEcoute, open_to_hand(self, vals_list)).create(vals_list)

    def write(self, vals):
        check_written(self, vals)
        if not self.env.su:
            self._check_hand(vals.keys())
        return super().write(vals)

    def _check_hand(self, names):
        """:raise AccessError: the collector writes more than an answer, or what was given is changed"""
        if not self.env.user.has_group(GROUP):
            if names - THEIRS:
                raise AccessError(
                    self.env._("A review is written by who listened; answer it below.")
                )
            self._check_state("shared")
        elif names & THEIRS:
            raise AccessError(self.env._("The answer is the collector's."))
        elif names - {"activity_ids"}:
            self._check_state("draft")

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        if not self.env.su and self.filtered(lambda each: each.state != "draft"):
            raise UserError(
                self.env._(
                    "A review given to the collector stays; take it back first, while unread."
                )
            )

    # -- from one to the other --------------------------------------------------------------------

    def action_share(self):
        """Give the review to the collector, who is told that there is one to read.

        :raise UserError: it is given already, or nothing was noted
        """
        self.check_access("write")
        self._check_state("draft")
        for each in self:
            if not each.note_ids.filtered("applies"):
                raise UserError(self.env._("Note one point of the grid at least."))
        # sudo: the state is the verbs' to write; who may is checked above.
        self.sudo().state = "shared"
        for each in self:
            # In their list of things to do, not by e-mail.
            each.sudo().with_context(mail_activity_quick_update=True).activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=each.user_id.id,
                summary=self.env._("A review of one of your contacts is there to read"),
            )

    def action_take_back(self):
        """Back to the quality officer, as long as the collector has not read it."""
        self._check_officer()
        self._check_state("shared")
        self.sudo().activity_ids.unlink()  # sudo: the activity is the collector's
        self.sudo().state = "draft"  # sudo: as in action_share

    def action_read(self):
        """The collector has read it, and answered if they wished to: it stays as it is.

        :raise AccessError: somebody else says so
        """
        if any(each.user_id != self.env.user for each in self):
            raise AccessError(
                self.env._("Only the collector listened to says that they have read it.")
            )
        self._check_state("shared")
        self.sudo().activity_ids.unlink()  # sudo: done, and nothing to be said in a chatter
        self.sudo().state = "read"  # sudo: the state is the verbs' to write; it is theirs

    def _check_officer(self):
        if not self.env.su and not self.env.user.has_group(GROUP):
            raise AccessError(self.env._("Reviews are the quality officer's."))
