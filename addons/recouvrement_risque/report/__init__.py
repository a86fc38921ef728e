from . import recouvrement_exposition, recouvrement_alerte_lecture
from . import recouvrement_score_faits, recouvrement_score_lecture
