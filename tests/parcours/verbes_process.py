"""The same verb by two people at once: ``verbes_process.py DATABASE VERB``, each with a cursor, both committing.

Used by test_verbes_a_deux.py. Each verb says as JSON what the second one met while the first had not committed
yet, what its commit left to whoever waited, what the second one's new try met, and what stands at the end.
"""

import json
import sys

from comite_process import DAY, at_once, with_day
from night_process import main, say

from odoo import Command
from odoo.fields import Domain

GROUPS = (
    "recouvrement.group_manager",
    "recouvrement.group_accountant",
    "account_payment_batch_oca.group_account_payment",
)
DUE = "2025-11-12"
MANDATE = {"date_from": "2025-01-01", "delivery": "email"}


def stand(env):
    """The verbs of the shipped cases; add-ons are found once the process knows its database."""
    from verbes_cas import Ground

    return Ground.stand(env)


def seed(env):
    """Somebody who may do everything, and whoever approves his own proposals."""
    company, admin = env.company, env.ref("base.user_admin")
    admin.write(
        {
            "group_ids": [Command.link(env.ref(name).id) for name in GROUPS],
            "company_ids": [Command.link(company.id)],
            "company_id": company.id,
        }
    )
    company.write({"recouvrement_started_on": "2026-01-01", "email": "collection@example.com"})
    company.partner_id.lang = "en_US"
    env["recouvrement.politique"].search([]).active = False
    env["recouvrement.delegation"].create(
        {"group_id": env.ref("recouvrement.group_accountant").id, "own": True}
    )
    cash = env["account.journal"].create(
        {"name": "Counter", "code": "CNT", "type": "cash", "company_id": company.id}
    )
    cash.inbound_payment_method_line_ids.payment_account_id = cash.default_account_id
    env.cr.commit()


def late(env, *names, **steps):
    """Debtors of 100 euros late since two months: ``[(invoice, dossier)]`` as the night of today leaves them."""
    ground = stand(env)
    if steps:
        ground.new_scenario(steps, worked_days_only=False)
    debtors = [ground.new_debtor(name) for name in names]
    invoices = [ground.overdue_invoice(DUE, 100, debtor) for debtor in debtors]
    ground.run_on(DAY)
    dossiers = env["recouvrement.dossier"].search([("partner_id", "in", [d.id for d in debtors])])
    dossiers = dossiers.grouped("partner_id")
    return [(invoice, dossiers[invoice.partner_id]) for invoice in invoices]


def told(met, **stands):
    """What the second one met, and what stands."""
    return {"during": met[0], "after": met[1], "retried": met[2], **stands}


def send(env, invoice, dossier):
    """One batch sent to the prestataire twice: one list, one e-mail, one fee."""
    ground = stand(env)
    ground.agency = env["res.partner"].create(
        {"name": "Alpes Recouvrement", "is_company": True, "email": "remises@alpes.example.com"}
    )
    [sent] = ground.entrust(dossier, ground.new_mandat(**MANDATE), DAY, send=False)
    env.cr.commit()
    made = at_once(
        env, lambda here: here[sent.remise_id._name].browse(sent.remise_id.id).action_send()
    )
    mails = env["mail.mail"].sudo().search([("recipient_ids", "in", ground.agency.ids)])
    return told(
        made,
        state=sent.state,
        mails=len(mails),
        fees=len(sent.honoraire_ids),
        holds=len(dossier.suspension_ids),
        events=len(dossier.fil_ids),
    )


def pay(env, invoice, dossier):
    """The whole debt paid from two windows: one payment, one receipt."""
    windows = [_open_payment(dossier) for _each in range(2)]
    env.cr.commit()
    made = at_once(env, *(_confirm(window) for window in windows))
    return _count_paid(made, invoice, dossier)


def pay_one_window(env, invoice, dossier):
    """Two clicks in the same window, on a part of the debt: both could be, one is."""
    window = _open_payment(dossier, 40)
    env.cr.commit()
    made = at_once(env, _confirm(window))
    return _count_paid(made, invoice, dossier)


def _confirm(window):
    return lambda here: here[window._name].browse(window.id).action_confirm()


def _open_payment(dossier, amount=100):
    form = dossier.env["recouvrement.reglement"]
    window = form.browse(form._open(dossier)["res_id"])
    window.write({"means": "cash", "amount": amount})
    window.item_ids.amount = amount
    return window


def _count_paid(made, invoice, dossier):
    receipts = dossier.env["recouvrement.recu"].search([("dossier_id", "=", dossier.id)])
    payments = dossier.env["account.payment"].search([("partner_id", "=", dossier.partner_id.id)])
    return told(made, receipts=len(receipts), payments=len(payments), left=invoice.amount_residual)


def approve(env, invoice, dossier):
    """One loss approved twice, which books it: one entry."""
    given = _propose(invoice, dossier)
    given._propose(at_once=False)
    env.cr.commit()
    made = at_once(env, _approve(given))
    return told(made, state=given.state, entries=len(given.move_ids), left=invoice.amount_residual)


def approve_both(env, invoice, dossier):
    """Two losses of the same debt, each approved by somebody: what is lost once is not lost again."""
    both = [_propose(invoice, dossier) for _each in range(2)]
    for each in both:
        each._propose(at_once=False)
    env.cr.commit()
    made = at_once(env, *(_approve(each) for each in both))
    return told(
        made,
        states=sorted(each.state for each in both),
        entries=sum(len(each.move_ids) for each in both),
        left=invoice.amount_residual,
    )


def _approve(given):
    return lambda here: here[given._name].browse(given.id).action_approve()


def _propose(invoice, dossier):
    [item] = invoice.line_ids._filter_recouvrement_debtor()
    return dossier.env["recouvrement.proposition"].create(
        {
            "kind": "loss",
            "dossier_id": dossier.id,
            "date": DAY,
            "reason": "Liquidation",
            "motif_perte_id": dossier.env.ref("recouvrement.motif_perte_small").id,
            "ligne_ids": [Command.create({"move_line_id": item.id, "amount": 100})],
        }
    )


def gather(env):
    """Two piles made at once of the letter that waits: it is in one of them."""
    text = env.ref("recouvrement.mail_template_formal_notice").id
    [[_invoice, dossier]] = late(
        env, "Brest Marine", kind="letter", offset_days=5, template_id=text
    )
    env.cr.commit()
    made = at_once(env, lambda here: here["recouvrement.envoi"].create({"scope": "letter"}))
    places = env["recouvrement.envoi.pli"].search([("action_id.dossier_id", "=", dossier.id)])
    return told(made, places=len(places))


def post(env):
    """The pile of that letter handed to the post twice: it left once."""
    pile = env["recouvrement.envoi"].search([("pli_ids", "!=", False)])
    pile.action_print()
    env.cr.commit()
    made = at_once(env, lambda here: here[pile._name].browse(pile.id)._post(DAY))
    letters = pile.pli_ids.action_id
    events = env["recouvrement.acheminement"].search(
        [("action_id", "in", letters.ids), ("status", "=", "sent")]
    )
    return told(made, state=pile.state, letters=len(letters), events=len(events))


def bring_back(env):
    """One bank return booked twice: the debt is owed again once."""
    line, invoice = _debit_and_return(env, "Verrerie Arcachon")
    env.cr.commit()
    made = at_once(env, lambda here: here[line._name].browse(line.id)._book())
    return _count_back(made, env, line, invoice)


def take_file(env):
    """The same bank file taken by two people at once."""
    payment, invoice = _debit(env, "Papeterie Mérignac")
    data = stand(env).notify((payment, "RUM-P", 100.0, "AM04", 0.0), day=str(DAY), message="TWICE")
    env.cr.commit()

    def take(here):
        wizard = here["payment.return.import"]
        return here["recouvrement.retour.fichier"]._take(data, "bank.xml", wizard._parse_all_files)

    made = at_once(env, take)
    lines = env["payment.return.line"].search([("payment_id", "=", payment.id)])
    return _count_back(made, env, lines, invoice)


def _debit(env, name):
    ground = stand(env)
    if ground.method_line is None:
        bank = Domain("type", "=", "bank") & Domain("company_id", "=", env.company.id)
        ground.set_up_debits(env["account.journal"].search(bank, limit=1))
    debtor = ground.new_debtor(name)
    mandate = ground.new_mandate(debtor, f"RUM-{name[0]}", "FR1420041010050500013M02606")
    invoice = ground.overdue_invoice(DUE, 100, debtor)
    return ground.debit(invoice, DAY, mandate), invoice


def _debit_and_return(env, name):
    payment, invoice = _debit(env, name)
    values = {"reference": payment.memo, "payment_id": payment.id, "amount": 100}
    back = env["payment.return"].create(
        {
            "journal_id": stand(env).bank_journal.id,
            "date": DAY,
            "line_ids": [Command.create({**values, "reason_id": stand(env).reason("AM04").id})],
        }
    )
    return back.line_ids, invoice


def _count_back(made, env, lines, invoice):
    return told(
        made,
        returns=lines.mapped("state"),
        entries=len(lines.return_id.move_id),
        left=invoice.amount_residual,
        problems=[(each.problem or {}).get("code") for each in lines],
    )


OF_A_DEBT = (send, pay, pay_one_window, approve, approve_both)
OF_THEIR_OWN = (gather, post, bring_back, take_file)


def every(env):
    """Every verb in turn, in one process: ``{verb: what it told}``."""
    debts = late(env, *(f"Debtor {verb.__name__}" for verb in OF_A_DEBT))
    found = {verb.__name__: verb(env, *debt) for verb, debt in zip(OF_A_DEBT, debts, strict=True)}
    say(json.dumps(found | {verb.__name__: verb(env) for verb in OF_THEIR_OWN}))


if __name__ == "__main__":
    main(*sys.argv[1:], verbs={each.__name__: with_day(each) for each in (seed, every)})
