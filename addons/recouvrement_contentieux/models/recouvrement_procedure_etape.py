from odoo import fields, models

from .recouvrement_procedure_type import VERIFICATION

ROLES = [
    ("creditor", "Us"),
    ("lawyer", "Lawyer"),
    ("bailiff", "Commissaire de justice"),
    ("court", "Court"),
    ("debtor", "Debtor"),
    ("opponent", "Adverse counsel"),
    ("trustee", "Mandataire judiciaire"),
    ("employer", "Employer"),
    ("third", "Third-party holder"),
    ("expert", "Expert"),
]
DOCUMENTS = [
    ("instruction", "Instruction letter to the lawyer"),
    ("requete", "Request for an order to pay"),
    ("saisine", "Letter to the commissaire de justice"),
    ("commandement", "Request for a commandement"),
    ("assignation", "Assignation"),
    ("requete_conservatoire", "Request for a protective measure"),
    ("requete_restitution", "Request for an order to return"),
    ("bordereau", "List of exhibits"),
]


class RecouvrementProcedureEtape(models.Model):
    """One act of a track: who does it, what it costs, which delays it starts and meets, what may come of it."""

    _name = "recouvrement.procedure.etape"
    _description = "Step of a judicial procedure"
    _order = "type_id, sequence, id"

    type_id = fields.Many2one(
        "recouvrement.procedure.type", "Track", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    code = fields.Char(required=True)
    name = fields.Char("Step", required=True, translate=True)
    description = fields.Text("What is done", translate=True)
    role = fields.Selection(ROLES, "Done by", required=True, default="creditor")
    nature = fields.Selection(
        [
            ("act", "An act"),
            ("request", "The court is asked"),
            ("decision", "The court decides"),
            ("service", "Service on the debtor"),
            ("contest", "The debtor contests"),
            ("hearing", "A hearing"),
            ("enforceable", "The title can be enforced"),
            ("seizure", "A measure is carried out"),
            ("payment", "Money comes in"),
        ],
        required=True,
        default="act",
        help="What the software makes of it: a title is made by a decision, dated by its service…",
    )
    after_id = fields.Many2one(
        "recouvrement.procedure.etape",
        "Never before",
        ondelete="set null",
        copy=False,
        domain="[('type_id', '=', type_id)]",
        help="Its date cannot come before the date of that step, which must be done.",
    )
    optional = fields.Boolean(help="Passed over without a reason.")
    repeatable = fields.Boolean("May come again", help="A hearing, a payment; else once.")
    gives_title = fields.Boolean(help="The decision is an enforcement title.")
    conditional = fields.Boolean(
        "Title on condition",
        help="The title cannot be used before the debtor's time to contest is over.",
    )
    document = fields.Selection(DOCUMENTS, "Document to draft")
    starts_delai_ids = fields.Many2many(
        "recouvrement.delai",
        "recouvrement_procedure_etape_starts_rel",
        string="Starts the delays",
        help="Counted from its day; a hearing starts them from its date, once planned.",
    )
    meets_delai_ids = fields.Many2many(
        "recouvrement.delai", "recouvrement_procedure_etape_meets_rel", string="Meets the delays"
    )
    drops_delai_ids = fields.Many2many(
        "recouvrement.delai",
        "recouvrement_procedure_etape_drops_rel",
        string="Ends the delays",
        help="They have no object any more.",
    )
    cost = fields.Float("Usual cost", digits=(16, 2), help="Your own estimate; zero: not known.")
    cost_parametre_id = fields.Many2one(
        "recouvrement.parametre", "Cost set by law", ondelete="restrict"
    )
    cost_recoverable = fields.Boolean("Charged to the debtor", default=True)
    interruption = fields.Selection(
        [
            ("court_claim", "Court claim"),
            ("enforcement", "Enforcement"),
            ("conciliation", "Conciliation"),
        ],
        "Interrupts limitation as",
    )
    issue_ids = fields.One2many("recouvrement.procedure.issue", "etape_id", "Outcomes", copy=True)
    source = fields.Char("Legal basis")
    verification = fields.Selection(VERIFICATION, required=True, default="to_verify")

    _code_uniq = models.UniqueIndex("(type_id, code)", "This track has that step already.")
