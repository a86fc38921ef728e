"""What the official gazette says of a debtor: one row a notice, read from the BODACC's open data.

A notice changes nothing by itself but one thing: as long as nobody has looked at the opening of
proceedings against a debtor, the debtor is not chased.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, plaintext2html

from odoo.addons.recouvrement.tools.hand import check_written, open_to_hand

from ..tools import bodacc

EVENTS = [
    (bodacc.OPENING, "Opening"),
    (bodacc.CONVERSION, "Conversion"),
    (bodacc.PLAN, "Plan adopted"),
    (bodacc.CLOSURE, "Closure"),
    (bodacc.DEPOSIT, "Statement of claims filed"),
    (bodacc.OTHER, "Other judgment"),
]
# The law may forbid to claim from these days on: nothing leaves before somebody has looked.
STOPPING = (bodacc.OPENING, bodacc.CONVERSION)
KINDS = [
    ("sauvegarde", "Safeguard"),
    ("sauvegarde_acceleree", "Accelerated safeguard"),
    ("redressement", "Reorganisation"),
    ("liquidation", "Liquidation"),
    ("liquidation_simplifiee", "Simplified liquidation"),
    ("retablissement", "Professional recovery"),
    ("cessation", "Cessation of payments (Monaco)"),
]


class RecouvrementAnnonce(models.Model):
    _name = "recouvrement.annonce"
    _description = "Notice of the BODACC"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_published desc, id desc"
    _rec_names_search = ["name", "key", "siren"]

    key = fields.Char("Notice", required=True, readonly=True, index=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    import_id = fields.Many2one("recouvrement.annonce.import", readonly=True, ondelete="set null")
    partner_ids = fields.Many2many("res.partner", string="Debtors", readonly=True)
    partner_id = fields.Many2one("res.partner", "Debtor", compute="_compute_partner_id")
    dossier_ids = fields.Many2many(
        "recouvrement.dossier", string="Dossiers", compute="_compute_dossier_ids"
    )
    name = fields.Char("Published name", readonly=True)
    siren = fields.Char("SIREN", readonly=True)
    date_published = fields.Date("Published on", readonly=True)
    date_judgment = fields.Date("Judgment of", readonly=True)
    publication = fields.Selection(
        [
            ("annonce", "First notice"),
            ("rectificatif", "Correction"),
            ("annulation", "Cancellation"),
        ],
        default="annonce",
        readonly=True,
    )
    event = fields.Selection(EVENTS, readonly=True, required=True)
    procedure_kind = fields.Selection(KINDS, "Proceedings", readonly=True)
    outcome = fields.Selection(
        [
            ("assets", "Insufficient assets"),
            ("settled", "Debts settled"),
            ("other", "Other"),
        ],
        "How it ended",
        readonly=True,
    )
    nature = fields.Char(readonly=True)
    text = fields.Text("Words of the notice", readonly=True)
    court = fields.Char(readonly=True)
    town = fields.Char(readonly=True)
    url = fields.Char("Address", readonly=True)
    state = fields.Selection(
        [("new", "To look at"), ("handled", "Followed"), ("ignored", "Without object")],
        default="new",
        required=True,
        readonly=True,
        index=True,
    )
    reason = fields.Char("Why without object", readonly=True)
    collective_ids = fields.Many2many("recouvrement.collective", string="Cases", readonly=True)

    _key_uniq = models.UniqueIndex("(key, company_id)", "This notice is known already.")

    @api.depends("name", "nature", "date_published")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for notice in self:
            day = format_date(self.env, notice.date_published) if notice.date_published else ""
            words = (notice.nature or notice.key or "", notice.name or "", day)
            notice.display_name = " – ".join(filter(None, words))

    @api.depends("partner_ids")
    def _compute_partner_id(self):
        for notice in self:
            notice.partner_id = notice.partner_ids[:1]

    @api.depends("partner_ids")
    def _compute_dossier_ids(self):
        dossiers = self.env["recouvrement.dossier"].search(
            [
                ("partner_id", "in", self.partner_ids.ids),
                ("company_id", "in", self.company_id.ids),
                ("state", "!=", "closed"),
            ]
        )
        for notice in self:
            notice.dossier_ids = dossiers.filtered(
                lambda each, notice=notice: (
                    each.partner_id in notice.partner_ids and each.company_id == notice.company_id
                )
            )

    # -- what may be written ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        here = open_to_hand(self, vals_list)
        return super(RecouvrementAnnonce, here).create(vals_list)

    def write(self, vals):
        check_written(self, vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not (self.env.su and self.env.context.get("recouvrement_retention")):
            raise UserError(self.env._("A notice is kept: say that it is without object."))

    # -- the alert ------------------------------------------------------------------------------

    def _alert(self, user=None):
        """One to-do for each of these notices, for who follows the debtor, and a line in the stream."""
        fil, today = self.env["recouvrement.fil"], self.env["recouvrement.calendrier"]._today()
        for notice in self:
            dossiers = notice.dossier_ids
            told = notice.env._("BODACC: %s", notice.display_name)
            if dossiers:
                fil._record(
                    "insolvency",
                    dict.fromkeys(dossiers, told),
                    day=notice.date_published or today,
                    records=dict.fromkeys(dossiers, notice),
                )
            portfolios = dossiers.portefeuille_id
            owner = dossiers.user_id[:1] or portfolios.user_id[:1] or user or self.env.user
            notice.with_context(mail_activity_quick_update=True).activity_schedule(
                "mail.mail_activity_data_todo",
                today,
                summary=told,
                note=plaintext2html(notice.text) if notice.text else False,
                user_id=owner.id,
            )
            if notice.event in STOPPING:
                # Looked at again this very day: nothing more leaves before somebody has decided.
                self.env["recouvrement.passage"].with_company(notice.company_id)._refresh(
                    dossiers, today
                )

    @api.model
    def _get_waiting(self, dossiers):
        """``{dossier: notice}`` that stops it: an opening or conversion nobody has looked at yet."""
        # sudo: what stops a dossier does not depend on who looks.
        found = self.sudo().search(
            [
                ("state", "=", "new"),
                ("event", "in", STOPPING),
                ("publication", "!=", "annulation"),
                ("company_id", "in", dossiers.company_id.ids),
                ("partner_ids", "in", dossiers.partner_id.ids),
            ],
            order="date_published, id",
        )
        return {
            dossier: notice
            for notice in found
            for dossier in dossiers
            if dossier.partner_id in notice.partner_ids and dossier.company_id == notice.company_id
        }

    # -- buttons --------------------------------------------------------------------------------

    def action_follow(self):
        """Open the case this notice calls for, or carry its judgment to the case that runs: one click."""
        self.ensure_one()
        cases = self._follow()
        return cases._get_records_action(name=self.env._("Collective proceedings"))

    def _follow(self):
        """:return: the cases opened, converted, closed or merely informed"""
        self.ensure_one()
        self._check_may()
        if self.state != "new":
            return self.collective_ids
        model, cases = self.env["recouvrement.collective"], self.env["recouvrement.collective"]
        void = self.publication == "annulation"
        for partner in self.partner_ids:
            running = model._find_running(partner, self.company_id)
            if running:
                running._learn(self)
            elif self.event in STOPPING and not void:
                running = model._open_from(self, partner)
            cases |= running
        if not cases:
            raise UserError(
                self.env._(
                    "No case of this debtor is open: open one by hand, or say that the notice is without "
                    "object."
                )
            )
        # sudo: written by this verb only; rights were checked.
        self.sudo().write({"state": "handled", "collective_ids": [(4, case.id) for case in cases]})
        self._done_looking()
        return cases

    def action_ignore(self, reason=""):
        """It concerns nobody here (a namesake's registry, a debt long settled…)."""
        self._check_may()
        if any(notice.state != "new" for notice in self):
            raise UserError(self.env._("This notice was followed already."))
        # sudo: as above.
        self.sudo().write({"state": "ignored", "reason": str(reason or "") or False})
        self._done_looking()
        self.dossier_ids.action_refresh()
        return True

    def _check_may(self):
        self.check_access("read")
        self.env["recouvrement.collective"].check_access("create")

    def _done_looking(self):
        # sudo: the to-do may be another person's.
        self.sudo().activity_unlink(["mail.mail_activity_data_todo"])
