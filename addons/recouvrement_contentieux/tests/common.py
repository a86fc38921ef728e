"""What a test of litigation needs, on top of the core's case. Shipped for other add-ons too."""

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.recouvrement.tests.common import RecouvrementCase


@tagged("post_install", "-at_install")
class ContentieuxCase(RecouvrementCase):
    """A debtor late by months, whose dossier exists."""

    @classmethod
    def late_dossier(cls, due="2026-06-15", amount=1000.0, partner=None, day="2026-09-15"):
        """An invoice overdue since ``due`` and its dossier as the night of ``day`` leaves it."""
        cls.overdue_invoice(due, amount, partner)
        cls.run_on(day)
        return cls.dossier_of(partner)

    def assertTold(self, dossier, *kinds):
        """The kinds of the events told of ``dossier``, oldest first."""
        self.assertEqual(dossier.fil_ids.sorted("id").mapped("kind"), list(kinds))

    @classmethod
    def move_to_doubtful(cls, item, day):
        """``item`` moved to 416 on ``day``; the item that took over."""
        account = cls.env["recouvrement.compte"]._get(cls.company, "doubtful")
        plain = {"partner_id": item.partner_id.id, "date_maturity": item.date_maturity}
        # sudo: the ties of an entry of collection are written by verbs only.
        move = (
            cls.env["account.move"]
            .sudo()
            .create(
                {
                    "date": day,
                    "line_ids": [
                        Command.create(
                            {
                                **plain,
                                "account_id": item.account_id.id,
                                "credit": item.amount_residual,
                            }
                        ),
                        Command.create(
                            {
                                **plain,
                                "account_id": account.id,
                                "debit": item.amount_residual,
                                "recouvrement_origin_id": item.id,
                                "no_followup": False,
                            }
                        ),
                    ],
                }
            )
        )
        move.recouvrement_transfer = True
        move.action_post()
        heir = move.line_ids.filtered("recouvrement_origin_id")
        (move.line_ids - heir | item).reconcile()
        return heir.sudo(False)
