# In walking order: read them from top to bottom.
from . import recouvrement_garantie_nature, recouvrement_garantie_point, recouvrement_garantie
from . import recouvrement_garantie_lecture, recouvrement_garantie_paiement
from . import recouvrement_garantie_vie, recouvrement_garantie_verification
from . import recouvrement_garantie_partie, recouvrement_garantie_delai
from . import recouvrement_garantie_execution, recouvrement_garantie_appel
from . import recouvrement_garantie_information, recouvrement_garantie_courrier
from . import recouvrement_action_garantie, recouvrement_acheminement_garantie
from . import recouvrement_passage_garantie, res_partner_garantie
from . import recouvrement_groupe, res_company, res_partner
from . import recouvrement_limite_palier, recouvrement_limite
from . import recouvrement_alerte_type, recouvrement_alerte, recouvrement_alerte_veille
from . import recouvrement_diffusion_alerte, recouvrement_passage_risque
from . import recouvrement_alerte_veille_garantie
from . import (  # the score: cards, facts, what came of them, what a person decides instead
    recouvrement_score_grille,
    recouvrement_score_facteur,
    recouvrement_score_tranche,
    recouvrement_score,
    recouvrement_score_contribution,
    recouvrement_score_derogation,
    recouvrement_score_attente,
    recouvrement_score_calcul,
)
from . import res_company_score, res_partner_score
from . import recouvrement_detection_score, recouvrement_situation_score, recouvrement_etape_score
from . import recouvrement_alerte_veille_score, recouvrement_passage_score
from . import recouvrement_bilan, recouvrement_note_externe, res_partner_bilan  # accounts, marks
