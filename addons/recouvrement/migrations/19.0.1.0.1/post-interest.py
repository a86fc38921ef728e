"""What was promised, disputed or asked to wait bears interest: suspensions written before they could say so.

A dispute that was granted keeps stopping it: what it is about was never owed.
"""

from odoo import SUPERUSER_ID, api, models
from odoo.fields import Domain

OURS = ("recouvrement.promesse,%", "recouvrement.litige,%", "recouvrement.resultat,%")


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    rows = env["recouvrement.suspension"].search(
        Domain.OR(Domain("origin", "=like", origin) for origin in OURS)
    )
    granted = env["recouvrement.litige"].search([("credit_state", "in", ("awaited", "done"))])
    # The plain write: the night counts the interest of these dossiers again.
    models.Model.write(rows - granted.suspension_id, {"stops_interest": False})
