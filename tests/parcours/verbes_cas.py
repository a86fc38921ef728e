"""The verbs of the shipped cases, on a database that keeps what they do; nothing else of them is used."""

from odoo.addons.recouvrement_contentieux.tests.test_transmission import PrestataireCase
from odoo.addons.recouvrement_prelevement.tests.common import PrelevementCase


class Ground(PrestataireCase, PrelevementCase):
    method_line = None  # until debits are set up

    @classmethod
    def stand(cls, env):
        cls.env, cls.company = env, env.company
        cls.passage = env["recouvrement.passage"]
        cls.Transmission = env["recouvrement.transmission"]
        return cls
