from . import recouvrement_balance_agee
from . import recouvrement_balance_ligne
from . import recouvrement_bail_chiffres
from . import recouvrement_bail_chiffres_lecture
