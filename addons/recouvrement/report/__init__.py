from . import recouvrement_journee, recouvrement_journee_ecran
from . import recouvrement_balance_ligne, recouvrement_balance_ligne_lecture
from . import recouvrement_balance_ligne_ecran, recouvrement_balance_agee
from . import recouvrement_depreciation_lecture, recouvrement_bareme_statistique
from . import recouvrement_inventaire_edition, recouvrement_inventaire_classeur
from . import recouvrement_balance_edition, recouvrement_balance_classeur
from . import recouvrement_recette, recouvrement_vente
from . import recouvrement_indicateur, recouvrement_indicateur_lecture
from . import recouvrement_indicateur_encours
from . import (
    recouvrement_prevision_flux,
    recouvrement_prevision_empreinte,
    recouvrement_prevision_ligne,
    recouvrement_prevision_faits,
)
from . import recouvrement_prevision_calcul, recouvrement_prevision_ecart
from . import recouvrement_effet, recouvrement_effet_etape
from . import recouvrement_tableau, recouvrement_liasse
from . import recouvrement_extrait, recouvrement_extrait_edition, recouvrement_extrait_classeur
from . import recouvrement_revue_edition
from . import recouvrement_releve_prise, recouvrement_encours, recouvrement_performance
from . import recouvrement_pilotage_ligne
from . import recouvrement_pilotage_page
from . import recouvrement_prescription_lecture
