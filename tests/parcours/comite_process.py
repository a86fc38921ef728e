"""Two people at once before the same committee: ``comite_process.py DATABASE VERB``, each with a cursor of its own.

Used by test_comite_a_deux.py. Each verb says as JSON what the second one was told while the first had not
committed yet, what the first commit left to whoever waited, and what stands at the end.
"""

import json
import sys
from datetime import datetime, timedelta

from night_process import main, say
from psycopg2 import IntegrityError
from psycopg2.errors import LockNotAvailable, SerializationFailure

from odoo import Command, api, fields
from odoo.exceptions import UserError

DAY = fields.Date.to_date("2026-01-12")


def seed(env):
    """Four dossiers in collection, a committee with a wide delegation."""
    company, admin = env.company, env.ref("base.user_admin")
    admin.write(
        {
            "group_ids": [Command.link(env.ref("recouvrement.group_manager").id)],
            "company_ids": [Command.link(company.id)],
            "company_id": company.id,
        }
    )
    company.write({"recouvrement_started_on": "2026-01-01", "email": "collection@example.com"})
    debtors = env["res.partner"].create(
        [{"name": f"Debtor {rank}", "is_company": True} for rank in range(4)]
    )
    receivable = env["account.account"].search([("account_type", "=", "asset_receivable")], limit=1)
    income = env["account.account"].search([("account_type", "=", "income")], limit=1)
    items = [
        {
            "partner_id": debtor.id,
            "account_id": receivable.id,
            "debit": 100,
            "no_followup": False,
            "date_maturity": DAY - timedelta(days=9),
        }
        for debtor in debtors
    ]
    balance = {"account_id": income.id, "credit": 100 * len(items)}
    journal = env["account.journal"].search([("type", "=", "general")], limit=1)
    env["account.move"].create(
        {
            "journal_id": journal.id,
            "date": "2026-01-01",
            "line_ids": [Command.create(values) for values in (*items, balance)],
        }
    ).action_post()
    env["recouvrement.passage"].run(DAY, company)
    env["recouvrement.comite"].create(
        {
            "name": "Committee",
            "company_id": company.id,
            "quorum": 1,
            "membre_ids": [Command.create({"user_id": admin.id, "role": "chair"})],
            "delegation_ids": [
                Command.create({"user_ids": [Command.set(admin.ids)], "amount_max": 1000})
            ],
        }
    )
    env.cr.commit()


def decide(env):
    """The same dossier decided of by delegation, twice at once."""
    dossier = _dossiers(env)[0]
    made = at_once(
        env,
        lambda here: (
            here["recouvrement.decision.deleguee"]
            .create(
                {
                    "dossier_ids": [Command.set(dossier.ids)],
                    "decision": "other",
                    "note": "Ask the agency",
                    "user_id": env.uid,
                    "date_due": "2026-02-01",
                }
            )
            ._decide()
        ),
    )
    points = env["recouvrement.seance.point"].search([("dossier_id", "=", dossier.id)])
    tell(made, decisions=len(points), activities=_count_handed(dossier), told=len(dossier.fil_ids))


def close(env):
    """A session closed twice at once: one minutes, one seal, its decisions carried out once."""
    session = _session(env)
    made = at_once(env, lambda here: here[session._name].browse(session.id).action_close())
    tell(
        made,
        minutes=len(session.proces_ids),
        version=session.minutes_version,
        holds=session.seal_holds,
        activities=_count_handed(session.point_ids.dossier_id),
        told=len(session.point_ids.dossier_id.fil_ids),
    )


def execute(env):
    """A decision that failed, carried out again twice at once."""
    session = _session(env)
    point = session.point_ids
    session.sudo().write({"state": "closed"})
    point.sudo().write({"state": "failed", "error": "Not then"})
    env.cr.commit()
    made = at_once(env, lambda here: here[point._name].browse(point.id).action_retry())
    tell(
        made,
        state=point.state,
        activities=_count_handed(point.dossier_id),
        told=len(point.dossier_id.fil_ids),
    )


def _dossiers(env):
    return env["recouvrement.dossier"].search([("company_id", "=", env.company.id)], order="id")


def _count_handed(dossier):
    """To-dos the decision made; the night has its own."""
    return len(dossier.activity_ids.filtered(lambda each: each.summary == "Ask the agency"))


def _session(env):
    """One open session with a dossier handed to somebody, decided."""
    committee = env["recouvrement.comite"].search([])
    start = datetime.combine(DAY + timedelta(days=1), datetime.min.time())
    session = env["recouvrement.seance"].create({"comite_id": committee.id, "date_start": start})
    dossier = _dossiers(env).filtered(lambda each: not each.comite_point_ids)[:1]
    session._add_candidates(env["recouvrement.candidat"]._add(dossier, "To look at"))
    session.action_convene()
    session.presence_ids.present = True
    session.action_open()
    session.point_ids.write(
        {
            "decision": "other",
            "note": "Ask the agency",
            "user_id": env.uid,
            "date_due": "2026-02-01",
        }
    )
    session.point_ids.action_adopt()
    env.cr.commit()
    return session


def at_once(env, verb, other=None):
    """``(what the second is told while the first works, what it meets once the first committed, and again)``.

    The second one's eyes were open before the first began, as those of two people who click together.

    :param other: what the second one does, the same by default
    """
    other = other or verb
    with env.registry.cursor() as first, env.registry.cursor() as second:
        mine, theirs = _as(env, first), _as(env, second)
        second.execute("SET LOCAL lock_timeout = '1s'")
        verb(mine)
        mine.flush_all()
        second.execute("SAVEPOINT together")
        during = meet(other, theirs)
        second.execute("ROLLBACK TO SAVEPOINT together")
        theirs.transaction.clear()
        first.commit()
        after = meet(other, theirs)
        second.rollback()
    with env.registry.cursor() as again:  # what Odoo does of itself
        retried = meet(other, _as(env, again))
        if retried == "done":
            again.commit()  # what it did after all is counted
        else:
            again.rollback()
    env.cr.rollback()
    env.invalidate_all()
    return during, after, retried


def _as(env, cr):
    context = {**env.context, "recouvrement_day": DAY}
    return api.Environment(cr, env.uid, context)


def meet(did, env):
    """In words, what ``did`` meets."""
    try:
        did(env)
        env.flush_all()
    except SerializationFailure:
        return "begin again"
    except LockNotAvailable:
        return "waits"
    except IntegrityError as error:  # Odoo puts it in words before it answers
        env.cr.rollback()
        return _word(env, error)
    except UserError as error:
        return str(error)
    return "done"


def _word(env, error):
    models = env.registry.values()
    [model] = [each for each in models if each._table == error.diag.table_name and each._auto]
    return env[model._name]._sql_error_to_message(error)


def tell(met, **stands):
    say(json.dumps({"during": met[0], "after": met[1], "retried": met[2], **stands}))


def with_day(verb):
    def on_day(env):
        context = {**env.context, "recouvrement_day": DAY}
        user = env.uid if verb.__name__ == "seed" else env.ref("base.user_admin").id
        return verb(env(user=user, context=context))

    return on_day


if __name__ == "__main__":
    verbs = {"seed": seed, "decide": decide, "close": close, "execute": execute}
    main(*sys.argv[1:], verbs={name: with_day(verb) for name, verb in verbs.items()})
