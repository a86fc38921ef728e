"""The seizure of the CCAPEX: without it, and two months after it, a corporate landlord's summons is inadmissible.

It is deemed done when the unpaid rent was reported to the body that pays the benefit; otherwise it is filed (loi du
6 juillet 1989, art. 24 II; CCH, art. L442-6). The months are a dated row of the law.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

GATE = "ccapex"  # code of the delay of the law


class RecouvrementCcapex(models.Model):
    _name = "recouvrement.ccapex"
    _description = "Seizure of the CCAPEX"
    _inherit = ["recouvrement.reserve", "recouvrement.etat", "mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
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
    organisme_id = fields.Many2one(
        "recouvrement.organisme",
        "Commission",
        index="btree_not_null",
        ondelete="restrict",
        domain=[("kind", "=", "ccapex")],
    )
    kind = fields.Selection(
        [("filed", "Filed by us"), ("deemed", "Deemed: the unpaid rent was reported")],
        "How",
        default="filed",
        required=True,
        readonly=True,
    )
    signalement_id = fields.Many2one(
        "recouvrement.caf.signalement", "Report", readonly=True, ondelete="restrict", index=True
    )
    date = fields.Date("Seized on", tracking=True, help="Empty: still to be sent.")
    reference = fields.Char("Their reference", help="EXPLOC number, or that of the receipt.")
    document_ids = fields.Many2many("ir.attachment", string="Proof", copy=False)
    amount_unpaid = fields.Monetary("Owed", readonly=True, help="When it was last read.")
    date_examined = fields.Date("Examined on")
    note = fields.Char()
    state = fields.Selection(
        [("draft", "To send"), ("seized", "Seized"), ("over", "Over")],
        default="draft",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
        copy=False,
    )
    why = fields.Char("Why over", readonly=True)
    butoir_id = fields.Many2one("recouvrement.butoir", "Clock", readonly=True, ondelete="set null")
    date_gate = fields.Date(
        related="butoir_id.date", string="Summons from", store=True, index="btree_not_null"
    )

    _report_uniq = models.UniqueIndex(
        "(signalement_id)", "This report has seized the commission already."
    )

    @api.depends("bail_id.name", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for each in self:
            day = format_date(self.env, each.date) if each.date else ""
            each.display_name = " – ".join(filter(None, ("CCAPEX", each.bail_id.name, day)))

    @api.onchange("bail_id")
    def _onchange_bail_id(self):
        self.organisme_id = self._find_commission(self.bail_id)

    # -- made -----------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        made = super().create(vals_list)
        for each in made:
            each._complete()
        return made

    def write(self, vals):
        fixed = vals.keys() & {"bail_id", "date", "organisme_id"}
        if fixed and not self.env.su and any(each.state != "draft" for each in self):
            raise UserError(self.env._("The commission was seized: end this one, with the reason."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_seized(self):
        kept = self.env.su and self.env.context.get("recouvrement_retention")
        if not kept and any(each.state != "draft" for each in self):
            raise UserError(self.env._("A seizure is kept as proof: end it, with the reason."))

    @api.model
    def _find_commission(self, bail):
        """The CCAPEX of the dwelling's department, from the directory; may be empty."""
        directory = self.env["recouvrement.organisme"]
        place = directory._get_department(bail.logement_id.zip or bail.partner_id.zip)
        return directory._find("ccapex", place, bail.company_id) if place else directory

    def _complete(self):
        if not self.organisme_id:
            self.organisme_id = self._find_commission(self.bail_id)
        # sudo: read from the lease, never typed.
        self.sudo().dossier_id = self.bail_id._get_open_dossier()
        self._read_owed()

    def _read_owed(self):
        today = self.env["recouvrement.calendrier"]._today()
        found = self.env["recouvrement.bail.terme"]._read_unpaid(self.bail_id, today)
        for each in self:
            # sudo: amounts follow from the accounts.
            each.sudo().amount_unpaid = float(found[each.bail_id.id].amount)

    # -- seized, over -----------------------------------------------------------------------------

    def action_seize(self):
        """It was sent, on the day entered, today by default: the two months run."""
        self.check_access("write")
        self._check_state("draft")
        today = self.env["recouvrement.calendrier"]._today()
        for each in self:
            if each.date and each.date > today:
                raise UserError(self.env._("Enter the day it was sent, once it is."))
            each._read_owed()
            each._seize(each.date or today)
        return True

    def _seize(self, day):
        clock = self.env["recouvrement.butoir"]._follow(
            self, GATE, day, dossier=self.dossier_id or None
        )
        # sudo: rights are checked by who calls; states are written by verbs.
        self.sudo().write({"state": "seized", "date": day, "butoir_id": clock.id})

    @api.model
    def _deem(self, report):
        """``report`` was made: the commission is deemed seized that day."""
        # sudo: follows from the report, whoever made it.
        made = self.sudo().create(
            {"bail_id": report.bail_id.id, "kind": "deemed", "signalement_id": report.id}
        )
        made._seize(report.date_sent)
        return made.sudo(False)

    def action_end(self):
        """It has no object any more: say why in the note."""
        self.check_access("write")
        self._check_state("seized")
        if any(not (each.note or "").strip() for each in self):
            raise UserError(self.env._("Say why, in the note."))
        for each in self:
            each._end(each.note)
        return True

    def _end(self, why):
        for each in self.filtered(lambda one: one.state == "seized"):
            # sudo: as in `_seize`.
            each.sudo().write({"state": "over", "why": why})
            self.env["recouvrement.butoir"]._drop(each, GATE, why)

    # -- the gate ---------------------------------------------------------------------------------

    @api.model
    def _check_gate(self, bail, day):
        """Refuse a summons of ``bail`` on ``day`` that would be inadmissible.

        :raise UserError: the commission was not seized, not long enough ago, or nobody knows how long
        """
        # sudo: whether the commission was seized does not depend on who goes to court.
        seized = self.sudo().search([("bail_id", "=", bail.id), ("state", "=", "seized")])
        if not seized:
            raise UserError(
                self.env._(
                    "The CCAPEX was not seized for lease %s: report the unpaid rent to the CAF or the MSA, or "
                    "seize it. No summons before two months from then: it would be inadmissible.",
                    bail.display_name,
                )
            )
        gates = [each.date_gate for each in seized if each.date_gate]
        if not gates:
            raise UserError(
                self.env._(
                    "The CCAPEX was seized on %s, and nobody knows how long before a summons: enter the "
                    "value in the legal parameters.",
                    format_date(self.env, min(seized.mapped("date"))),
                )
            )
        if day < min(gates):
            first = seized.sorted("date_gate")[:1]
            raise UserError(
                self.env._(
                    "The CCAPEX was seized on %(seized)s: no summons before %(gate)s, it would be "
                    "inadmissible.",
                    seized=format_date(self.env, first.date),
                    gate=format_date(self.env, min(gates)),
                )
            )

    # -- its paper --------------------------------------------------------------------------------

    def action_print(self):
        """What is sent: rent, charges, statement of the debt, what was done."""
        if drafts := self.filtered(lambda each: each.state == "draft"):
            drafts._read_owed()
        return self.env.ref("recouvrement_logement_social.report_ccapex").report_action(
            self, config=False
        )

    def _get_lang(self):
        return self.organisme_id.partner_id.lang or self.company_id.partner_id.lang or self.env.lang

    def _say_today(self):
        return format_date(self.env, self.env["recouvrement.calendrier"]._today())
