"""Kinds of guarantee: what each must come with, and what it is worth in the exposure of a customer."""

from odoo import fields, models


class RecouvrementGarantieNature(models.Model):
    _name = "recouvrement.garantie.nature"
    _description = "Kind of guarantee"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="The name programs know it by.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    counts = fields.Boolean(
        "Counts as cover",
        default=True,
        help="What it guarantees is taken off the exposure of the customer.",
    )
    can_be_called = fields.Boolean(default=True, help="Somebody is asked to pay under it.")
    needs_guarantor = fields.Boolean("Somebody else pays", default=True)
    needs_proof = fields.Boolean(
        "Deed needed", default=True, help="Not active before its deed is received and kept."
    )
    needs_notice = fields.Boolean(
        "Must be notified",
        help="Not active before who must pay was told, with the proof that they were.",
    )
    needs_end = fields.Boolean("Has an end date", help="Not active without the day it ends.")
    surety = fields.Boolean(
        help="The guarantor answers for the debt (caution): a natural person is told what is owed each "
        "year, and of the first default.",
    )
    documentary = fields.Boolean("Documentary credit")
    retention = fields.Boolean("Retention of title")
    proof = fields.Char("Which deed", translate=True)
    source = fields.Char("Legal basis")
    note = fields.Text(translate=True)

    _code_uniq = models.UniqueIndex("(code)", "This kind of guarantee exists already.")
