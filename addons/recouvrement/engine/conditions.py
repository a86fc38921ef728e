"""Does a step concern a dossier? The closed vocabulary of conditions, each asked in its turn."""


def find_unmet(conditions, situation, amount):
    """The first of ``conditions`` that does not hold for ``situation``, as its word, or None.

    :param amount: what is asked of the debtor, in the company's currency
    """
    if conditions.amount_min and amount < conditions.amount_min:
        return "amount_min"
    if conditions.amount_max and amount > conditions.amount_max:
        return "amount_max"
    if conditions.debtor and (conditions.debtor == "professional") != situation.professional:
        return "debtor"
    if conditions.channel and conditions.channel not in situation.channels:
        return "channel"
    if conditions.tags_with and not conditions.tags_with & situation.tags:
        return "tags_with"
    if conditions.tags_without & situation.tags:
        return "tags_without"
    if conditions.last_results and situation.last_result not in conditions.last_results:
        return "last_result"
    if situation.broken_promises < conditions.broken_promises:
        return "broken_promises"
    if conditions.score_classes and situation.score_class not in conditions.score_classes:
        return "score"
    return None
