from . import mail_compose_message, recouvrement_bail_changement, recouvrement_caf_envoi
from . import recouvrement_bail_changement
from . import recouvrement_bail_pilotage
