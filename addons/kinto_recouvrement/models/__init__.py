# In walking order: the lease, what it bills, the dossier of each lease.
from . import kinto_contrat, kinto_contrat_codebiteur, kinto_contrat_loyer  # the lease
from . import account_move, account_move_line  # what it bills
from . import (
    recouvrement_detection,
    recouvrement_dossier,
    recouvrement_cloture,
)  # one dossier a lease
from . import recouvrement_scenario, recouvrement_etape  # debits first, people then
from . import recouvrement_situation  # from which day on
from . import mail_template, recouvrement_dossier_texte, recouvrement_formule  # in which words
from . import recouvrement_resultat, recouvrement_critere  # what brings it before the committee
from . import (
    kinto_resiliation,
    recouvrement_encaissement,
)  # the end of a lease, a decision of its own
from . import fleet_vehicle, res_partner
from . import kinto_contrat_indemnite  # what the end of a lease costs
from . import kinto_restitution, kinto_restitution_chaine, kinto_restitution_vie  # its vehicle
from . import kinto_restitution_vente, kinto_restitution_insolvabilite
from . import kinto_remise, kinto_remise_edition, kinto_offre  # handed over, offered for
from . import kinto_decompte, kinto_decompte_calcul, kinto_decompte_ecriture, kinto_decompte_lettre
from . import account_move_decompte, recouvrement_compte_decompte, res_company_decompte
from . import recouvrement_accessoire_vehicule
from . import recouvrement_fil_vehicule, recouvrement_insolvabilite_courrier_decompte
from . import recouvrement_dossier_vehicule, fleet_vehicle_restitution
