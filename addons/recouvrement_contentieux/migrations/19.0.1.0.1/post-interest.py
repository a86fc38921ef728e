"""What is entrusted or in court bears its interest, as before: only what was suspended otherwise stops it."""

from odoo import SUPERUSER_ID, api, models
from odoo.fields import Domain


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    ours = ("recouvrement.transmission,%", "recouvrement.procedure,%")
    rows = env["recouvrement.suspension"].search(
        Domain.OR(Domain("origin", "=like", origin) for origin in ours)
    )
    # The plain write: the night counts the interest of these dossiers again.
    models.Model.write(rows, {"stops_interest": False})
