# In walking order: the lease, what it bills, the dossier of each lease.
from . import kinto_contrat, kinto_contrat_codebiteur, kinto_contrat_loyer  # the lease
from . import account_move, account_move_line  # what it bills
from . import recouvrement_detection, recouvrement_dossier  # one dossier a lease
from . import fleet_vehicle, res_partner
