"""One at a time: two people who do the same thing at once do it once."""

from odoo.exceptions import UserError


def take_turn(records):
    """Hold ``records`` until the end of the transaction, so that what is read of them next is what holds.

    Whoever comes second is told; whoever looked before the first had ended begins again, by Odoo itself. Rights are
    the caller's to check.

    :raise UserError: somebody else is at it
    """
    records.flush_recordset()
    # sudo: holding what one may act on needs no right to write it otherwise.
    held = records.sudo().try_lock_for_update()
    if busy := records.sudo() - held:
        raise UserError(
            records.env._(
                "Somebody else is at work on “%s” at this very moment: look again before you go on.",
                "”, “".join(busy.mapped("display_name")),
            )
        )
    held.invalidate_recordset()
