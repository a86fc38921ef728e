"""What we owe a prestataire, line by line: the fee of a payment, of a dossier, of a step.

Computed from the grid as it stood when the dossier was entrusted; checked against its invoice by
``recouvrement.pointage``. Nothing is booked here.
"""

from decimal import Decimal

from odoo import api, fields, models

from odoo.addons.recouvrement.engine.fees import Payment, Terms, compute


class RecouvrementHonoraire(models.Model):
    _name = "recouvrement.honoraire"
    _inherit = ["recouvrement.mouvement"]
    _description = "Fee of a prestataire"

    prestataire_id = fields.Many2one(store=True, index=True)
    kind = fields.Selection(
        [
            ("success", "Success"),
            ("direct", "Direct payment"),
            ("fixed", "Fixed"),
            ("step", "Step charged"),
        ],
        required=True,
        readonly=True,
    )
    date = fields.Date("Due since", required=True, readonly=True, index=True)
    rapport_id = fields.Many2one("recouvrement.rapport", "Report", readonly=True)
    versement_id = fields.Many2one("recouvrement.versement", "Direct payment", readonly=True)
    base = fields.Monetary("On", readonly=True)
    rate = fields.Float("Rate (%)", digits=(6, 2), readonly=True)
    amount = fields.Monetary(readonly=True, help="Before tax.")
    explanation = fields.Char("How it is counted", readonly=True)
    state = fields.Selection(
        [("due", "To be invoiced"), ("agreed", "Invoiced"), ("cancelled", "Cancelled")],
        default="due",
        required=True,
        readonly=True,
        index=True,
    )
    pointage_id = fields.Many2one(
        "recouvrement.pointage", "Checked in", readonly=True, index="btree_not_null"
    )

    _once_report = models.UniqueIndex(
        "(rapport_id, kind) WHERE rapport_id IS NOT NULL AND amount >= 0",
        "This fee is counted already.",
    )
    _once_direct = models.UniqueIndex(
        "(versement_id) WHERE versement_id IS NOT NULL AND amount >= 0",
        "This fee is counted already.",
    )
    _once_fixed = models.UniqueIndex(
        "(transmission_id) WHERE kind = 'fixed' AND state <> 'cancelled'",
        "This fee is counted already.",
    )

    @api.depends("transmission_id.name", "kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for fee in self:
            fee.display_name = f"{fee.transmission_id.name} – {kinds.get(fee.kind, '')}"

    def _say_by_verbs(self):
        return self.env._("Fees are counted from the grid of the mandate.")

    def _say_kept(self):
        return self.env._("A fee that was counted is kept.")

    # -- counting (called by verbs, as superuser) -----------------------------------------------

    def _charge_fixed(self, transmissions, day):
        """The fixed fee of dossiers just sent."""
        return self.create(
            [
                {
                    "transmission_id": each.id,
                    "kind": "fixed",
                    "date": day,
                    "base": each.amount,
                    "amount": each.fee_fixed,
                    "explanation": self.env._("Fixed for the dossier."),
                }
                for each in transmissions
                if each.fee_fixed
            ]
        )

    def _charge_report(self, report):
        """The fee of a payment they received, and the cost of a step."""
        each, made = report.transmission_id, self.browse()
        if report.cost:
            made |= self.create(
                {
                    "transmission_id": each.id,
                    "rapport_id": report.id,
                    "kind": "step",
                    "date": report.date,
                    "base": report.cost,
                    "amount": report.cost,
                    "explanation": report.frais_id.name or report.note or "",
                }
            )
        if report.amount_received:
            payment = Payment(report.id, self._to_decimal(each, report.amount_received))
            made |= self._charge(each, payment, report.date_payment, {"rapport_id": report.id})
        return made

    def _charge_direct(self, versement):
        """The fee of a payment the debtor made to us, if the mandate says so."""
        each = versement.transmission_id
        payment = Payment(versement.id, self._to_decimal(each, versement.amount), direct=True)
        return self._charge(each, payment, versement.date, {"versement_id": versement.id})

    def _charge(self, transmission, payment, day, source):
        money = transmission.currency_id
        charged = transmission.honoraire_ids.filtered(
            lambda fee: fee.kind in ("success", "direct") and fee.state != "cancelled"
        )
        cent = Decimal(1).scaleb(-money.decimal_places)
        before = self._to_decimal(transmission, sum(charged.mapped("amount")))
        [fee] = compute(self._get_terms(transmission), [payment], before, cent)
        if not fee.amount and fee.reason == "none":
            return self.browse()
        return self.create(
            {
                "transmission_id": transmission.id,
                "kind": "direct" if payment.direct else "success",
                "date": day,
                "base": float(fee.base),
                "rate": float(fee.rate),
                "amount": float(fee.amount),
                "explanation": self._explain(transmission, fee),
                **source,
            }
        )

    def _get_terms(self, transmission):
        def read(name):
            return Decimal(str(transmission[name]))

        return Terms(
            rate=read("fee_rate"),
            floor=read("fee_floor"),
            cap=read("fee_cap") if transmission.fee_cap else None,
            direct=read("fee_direct"),
        )

    def _explain(self, transmission, fee):
        money = transmission.currency_id.format
        return {
            "rate": lambda: self.env._(
                "%(rate)s %% of %(base)s.", rate=f"{fee.rate:g}", base=money(float(fee.base))
            ),
            "floor": lambda: self.env._("Least fee of a payment."),
            "cap": lambda: self.env._(
                "Most for the dossier reached (%s).", money(transmission.fee_cap)
            ),
            "none": lambda: self.env._("No fee."),
        }[fee.reason]()

    def _to_decimal(self, transmission, amount):
        return transmission.currency_id._recouvrement_decimal(amount)

    def _drop(self, fees):
        """What gave rise to them is undone: cancelled, or taken back on the next invoice once agreed."""
        fees.filtered(lambda fee: fee.state == "due").write({"state": "cancelled"})
        return self.create(
            [
                {
                    "transmission_id": fee.transmission_id.id,
                    "kind": fee.kind,
                    "rapport_id": fee.rapport_id.id,
                    "versement_id": fee.versement_id.id,
                    "date": self.env["recouvrement.calendrier"]._today(),
                    "base": -fee.base,
                    "rate": fee.rate,
                    "amount": -fee.amount,
                    "explanation": self.env._("Taken back: the payment was undone."),
                }
                for fee in fees
                if fee.state == "agreed"
            ]
        )
