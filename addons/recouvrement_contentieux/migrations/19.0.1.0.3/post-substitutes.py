"""Who replaces a member in writing reads the session: rules of the committee as they are shipped now."""

from odoo import SUPERUSER_ID, api
from odoo.tools.convert import convert_file

MODULE = "recouvrement_contentieux"


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    convert_file(env, MODULE, "security/recouvrement_comite_rules.xml", {}, mode="init")
