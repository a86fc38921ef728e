"""Ideas to collect better: what a step brings is measured before and after it changes."""

from datetime import timedelta


def note_ideas(env, start, today):
    """Two ideas: one measured on the months told, one still to try."""
    ideas = env["recouvrement.amelioration"].with_context(recouvrement_day=today)
    steps = env["recouvrement.etape"]
    manager = env["res.users"].search([("login", "=", "mathilde")], limit=1)
    text = steps.search([("name", "=", "Rappel par SMS"), ("kind", "=", "sms")], limit=1)
    first = ideas.create(
        {
            "name": "SMS de rappel : est-il utile ?",
            "note": "<p>Un locataire sur cinq ne le reçoit pas. Comparer ce qu'ils paient avant l'appel.</p>",
            "user_id": manager.id,
            "state": "trial",
            "etape_id": text.id,
            "before_from": start,
            "before_to": today - timedelta(days=15),
        }
    )
    first.action_measure_before()
    ideas.create(
        {
            "name": "Appeler avant la mise en demeure",
            "user_id": manager.id,
            "note": "<p>Beaucoup paient à l'appel : l'avancer de J+18 à J+15.</p>",
            "etape_id": steps.search([("name", "=", "Appel du locataire")], limit=1).id,
        }
    )
