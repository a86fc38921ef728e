from . import (
    mail_compose_message,
    recouvrement_bail_changement,
    recouvrement_bail_pilotage,
    recouvrement_caf_envoi,
    recouvrement_liste_import,
)
