from . import recouvrement_garantie_appel_saisie, recouvrement_garantie_motif
from . import recouvrement_limite_refus, recouvrement_reglage
from . import recouvrement_score_epreuve
