"""What was declared to bear interest on goes on bearing it: the debts of the case say so now."""

from odoo import SUPERUSER_ID, api, models


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    lines = env["recouvrement.declaration.ligne"].search([("interest_runs", "=", True)])
    debts = env["recouvrement.collective.dette"].union(*(line._get_debt() for line in lines))
    # The plain write: the night freezes these debts anew, and counts their interest again.
    models.Model.write(debts, {"interest_runs": True})
