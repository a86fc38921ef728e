# In walking order: the dwelling, the lease, its terms, the dossier of each lease.
from . import recouvrement_organisme  # the directory
from . import recouvrement_patrimoine, recouvrement_logement  # the dwelling
from . import recouvrement_bail, recouvrement_bail_vie, recouvrement_bail_mutation  # the lease
from . import recouvrement_bail_titulaire, recouvrement_bail_segment  # who is bound
from . import recouvrement_bail_terme, recouvrement_bail_terme_quittance
from . import recouvrement_bail_aide, recouvrement_bail_garantie
from . import account_move, account_move_line  # what it bills
from . import recouvrement_dossier, recouvrement_partie  # one dossier a lease
from . import recouvrement_interet, recouvrement_accessoire  # no fee is charged to a tenant
from . import recouvrement_plan_bail  # what is agreed with a tenant
from . import recouvrement_impaye  # since when it is constituted
from . import recouvrement_caf_signalement  # what is reported to the CAF
from . import recouvrement_caf_signalement_papier, recouvrement_caf_signalement_veille
from . import recouvrement_passage_caf
from . import recouvrement_caf_echange, recouvrement_bail_caf, recouvrement_butoir_caisse
from . import recouvrement_organisme_regle, recouvrement_aide_demande  # who helps
from . import recouvrement_aide_demande_vie, recouvrement_aide_demande_piece
from . import recouvrement_aide_demande_mois, recouvrement_aide_piece
from . import recouvrement_bail_demande, recouvrement_bail_terme_garantie
from . import recouvrement_ccapex, recouvrement_caf_signalement_ccapex  # before a summons
from . import recouvrement_bail_ccapex, recouvrement_procedure_ccapex
from . import recouvrement_procedure_bail, recouvrement_passage_bail  # in court
from . import recouvrement_consultation, recouvrement_confidentiel  # who opens what is private
from . import recouvrement_droit, recouvrement_diagnostic, recouvrement_diagnostic_ligne
from . import recouvrement_diagnostic_droit, recouvrement_visite
from . import recouvrement_accompagnement_mode, recouvrement_accompagnement  # a social worker
from . import recouvrement_accompagnement_note, recouvrement_dossier_social
from . import recouvrement_politique, recouvrement_transmission_social  # what is spared meanwhile
from . import recouvrement_procedure_social
from . import recouvrement_conservation, recouvrement_effacement  # how long it is kept
from . import recouvrement_formule, recouvrement_dossier_texte  # in which words
from . import res_partner
from . import recouvrement_liste, recouvrement_liste_ecart  # the lists of the IT service
from . import recouvrement_liste_bail, recouvrement_liste_bail_ecriture
from . import recouvrement_liste_attente, recouvrement_passage_liste
