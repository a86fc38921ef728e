# In walking order: the lease, what it bills, the dossier of each lease.
from . import kinto_contrat, kinto_contrat_codebiteur, kinto_contrat_loyer  # the lease
from . import account_move, account_move_line  # what it bills
from . import recouvrement_dossier  # one dossier a lease
from . import recouvrement_scenario, recouvrement_etape  # debits first, people then
from . import recouvrement_situation  # from which day on
from . import mail_template, recouvrement_dossier_texte, recouvrement_formule  # in which words
from . import recouvrement_resultat, recouvrement_critere  # what brings it before the committee
from . import (
    kinto_resiliation,
    kinto_resiliation_renegociation,
    recouvrement_encaissement,
)  # the end of a lease, a decision of its own
from . import res_company_resiliation  # from what its notice runs
from . import (
    kinto_resiliation_lettre,
    kinto_resiliation_depart,
    kinto_contrat_lettre,
)  # the letters that end it
from . import fleet_vehicle, res_partner
from . import kinto_contrat_indemnite, kinto_contrat_option  # what its end costs, or sells
from . import kinto_restitution, kinto_restitution_chaine, kinto_restitution_vie  # its vehicle
from . import kinto_restitution_vente, kinto_restitution_garde, kinto_restitution_insolvabilite
from . import kinto_remise, kinto_remise_edition, kinto_offre  # handed over, offered for
from . import (
    kinto_decompte,
    kinto_decompte_calcul,
    kinto_decompte_tva,
    kinto_decompte_ecriture,
    kinto_decompte_lettre,
)
from . import (
    account_move_decompte,
    recouvrement_compte_decompte,
    res_company_decompte,
    res_company_tva,
)
from . import recouvrement_accessoire_vehicule
from . import recouvrement_fil_vehicule, recouvrement_insolvabilite_courrier_decompte
from . import recouvrement_dossier_vehicule, fleet_vehicle_restitution
from . import kinto_alerte_signal, kinto_alerte, kinto_contrat_alerte  # fraud: need to know
from . import kinto_contrat_alerte_evenement, recouvrement_presentation_alerte
from . import payment_return_line_alerte, kinto_restitution_alerte
from . import recouvrement_acheminement_alerte, recouvrement_critere_alerte
from . import recouvrement_effacement_alerte
from . import res_company_demande, kinto_demande, recouvrement_fil_demande  # asked of services
from . import recouvrement_dossier_demande
