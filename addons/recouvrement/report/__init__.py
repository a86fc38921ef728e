from . import recouvrement_journee, recouvrement_journee_ecran
from . import recouvrement_balance_ligne, recouvrement_balance_agee
