from . import (
    common,
    test_acheminement,
    test_action,
    test_annexe,
    test_bandeau,
    test_bareme_experience,
    test_attaques_textes,
    test_cas_difficiles,
    test_cloture,
    test_creances_douteuses,
    test_courrier,
    test_day_of_people,
    test_demo,
    test_demarrage,
    test_detection,
    test_dossier,
    test_droits,
    test_ecrans,
    test_encaissement,
    test_fraicheur,
    test_guichet,
    test_diagnostic,
    test_diffusion,
    test_envoi,
    test_extrait,
    test_journee,
    test_kanban,
    test_lettrage_defait,
    test_litige,
    test_lrar,
    test_motif,
    test_nombre_de_requetes,
    test_parametre,
    test_parties,
    test_perte,
    test_plan,
    test_plan_envoi,
    test_passage,
    test_passation,
    test_politique,
    test_portail,
    test_portail_paiement,
    test_rapprochement,
    test_portail_releve,
    test_regle,
    test_reglage,
    test_releve_envoi,
    test_reponse,
    test_preuve,
    test_promesse,
    test_promesses_en_nombre,
    test_reprise,
    test_resultat,
    test_retour_postal,
    test_scenario,
    test_situation,
    test_suspension,
    test_voies,
    test_tache,
    test_textes,
)
from . import test_balance_agee, test_attaques, test_nuit_engagements, test_recettes
from . import test_attaques_argent
from . import test_comptes
from . import test_indicateur
from . import test_prevision
from . import test_depreciation
from . import test_effet
from . import test_lecture, test_liasse
from . import test_accessoire
from . import test_inventaire
from . import test_revue
from . import test_releve
from . import test_butoir
from . import test_parametre_controle
from . import test_prescription
from . import test_conservation
