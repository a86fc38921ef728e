from odoo import fields, models

from .recouvrement_procedure_type import VERIFICATION


class RecouvrementProcedureControle(models.Model):
    """What must be answered before a court is asked: an attempt to agree, a condition of the measure."""

    _name = "recouvrement.procedure.controle"
    _description = "Check of a judicial procedure"
    _order = "type_id, sequence, id"

    type_id = fields.Many2one(
        "recouvrement.procedure.type", "Track", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char("Check", required=True, translate=True)
    help = fields.Text("What counts", translate=True)
    required = fields.Boolean(
        default=True, help="The court is not asked before it is done, or left out with a reason."
    )
    parametre_id = fields.Many2one(
        "recouvrement.parametre",
        "Up to the principal of",
        ondelete="restrict",
        help="Asked only when the principal does not pass this amount. Empty: always.",
    )
    source = fields.Char("Legal basis")
    verification = fields.Selection(VERIFICATION, required=True, default="to_verify")

    def _applies(self, amount, day):
        """Whether it is asked for a principal of ``amount`` (Decimal); an unknown limit asks it."""
        self.ensure_one()
        parameter = self.parametre_id
        if not parameter:
            return True
        limit = parameter._value(parameter.code, day, self.type_id.jurisdiction)
        return limit is None or amount <= limit
