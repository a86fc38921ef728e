"""How the desk works, written down; and one month's work held against it."""

from datetime import timedelta

from odoo.fields import Command

CALL = """
<h3>Avant d'appeler</h3>
<ul><li>Relire le dossier : dernier contact, promesses, litiges, plan en cours.</li>
<li>Vérifier l'identité de l'interlocuteur avant de parler de la dette.</li></ul>
<h3>Pendant l'appel</h3>
<ol><li>Rappeler les factures échues et leur montant.</li><li>Demander la cause du retard, écouter.</li>
<li>Convenir d'une date et d'un montant ; dire ce qui suit à défaut.</li></ol>
<h3>Après l'appel</h3>
<p>Enregistrer le résultat le jour même ; une promesse se saisit avec sa date.</p>
"""
CALL_AGAIN = CALL.replace(
    "<h3>Après l'appel</h3>",
    "<p>Sans réponse : rappeler deux fois, à des heures différentes, avant le courrier.</p><h3>Après l'appel</h3>",
)
HAND_OVER = """
<h3>Avant de transmettre</h3>
<ul><li>Deux relances écrites et un appel au moins.</li><li>Une mise en demeure envoyée, avec sa preuve.</li>
<li>Aucun litige ouvert, aucune promesse en cours.</li><li>Coordonnées vérifiées, copies des factures jointes.</li></ul>
<p>À défaut, le comité renvoie le dossier à l'amiable.</p>
"""
POINTS = (
    ("Un contact au moins est enregistré", "contact", 1),
    ("Une mise en demeure a été envoyée", "notice", 0),
    ("Les étapes sont exécutées à temps", "punctual", 3),
    ("Les promesses rompues sont reprises sous 5 jours", "promise", 5),
    ("Les notes sont objectives et utiles", "manual", 0),
)


def tell(story):
    """Two procedures, one in its second version, read by some; a check with a gap and what is done about it."""
    users = story.desk.users
    env = story.env(user=users["mathilde"])
    first, second = story.today - timedelta(days=150), story.today - timedelta(days=60)
    phases = {
        name: env.ref(f"recouvrement.phase_{name}")
        for name in ("relance", "mise_en_demeure", "transmission")
    }
    call = _write(
        _on(env, first), "Appel de relance", CALL, phases["relance"] | phases["mise_en_demeure"]
    )
    call = call.with_env(_on(env, second))
    call.action_prepare()
    call.draft_id.write({"body": CALL_AGAIN, "note": "Trois appels avant le courrier"})
    call.draft_id.action_publish()
    _write(_on(env, first), "Préparer une transmission", HAND_OVER, phases["transmission"])
    call.with_user(users["camille"]).action_read()
    _check(story, env, call.with_env(env).version_id, users)


def _on(env, day):
    """As whoever worked that day."""
    return env(context={**env.context, "recouvrement_day": day})


def _write(env, name, body, phases):
    mode = env["recouvrement.mode.operatoire"].create(
        {"name": name, "phase_ids": [Command.set(phases.ids)]}
    )
    mode.draft_id.write(
        {
            "body": body,
            "point_ids": [
                Command.create({"name": what, "check": check, "value": value})
                for what, check, value in POINTS
            ],
        }
    )
    mode.draft_id.action_publish()
    return mode


def _check(story, env, version, users):
    check = env["recouvrement.controle"].create(
        {
            "version_id": version.id,
            "company_id": story.company.id,
            "date_from": story.today - timedelta(days=45),
            "date_to": story.today - timedelta(days=1),
            "size": 5,
        }
    )
    check.action_draw()
    check.constat_ids.filtered(lambda each: each.point_id.check == "manual").answer = "conform"
    gap = check.constat_ids.filtered(lambda each: each.answer == "gap")[:1]
    if gap:
        env["recouvrement.corrective"].create(
            {
                "name": "Rappeler à l'équipe d'enregistrer chaque contact le jour même",
                "controle_id": check.id,
                "constat_ids": [Command.set(gap.ids)],
                "user_id": users["camille"].id,
                "date_due": story.today + timedelta(days=10),
            }
        )
