from odoo import api, fields, models
from odoo.exceptions import UserError


class RecouvrementOuverture(models.TransientModel):
    """Going to court: which track, for which items, why; what refuses it is said before."""

    _name = "recouvrement.ouverture"
    _description = "Opening of a judicial procedure"

    dossier_id = fields.Many2one("recouvrement.dossier", required=True, ondelete="cascade")
    # Not sudo: what is shown here of a dossier is for who may read it.
    partner_id = fields.Many2one(related="dossier_id.partner_id", related_sudo=False)
    currency_id = fields.Many2one(related="dossier_id.currency_id", related_sudo=False)
    allowed_type_ids = fields.Many2many(
        "recouvrement.procedure.type", compute="_compute_allowed_type_ids"
    )
    type_id = fields.Many2one(
        "recouvrement.procedure.type",
        "Track",
        required=True,
        ondelete="cascade",
        domain="[('id', 'in', allowed_type_ids)]",
    )
    description = fields.Text(related="type_id.description")
    source = fields.Char(related="type_id.source")
    needs_title = fields.Selection(related="type_id.title")
    declares = fields.Boolean(compute="_compute_obstacles")
    titre_id = fields.Many2one(
        "recouvrement.titre", "Title to enforce", domain="[('dossier_id', '=', dossier_id)]"
    )
    day = fields.Date(
        "Decided on",
        required=True,
        default=lambda self: self.env["recouvrement.calendrier"]._today(),
    )
    user_id = fields.Many2one("res.users", "Owner", default=lambda self: self.env.user)
    reason = fields.Char("Why", required=True)
    ligne_ids = fields.One2many("recouvrement.ouverture.ligne", "ouverture_id", "Items claimed")
    amount = fields.Monetary("Principal claimed", compute="_compute_amount")
    refusals = fields.Text("Cannot be opened", compute="_compute_obstacles")
    warnings = fields.Text("To know first", compute="_compute_obstacles")
    checks = fields.Text("Will be checked", compute="_compute_obstacles")

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        dossier = self.env["recouvrement.dossier"].browse(values.get("dossier_id"))
        if dossier and "ligne_ids" in fields_list:
            dossier.check_access("read")
            day = self.env["recouvrement.calendrier"]._today()
            Procedure = self.env["recouvrement.procedure"]
            # sudo: which items are contested or frozen; they are the dossier's own.
            here = dossier.sudo()
            frozen = Procedure._get_frozen(dossier, day)
            contested = here.litige_ids.filtered(lambda one: one.state == "open")
            left_out = frozen | contested.ligne_ids.move_line_id
            values["ligne_ids"] = [
                fields.Command.create(
                    {
                        "move_line_id": line.id,
                        "amount": line.amount_residual,
                        "claimed": (line.date_maturity or line.date) < day and line not in left_out,
                    }
                )
                for line in here.open_line_ids.filtered(lambda one: one.amount_residual > 0)
            ]
            values.setdefault("titre_id", here.titre_ids.filtered("in_force")[:1].id)
        return values

    @api.depends("dossier_id")
    def _compute_allowed_type_ids(self):
        tracks = self.env["recouvrement.procedure.type"]
        for wizard in self:
            wizard.allowed_type_ids = tracks.search(tracks._get_domain_for(wizard.dossier_id))

    @api.depends("ligne_ids.claimed", "ligne_ids.amount")
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = sum(wizard.ligne_ids.filtered("claimed").mapped("amount"))

    @api.depends(
        "type_id", "titre_id", "day", "dossier_id", "ligne_ids.claimed", "ligne_ids.amount"
    )
    def _compute_obstacles(self):
        for wizard in self:
            track, day = wizard.type_id, wizard.day
            refusals, warnings, checks = [], [], []
            if day and wizard.dossier_id:
                warnings = self.env["recouvrement.procedure"]._find_warnings(wizard.dossier_id, day)
            if track and day and wizard.dossier_id:
                refusals, more = track._find_obstacles(
                    wizard.dossier_id, wizard.amount, day, wizard.titre_id
                )
                warnings += more
                items = wizard.ligne_ids.filtered("claimed").move_line_id
                refusals += self.env["recouvrement.procedure"]._find_conflicts(
                    wizard.dossier_id, track, items, day
                )
                if wizard.titre_id and track.title != "without":
                    asked = wizard.currency_id._recouvrement_decimal(wizard.amount)
                    refusals += wizard.titre_id._find_excess(asked)
                money = wizard.currency_id._recouvrement_decimal(wizard.amount)
                checks = [
                    f"{check.name} ({check.source})" if check.source else check.name
                    for check in track.controle_ids
                    if check._applies(money, day)
                ]
            wizard.declares = track.family == "declaration"
            wizard.refusals, wizard.warnings = "\n".join(refusals), "\n".join(warnings)
            wizard.checks = "\n".join(checks)

    def action_confirm(self):
        """Open it and show it."""
        self.ensure_one()
        chosen = self.ligne_ids.filtered("claimed")
        if not chosen:
            raise UserError(self.env._("Choose at least one item."))
        procedure = self.env["recouvrement.procedure"]._open(
            self.dossier_id,
            self.type_id,
            self.day,
            self.reason,
            lines=chosen.move_line_id,
            title=self.titre_id if self.type_id.title != "without" else None,
            user=self.user_id,
            amounts={line.move_line_id: line.amount for line in chosen},
        )
        return procedure._get_records_action()

    def action_declare(self):
        """To the insolvency procedures of the debtor, where claims are declared."""
        self.ensure_one()
        if "recouvrement.collective" not in self.env:
            raise UserError(
                self.env._("Claims are declared from the insolvency procedure of the debtor.")
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Insolvency of %s", self.partner_id.name),
            "res_model": "recouvrement.collective",
            "views": [(False, "list"), (False, "form")],
            "domain": [("partner_id", "child_of", self.partner_id.commercial_partner_id.id)],
            "context": {"default_partner_id": self.partner_id.id},
        }


class RecouvrementOuvertureLigne(models.TransientModel):
    _name = "recouvrement.ouverture.ligne"
    _description = "Item of the opening of a judicial procedure"

    ouverture_id = fields.Many2one("recouvrement.ouverture", required=True, ondelete="cascade")
    currency_id = fields.Many2one(related="ouverture_id.currency_id", related_sudo=False)
    move_line_id = fields.Many2one(
        "account.move.line", "Item", required=True, readonly=True, ondelete="cascade"
    )
    document = fields.Char(related="move_line_id.recouvrement_document", related_sudo=False)
    date_invoice = fields.Date("Dated", compute="_compute_date_invoice")
    date_maturity = fields.Date(related="move_line_id.date_maturity", related_sudo=False)
    residual = fields.Monetary(
        related="move_line_id.amount_residual",
        related_sudo=False,
        string="Owed",
        currency_field="currency_id",
    )
    claimed = fields.Boolean("Claim")
    amount = fields.Monetary("Claimed")

    @api.depends("move_line_id")
    def _compute_date_invoice(self):
        """The invoice's own day, not that of the entry that moved it among the doubtful debts."""
        for line in self:
            first = line.move_line_id and line.move_line_id._get_recouvrement_first()
            line.date_invoice = first and (first.move_id.invoice_date or first.date)
