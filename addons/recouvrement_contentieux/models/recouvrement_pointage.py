"""Checking a prestataire's invoice against the fees counted: agreed, missing, too much.

The invoice is an Odoo vendor bill; booking and paying it stay Odoo's.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class RecouvrementPointage(models.Model):
    _name = "recouvrement.pointage"
    _description = "Check of a prestataire's invoice"
    _inherit = ["recouvrement.decompte"]
    _order = "id desc"

    move_id = fields.Many2one(
        "account.move",
        "Invoice",
        required=True,
        check_company=True,
        index="btree_not_null",
        domain="[('move_type', 'in', ('in_invoice', 'in_refund')), ('state', '!=', 'cancel'), ('company_id', '=', company_id)]",
    )
    date_to = fields.Date(
        "Fees until",
        required=True,
        default=lambda self: self.env["recouvrement.calendrier"]._today(),
        help="Fees counted later are for the next invoice.",
    )
    ligne_ids = fields.One2many("recouvrement.pointage.ligne", "pointage_id", "Dossiers")
    amount_expected = fields.Monetary("Counted", compute="_compute_amounts", store=True)
    amount_invoiced = fields.Monetary("Invoiced", compute="_compute_amounts", store=True)
    difference = fields.Monetary(
        compute="_compute_amounts", store=True, help="Invoiced, less what was counted; before tax."
    )
    state = fields.Selection(
        [("draft", "Being checked"), ("agreed", "Agreed"), ("contested", "Contested")],
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
    )
    note = fields.Text("What was asked")

    _move_uniq = models.Constraint("UNIQUE (move_id)", "This invoice is checked already.")

    @api.depends("ligne_ids.amount_expected", "ligne_ids.amount_invoiced")
    def _compute_amounts(self):
        for check in self:
            check.amount_expected = sum(check.ligne_ids.mapped("amount_expected"))
            check.amount_invoiced = sum(check.ligne_ids.mapped("amount_invoiced"))
            check.difference = check.amount_invoiced - check.amount_expected

    @api.depends("name", "move_id.name")
    def _compute_display_name(self):
        for check in self:
            check.display_name = f"{check.name} – {check.move_id.display_name or ''}"

    @api.constrains("move_id", "mandat_id")
    def _check_move(self):
        for check in self:
            ours = check.mandat_id.partner_id.commercial_partner_id
            if check.move_id.commercial_partner_id != ours:
                raise ValidationError(
                    self.env._("This invoice is not of %s.", check.prestataire_id.name)
                )
            if check.move_id.currency_id != check.currency_id:
                raise ValidationError(self.env._("This invoice is in another currency."))

    def write(self, vals):
        if (
            not self.env.su
            and any(check.state == "agreed" for check in self)
            and vals.keys() - {"note"}
        ):
            raise UserError(self.env._("This invoice was agreed: its check is kept."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        if any(check.state == "agreed" for check in self):
            raise UserError(self.env._("This invoice was agreed: its check is kept."))

    # -- comparing --------------------------------------------------------------------------------

    def action_compare(self):
        """Set what was counted against what is invoiced, dossier by dossier."""
        self.check_access("write")
        for check in self:
            check._check_open()
            check._compare()
        return True

    def _compare(self):
        """Rebuild the lines: fees due until that day, and the lines of the invoice that name a dossier."""
        due = self._get_due().grouped("transmission_id")
        invoiced, loose = self._read_invoice(due)
        vals_list = [
            {
                "pointage_id": self.id,
                "transmission_id": transmission.id,
                "amount_expected": sum(due[transmission].mapped("amount"))
                if transmission in due
                else 0.0,
                "amount_invoiced": invoiced.get(transmission, 0.0),
            }
            for transmission in dict.fromkeys([*due, *invoiced])
        ]
        if loose and not invoiced:
            vals_list = [self._prepare_whole(due, loose)]
        else:
            vals_list += [
                {"pointage_id": self.id, "label": label, "amount_invoiced": amount}
                for label, amount in loose
            ]
        lines = self.ligne_ids
        lines.unlink()
        # sudo: what was counted is written by this verb alone; the check's rights are looked at.
        self.env["recouvrement.pointage.ligne"].sudo().create(vals_list)

    def _prepare_whole(self, due, loose):
        return {
            "pointage_id": self.id,
            "label": self.env._("The whole invoice: its lines name no dossier"),
            "whole": True,
            "amount_expected": sum(sum(fees.mapped("amount")) for fees in due.values()),
            "amount_invoiced": sum(amount for _label, amount in loose),
        }

    def _get_due(self):
        return self.env["recouvrement.honoraire"].search(
            [
                ("mandat_id", "=", self.mandat_id.id),
                ("company_id", "=", self.company_id.id),
                ("state", "=", "due"),
                ("date", "<=", self.date_to),
            ],
            order="transmission_id, id",
        )

    def _read_invoice(self, due):
        """``({transmission: amount}, [(label, amount)])``: lines that name a dossier, and the others.

        An invoice of one sum that names none is set against all that is due, in one line.
        """
        known = self._get_names()
        invoiced, loose = {}, []
        sign = -1 if self.move_id.move_type == "in_refund" else 1
        for line in self.move_id.invoice_line_ids.filtered(
            lambda each: each.display_type == "product"
        ):
            found = _find_named(line.name or "", known)
            amount = sign * line.price_subtotal
            if found:
                invoiced[found] = invoiced.get(found, 0.0) + amount
            else:
                loose.append((line.name or "", amount))
        return invoiced, loose

    def _get_names(self):
        """``{number or reference, in capitals: transmission}`` of what this mandate ever had."""
        transmissions = self.env["recouvrement.transmission"].search(
            [("mandat_id", "=", self.mandat_id.id), ("company_id", "=", self.company_id.id)],
            order="id",
        )
        names = {}
        for each in transmissions:
            for name in (each.dossier_id.name, each.reference, each.name):
                if name:
                    names[name.upper()] = each
        return names

    # -- deciding ---------------------------------------------------------------------------------

    def action_agree(self):
        """What agrees, and what is said to be agreed, is invoiced; the rest stays due.

        :raise UserError: nothing compared, or something too much that nobody let pass
        """
        self.check_access("write")
        for check in self:
            check._check_open()
            if not check.ligne_ids:
                raise UserError(self.env._("Compare the invoice first."))
            if wrong := check.ligne_ids.filtered(
                lambda line: line.verdict in ("too_much", "unknown") and not line.accepted
            ):
                raise UserError(
                    self.env._(
                        "Too much is invoiced (%s lines): contest it, or accept these lines.",
                        len(wrong),
                    )
                )
            paid = check.ligne_ids.filtered(lambda line: line.verdict == "agreed" or line.accepted)
            whole, named = any(paid.mapped("whole")), paid.transmission_id
            fees = check._get_due().filtered(
                lambda fee, whole=whole, named=named: whole or fee.transmission_id in named
            )
            # sudo: the state of fees and of the check is written by this verb only.
            fees.sudo().write({"state": "agreed", "pointage_id": check.id})
            check.sudo().state = "agreed"
            check.move_id.sudo().message_post(
                body=self.env._("Checked against the fees counted: %s.", check.display_name)
            )
        return True

    def action_contest(self):
        """Not as agreed: the differences go back to the prestataire, the fees stay due."""
        self.check_access("write")
        for check in self:
            check._check_open()
            # sudo: as in action_agree.
            check.sudo().state = "contested"
        return True

    def _check_open(self):
        if self.state == "agreed":
            raise UserError(self.env._("This invoice was agreed: its check is kept."))


def _find_named(label, known):
    """The dossier a label names, by the longest number in it; None."""
    text = label.upper()
    named = [name for name in known if name in text]
    return known[max(named, key=len)] if named else None
