# In walking order: what is asked, where and when people are met, the visit, who is summoned.
from . import recouvrement_guide, recouvrement_guide_question  # what is asked
from . import recouvrement_observation  # what is seen
from . import (
    res_users,
    recouvrement_portefeuille,
    res_partner,
    recouvrement_politique,
)  # when, where, who may be
from . import recouvrement_creneau  # free moments
from . import recouvrement_action, recouvrement_etape  # the kinds of steps
from . import recouvrement_visite, recouvrement_visite_reponse  # the visit, its answers
from . import recouvrement_visite_refus, recouvrement_visite_prevision  # may it be made, when
from . import recouvrement_invitation  # who is told
from . import recouvrement_visite_rapport, recouvrement_visite_document  # what came of it
from . import recouvrement_resultat
from . import (
    recouvrement_tournee,
    recouvrement_tournee_arret,
    recouvrement_tournee_ordre,
)  # of a day
from . import recouvrement_convocation, recouvrement_convocation_vie  # who is summoned, who came
from . import recouvrement_execution, recouvrement_dossier
from . import recouvrement_grille, recouvrement_grille_critere  # what is listened for
from . import recouvrement_ecoute, recouvrement_ecoute_note  # who was listened to, and advised
from . import recouvrement_conservation, recouvrement_effacement  # how long that is kept
