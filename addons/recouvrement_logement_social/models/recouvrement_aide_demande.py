"""A request for an aid, or a claim on a guarantee: its documents, its dates, what was decided and paid.

FSL and Action Logement help the household; Visale and Loca-Pass pay in its place, on condition that their delays are
kept. Which aid is asked for is a row of the core's list of aids. What is granted and not yet paid covers a part of the
debt: it is shown, the accounts alone say what is owed.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.recouvrement.tools.hand import check_numbers

KINDS = [
    ("fsl", "FSL"),
    ("action_logement", "Action Logement"),
    ("visale", "Visale (claim)"),
    ("locapass", "Loca-Pass (claim)"),
    ("other", "Other aid"),
]
CLAIMS = ("visale", "locapass")
SERVED_BY = {"fsl": "fsl", "action_logement": "action_logement"} | dict.fromkeys(
    CLAIMS, "action_logement"
)
# Clocks of Visale: field that starts it, field that meets it.
VISALE = {
    "visale_notice": ("date_constituted", "date_notice"),
    "visale_first": ("date_notice", "date_filed"),
}
OPEN = ("preparing", "filed", "granted")


class RecouvrementAideDemande(models.Model):
    _name = "recouvrement.aide.demande"
    _description = "Request for an aid or claim on a guarantee"
    _inherit = ["recouvrement.reserve", "recouvrement.etat", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_names_search = ["bail_id.name", "partner_id.name", "reference"]
    _check_company_auto = True

    bail_id = fields.Many2one(
        "recouvrement.bail", "Lease", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="bail_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="bail_id.currency_id")
    partner_id = fields.Many2one(related="bail_id.partner_id", string="Tenant", store=True)
    portefeuille_id = fields.Many2one(
        related="bail_id.portefeuille_id", string="Agency", store=True
    )
    dossier_id = fields.Many2one(
        "recouvrement.dossier", readonly=True, index="btree_not_null", ondelete="set null"
    )
    kind = fields.Selection(KINDS, "To", required=True, default="fsl", index=True)
    aide_id = fields.Many2one(
        "recouvrement.aide", "Aid asked for", index="btree_not_null", ondelete="restrict"
    )
    garantie_id = fields.Many2one(
        "recouvrement.bail.garantie",
        "Guarantee",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('bail_id', '=', bail_id)]",
    )
    organisme_id = fields.Many2one(
        "recouvrement.organisme", "Organisation", index="btree_not_null", ondelete="restrict"
    )
    reference = fields.Char("Their reference")
    note = fields.Char()
    state = fields.Selection(
        [
            ("preparing", "In preparation"),
            ("filed", "Filed"),
            ("granted", "Granted"),
            ("paid", "Paid"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
        ],
        default="preparing",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
        copy=False,
    )
    date_constituted = fields.Date(
        "Unpaid since", help="The day the unpaid rent is constituted by the terms of the guarantee."
    )
    date_notice = fields.Date("Formal notice sent on")
    date_filed = fields.Date("Filed on", readonly=True, copy=False, tracking=True)
    date_commission = fields.Date("Commission on", copy=False)
    date_decided = fields.Date("Decided on", readonly=True, copy=False, tracking=True)
    date_paid = fields.Date("Paid on", readonly=True, copy=False)
    amount_asked = fields.Monetary("Asked for")
    amount_granted = fields.Monetary("Granted", copy=False)
    granted_as = fields.Selection(
        [("gift", "Grant"), ("loan", "Loan to the household"), ("guarantee", "Guarantee")],
        "As",
        default="gift",
    )
    amount_paid = fields.Monetary("Paid", copy=False, help="What they paid us so far.")
    amount_covered = fields.Monetary(
        "Covered",
        compute="_compute_amount_covered",
        store=True,
        help="Granted and not paid yet: the part of the debt that will be paid by them.",
    )
    conditions = fields.Char(help="What the decision asks of the household or of us.")
    refusal = fields.Char("Why refused")
    piece_ids = fields.One2many("recouvrement.aide.demande.piece", "demande_id", "Documents")
    missing_count = fields.Integer("Documents missing", compute="_compute_missing_count")
    mois_ids = fields.One2many(
        "recouvrement.aide.demande.mois", "demande_id", "Months", readonly=True
    )
    suspension_id = fields.Many2one(
        "recouvrement.suspension", "Collection suspended", readonly=True, copy=False
    )
    butoir_id = fields.Many2one("recouvrement.butoir", "Clock", compute="_compute_butoir_id")
    date_deadline = fields.Date("Next deadline", compute="_compute_butoir_id")
    caution = fields.Char(compute="_compute_caution")

    _amounts_positive = models.Constraint(
        "CHECK (COALESCE(amount_asked, 0) >= 0 AND COALESCE(amount_granted, 0) >= 0"
        " AND COALESCE(amount_paid, 0) >= 0)",
        "What is asked for, granted or paid is not negative.",
    )

    # -- computed -----------------------------------------------------------------------------

    @api.depends("kind", "bail_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for each in self:
            each.display_name = " – ".join(filter(None, (kinds.get(each.kind), each.bail_id.name)))

    @api.depends("state", "amount_granted", "amount_paid")
    def _compute_amount_covered(self):
        for each in self:
            left = each.amount_granted - each.amount_paid
            each.amount_covered = max(left, 0) if each.state == "granted" else 0

    @api.depends("piece_ids.state", "piece_ids.required")
    def _compute_missing_count(self):
        for each in self:
            each.missing_count = len(each._get_missing())

    def _get_missing(self):
        return self.piece_ids.filtered(lambda one: one.required and one.state == "missing")

    @api.depends("state", "date_constituted", "date_notice", "mois_ids.state")
    def _compute_butoir_id(self):
        clocks = self.env["recouvrement.butoir"]._of(self)
        months = self.env["recouvrement.butoir"]._of(self.mois_ids)
        for each in self:
            mine = clocks.get(each.id, self.env["recouvrement.butoir"])
            for month in each.mois_ids:
                mine |= months.get(month.id, mine.browse())
            running = mine.filtered(lambda one: one.state in ("running", "missed") and one.date)
            each.butoir_id = running.sorted("date")[:1]
            each.date_deadline = each.butoir_id.date

    @api.depends("kind", "mois_ids", "garantie_id", "date_constituted")
    @api.depends_context("lang")
    def _compute_caution(self):
        for each in self:
            each.caution = each._find_caution()

    def _find_caution(self):
        """What may make the guarantee refuse: its months used up, a rent it does not cover."""
        if self.kind not in CLAIMS:
            return False
        since = self.date_constituted
        if since and self.garantie_id and not self.garantie_id._covers(since):
            return self.env._("The guarantee does not cover %s.", format_date(self.env, since))
        most = self.garantie_id.months or self._get_law_months()
        claimed = len(self.mois_ids.filtered(lambda month: month.state == "declared"))
        if most and claimed >= most:
            return self.env._("The %s months guaranteed are used up.", most)
        return False

    def _get_law_months(self):
        """Months Visale pays at most, by the row of the day; 0 when it is not known, or for others."""
        if self.kind != "visale":
            return 0
        day = self.date_constituted or self.env["recouvrement.calendrier"]._today()
        return int(self.env["recouvrement.parametre"]._value("visale_months", day) or 0)

    @api.onchange("bail_id", "kind")
    def _onchange_kind(self):
        found = self._find_defaults()
        self.garantie_id = found.get("garantie_id")
        self.organisme_id = found.get("organisme_id")

    # -- made ---------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            check_numbers(self, vals)
        made = super().create(vals_list)
        for each in made:
            each._complete()
            each._follow_clocks()
        return made

    def write(self, vals):
        check_numbers(self, vals)
        over = self.filtered(lambda each: each.state not in OPEN)
        if over and not self.env.su and vals.keys() - {"note", "amount_paid"}:
            raise UserError(self.env._("It is over: what was asked for and decided stays."))
        result = super().write(vals)
        if vals.keys() & {"date_constituted", "date_notice", "kind"}:
            for each in self:
                each._follow_clocks()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_filed(self):
        kept = self.env.su and self.env.context.get("recouvrement_retention")
        if not kept and any(each.state != "preparing" for each in self):
            raise UserError(self.env._("It was filed: withdraw it, with the reason, instead."))

    def _find_defaults(self):
        guarantees = self.bail_id.garantie_ids.filtered(lambda one: one.kind == self.kind)
        directory, bail = self.env["recouvrement.organisme"], self.bail_id
        served = SERVED_BY.get(self.kind)
        place = directory._get_department(bail.logement_id.zip or bail.partner_id.zip)
        body = guarantees[:1].organisme_id
        if not body and served:
            body = directory._find(served, place, bail.company_id or self.env.company)
        return {"garantie_id": guarantees[:1].id, "organisme_id": body.id}

    def _complete(self):
        """The guarantee, the organisation, the documents to join, what is owed."""
        for name, value in self._find_defaults().items():
            if not self[name] and value:
                self[name] = value
        asked = self.env["recouvrement.aide.piece"].search(
            [("kind", "=", self.kind), ("aide_id", "in", [False, self.aide_id.id])]
        )
        if not self.piece_ids:
            self.piece_ids = [
                fields.Command.create({"name": each.name, "required": each.required})
                for each in asked
            ]
        today = self.env["recouvrement.calendrier"]._today()
        owed = self.env["recouvrement.bail.terme"]._read_unpaid(self.bail_id, today)
        values = {"dossier_id": self.bail_id._get_open_dossier().id}
        if not self.amount_asked:
            values["amount_asked"] = float(owed[self.bail_id.id].amount)
        # sudo: read from the lease and its terms.
        self.sudo().write(values)

    def _follow_clocks(self):
        """The delays of Visale, from the unpaid rent and from the formal notice; another day counts again."""
        clocks = self.env["recouvrement.butoir"]
        for code, (start, end) in VISALE.items():
            event = self[start] if self.kind == "visale" else False
            clocks._follow(self, code, event, dossier=self.dossier_id or None)
            if event and self[end]:
                clocks._meet(self, code, self[end])
