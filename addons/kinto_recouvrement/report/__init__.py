from . import recouvrement_balance_agee, recouvrement_balance_ligne
from . import kinto_parcours
