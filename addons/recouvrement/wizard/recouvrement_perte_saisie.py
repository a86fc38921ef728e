from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.recouvrement_proposition_perte import GIVEN_UP

ASKED = (
    "reason",
    "date",
    "motif_perte_id",
    "date_ground",
    "recovers_vat",
    "nature",
    "interest",
    "fortune",
    "fortune_until",
    "fortune_terms",
    "form",
)


class RecouvrementPerteSaisie(models.TransientModel):
    """Write off, waive or grant something on a dossier: which items, how much, why. Makes a proposal."""

    _name = "recouvrement.perte.saisie"
    _description = "Write-off, waiver or gesture on a dossier"

    dossier_id = fields.Many2one("recouvrement.dossier", required=True, readonly=True)
    company_id = fields.Many2one(related="dossier_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [("loss", "Write-off"), ("waiver", "Waiver of the debt"), ("gesture", "Goodwill gesture")],
        required=True,
        readonly=True,
    )
    date = fields.Date(
        "Entry date",
        required=True,
        default=lambda self: self.env["recouvrement.calendrier"]._today(),
    )
    reason = fields.Char(help="Kept on the entry and in the dossier.")
    motif_perte_id = fields.Many2one("recouvrement.motif.perte", "Ground")
    evidence_asked = fields.Text(related="motif_perte_id.evidence", string="Evidence to attach")
    evidence_ids = fields.Many2many("ir.attachment")
    date_ground = fields.Date("Lost for good since")
    recovers_vat = fields.Boolean(
        "Recover the VAT", compute="_compute_recovers_vat", store=True, readonly=False
    )
    nature = fields.Selection(
        [("commercial", "Commercial"), ("financial", "Financial")], default="commercial"
    )
    interest = fields.Text("Interest for the company")
    fortune = fields.Boolean("Return to better fortune")
    fortune_until = fields.Date("Clause holds until")
    fortune_terms = fields.Text("Terms of the clause")
    form = fields.Selection(
        [
            ("credit_note", "Credit note on the invoice (VAT included)"),
            ("expense", "Expense, without VAT"),
        ],
        default="credit_note",
    )
    amount = fields.Monetary(
        "Amount in all",
        compute="_compute_amount",
        store=True,
        readonly=False,
        help="Shared between the items, the oldest first; or type each one's below.",
    )
    # Both are told, the form shows one: an onchange that only sets the box back would renew neither.
    vat_recovered = fields.Html("VAT inside", compute="_compute_vat_told", sanitize=False)
    vat_lost = fields.Html("VAT inside the loss", compute="_compute_vat_told", sanitize=False)
    total = fields.Monetary("Taken off in all", compute="_compute_total")
    ceiling = fields.Monetary(
        "Left of your ceiling",
        compute="_compute_ceiling",
        help="Your ceiling for the dossier and the fiscal year, less what was approved for it already.",
    )
    ceiling_max = fields.Monetary("Your ceiling", compute="_compute_ceiling")
    given = fields.Monetary("Approved in the fiscal year", compute="_compute_ceiling")
    decides = fields.Boolean(compute="_compute_ceiling")
    ligne_ids = fields.One2many("recouvrement.perte.saisie.ligne", "saisie_id", "Items")

    @api.model
    def _open(self, dossier, kind):
        dossier.ensure_one()
        dossier.check_access("write")
        if kind not in GIVEN_UP:
            raise UserError(self.env._("This is no write-off."))
        items = dossier.open_line_ids.filtered(lambda line: line.amount_residual > 0)
        if not items:
            raise UserError(self.env._("Nothing is open on this dossier."))
        whole = kind != "gesture"
        wizard = self.create(
            {
                "dossier_id": dossier.id,
                "kind": kind,
                "ligne_ids": [
                    Command.create(
                        {
                            "move_line_id": item.id,
                            "amount": item.amount_residual if whole else 0.0,
                        }
                    )
                    for item in items.sorted(
                        lambda line: (line.date_maturity or line.date, line.id)
                    )
                ],
            }
        )
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return {
            "type": "ir.actions.act_window",
            "name": kinds[kind],
            "res_model": self._name,
            "res_id": wizard.id,
            "views": [(False, "form")],
            "target": "new",
        }

    @api.depends("motif_perte_id", "kind")
    def _compute_recovers_vat(self):
        for wizard in self:
            wizard.recovers_vat = wizard.kind == "loss" and wizard.motif_perte_id.recovers_vat

    @api.depends("ligne_ids.amount")
    def _compute_total(self):
        for wizard in self:
            wizard.total = sum(wizard.ligne_ids.mapped("amount"))

    @api.depends("ligne_ids.amount")
    def _compute_amount(self):
        """Follows the amounts typed on the items."""
        for wizard in self:
            wizard.amount = sum(wizard.ligne_ids.mapped("amount"))

    @api.depends("kind", "ligne_ids.amount", "ligne_ids.vat_amount", "ligne_ids.vat_tax_id")
    def _compute_vat_told(self):
        """What the write-off will do to the VAT of its items, recovered or not, before it is proposed."""
        for wizard in self:
            told = wizard.kind == "loss" and wizard.total
            wizard.vat_recovered = wizard._tell_vat(recovers=True) if told else False
            wizard.vat_lost = wizard._tell_vat(recovers=False) if told else False

    def _tell_vat(self, recovers):
        # sudo: amounts of items the user may read.
        service = self.env["recouvrement.perte.calcul"].sudo()
        lines = self.ligne_ids.filtered(
            lambda line: line.amount > 0 and line.move_line_id._origin._filtered_access("read")
        ).sudo()
        told = service._tell(service._foretell(lines, recovers), self.total, self.currency_id)
        return self.env["ir.qweb"]._render("recouvrement.perte_apercu_tva", told)

    @api.depends("kind", "total", "date", "dossier_id")
    @api.depends_context("uid")
    def _compute_ceiling(self):
        """What one may still decide alone: as the approval will count it, in the fiscal year of the entry."""
        delegation = self.env["recouvrement.delegation"]
        for wizard in self:
            rows = delegation._get_own(self.env.user, wizard.company_id, wizard.kind)
            given, compare = wizard._read_given(), wizard.currency_id.compare_amounts
            wizard.decides = any(
                not row.amount_max or compare(wizard.total + given[row.kind], row.amount_max) <= 0
                for row in rows
            )
            bounded = rows.filtered("amount_max") if all(rows.mapped("amount_max")) else rows[:0]
            widest = max(bounded, key=lambda row: row.amount_max - given[row.kind], default=bounded)
            wizard.given = given[widest.kind or wizard.kind]
            wizard.ceiling_max = widest.amount_max
            wizard.ceiling = max(widest.amount_max - wizard.given, 0.0)

    def _read_given(self):
        """What was approved for the dossier in the fiscal year of the entry: ``{kind of delegation: amount}``."""
        given = dict.fromkeys(("any", self.kind), 0.0)
        if not self.date or self.kind not in GIVEN_UP:
            return given
        if not self.dossier_id._filtered_access("read"):
            return given
        delegations = self.env["recouvrement.delegation"]
        found = delegations._sum_given(self.dossier_id)
        year = delegations._get_year(self.company_id, self.date)
        return {kind: found[self.dossier_id.id, kind, year] for kind in given}

    @api.onchange("amount")
    def _onchange_amount(self):
        """The oldest items first."""
        if not self.currency_id.compare_amounts(self.amount, self.total):
            return
        left = self.amount
        for line in self.ligne_ids:
            line.amount = self.currency_id.round(min(left, line.amount_residual))
            left -= line.amount

    def action_propose(self):
        """Make the proposal; within one's delegation it is approved, and booked by accountants."""
        self.ensure_one()
        self.dossier_id.check_access("write")
        items = self.ligne_ids.filtered(
            lambda line: line.currency_id.compare_amounts(line.amount, 0) > 0
        )
        proposition = self.env["recouvrement.proposition"].create(
            {
                "kind": self.kind,
                "dossier_id": self.dossier_id.id,
                **self._read_asked(),
                "evidence_ids": [(6, 0, self.evidence_ids.ids)],
                "ligne_ids": [Command.create(line._prepare_ligne()) for line in items],
            }
        )
        self.evidence_ids.write({"res_model": proposition._name, "res_id": proposition.id})
        proposition.action_propose()
        return proposition._get_perte_action()

    def _read_asked(self):
        return {name: self._fields[name].convert_to_write(self[name], self) for name in ASKED}


class RecouvrementPerteSaisieLigne(models.TransientModel):
    _name = "recouvrement.perte.saisie.ligne"
    _description = "Item of a write-off to propose"
    _order = "id"

    saisie_id = fields.Many2one("recouvrement.perte.saisie", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="saisie_id.currency_id")
    move_line_id = fields.Many2one("account.move.line", "Item", required=True, readonly=True)
    # Not sudo: what is shown here of an item is for who may read it.
    document = fields.Char(related="move_line_id.recouvrement_document", related_sudo=False)
    date_maturity = fields.Date(
        related="move_line_id.date_maturity", string="Due on", related_sudo=False
    )
    account_id = fields.Many2one(related="move_line_id.account_id", related_sudo=False)
    amount_residual = fields.Monetary(
        related="move_line_id.amount_residual", string="Remaining", related_sudo=False
    )
    amount = fields.Monetary("To take off", help="Taxes included.")
    taken_over = fields.Boolean("Taken over without its invoice", compute="_compute_taken_over")
    vat_amount = fields.Monetary(
        "VAT inside, typed", help="Of an item taken over without its invoice."
    )
    vat_tax_id = fields.Many2one(
        "account.tax",
        "Rate of this VAT",
        domain="[('type_tax_use', '=', 'sale'), ('amount_type', '=', 'percent')]",
    )
    vat_proof_ids = fields.Many2many("ir.attachment", string="Invoice that proves it")

    @api.depends("move_line_id")
    def _compute_taken_over(self):
        calcul = self.env["recouvrement.perte.calcul"]
        for line in self:
            item = line.move_line_id._origin._filtered_access("read")
            line.taken_over = bool(item) and not calcul._get_invoice(item)

    def _prepare_ligne(self):
        """Values of the line of the proposal; VAT typed goes where no invoice says it."""
        values = {"move_line_id": self.move_line_id.id, "amount": self.amount}
        if not self.taken_over:
            return values
        return values | {
            "vat_amount": self.vat_amount,
            "vat_tax_id": self.vat_tax_id.id,
            "vat_proof_ids": [Command.set(self.vat_proof_ids.ids)],
        }
