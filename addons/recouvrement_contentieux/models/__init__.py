# In walking order: what happens, then who decides, who is entrusted, what a judge is asked, who cannot pay.
from . import recouvrement_fil, recouvrement_dossier_fil  # what happens, in one stream
from . import recouvrement_abonnement, recouvrement_abonnement_nature, recouvrement_livraison
from . import (
    recouvrement_fil_abonnement,
    recouvrement_passage_abonnement,
)  # who is told of it by machine
from . import recouvrement_extranet  # the door of prestataires
from . import recouvrement_butoir_fil  # the last days to act
from . import recouvrement_procedure_type, recouvrement_procedure_controle  # what a judge is asked
from . import recouvrement_procedure_etape, recouvrement_procedure_issue
from . import recouvrement_procedure_livree, recouvrement_procedure_type_livree
from . import recouvrement_procedure_type_copie
from . import recouvrement_procedure, recouvrement_procedure_vie, recouvrement_procedure_cours
from . import recouvrement_procedure_ligne, recouvrement_procedure_verification
from . import recouvrement_procedure_acte, recouvrement_titre, recouvrement_procedure_titre
from . import recouvrement_titre_interet, recouvrement_procedure_butoir, recouvrement_butoir
from . import recouvrement_procedure_prescription
from . import recouvrement_titre_decompte, recouvrement_interet_titre, recouvrement_interet_gel
from . import recouvrement_titre_opposition, recouvrement_procedure_opposition
from . import recouvrement_procedure_contestation, recouvrement_titre_irrepetible
from . import recouvrement_suspension  # what insolvency freezes is not pursued
from . import recouvrement_intervenant, recouvrement_audience, calendar_event, recouvrement_debours
from . import recouvrement_ecrit, recouvrement_procedure_ecrit, recouvrement_dossier_procedure
from . import recouvrement_mouvement, recouvrement_decompte  # what prestataires' records share
from . import (
    recouvrement_mandat,
    recouvrement_mandat_tarif,
    recouvrement_mandat_frais,
    recouvrement_mandat_piece,
    recouvrement_transmission,
    recouvrement_transmission_controle,
    recouvrement_transmission_vie,
    recouvrement_transmission_rapport,
    recouvrement_transmission_promesse,
    recouvrement_transmission_du,
    recouvrement_remise,
    recouvrement_rappel,
    recouvrement_rapport,
    recouvrement_promesse_prestataire,
    recouvrement_honoraire,
    recouvrement_versement,
    recouvrement_versement_choix,
    recouvrement_reversement,
    recouvrement_pointage,
    recouvrement_pointage_ligne,
    recouvrement_transmission_suivi,
    recouvrement_remise_colis,
    recouvrement_rappel_lettre,
    recouvrement_dossier_transmission,
    recouvrement_ecriture_transmission,
    recouvrement_encaissement_transmission,
    recouvrement_passage_transmission,
    recouvrement_diffusion_prestataire,
    recouvrement_rapport_mot,
    recouvrement_rapport_modele,
)  # who is entrusted
from . import (
    recouvrement_mode_operatoire,
    recouvrement_mode_version,
    recouvrement_mode_point,
    recouvrement_mode_lecture,
    recouvrement_etape_mode,
    recouvrement_dossier_mode,
    recouvrement_controle,
    recouvrement_controle_dossier,
    recouvrement_constat,
    recouvrement_corrective,
)  # how the work is done, and whether it is done so
from . import res_partner_siren, recouvrement_annonce, recouvrement_annonce_import  # who cannot pay
from . import recouvrement_annonce_import_attente
from . import recouvrement_fil_discret, recouvrement_butoir_discret  # what few may know
from . import recouvrement_gel, recouvrement_gel_dette
from . import recouvrement_gel_verbe, recouvrement_gel_alerte, recouvrement_gel_perte
from . import recouvrement_gel_paiement
from . import recouvrement_collective, recouvrement_collective_dette
from . import recouvrement_collective_jugement, recouvrement_collective_vie
from . import recouvrement_collective_delai, recouvrement_collective_contrat
from . import recouvrement_collective_caution, recouvrement_collective_versement
from . import recouvrement_collective_paiement
from . import recouvrement_insolvabilite_courrier
from . import recouvrement_declaration, recouvrement_declaration_ligne
from . import recouvrement_declaration_envoi, recouvrement_revendication
from . import recouvrement_declaration_forclusion
from . import recouvrement_surendettement, recouvrement_surendettement_dette
from . import recouvrement_surendettement_vie, recouvrement_plan_insolvabilite
from . import recouvrement_passage_insolvabilite, recouvrement_dossier_insolvabilite
from . import recouvrement_regle_insolvabilite
from . import recouvrement_acheminement_insolvabilite, recouvrement_action_insolvabilite
from . import (
    recouvrement_resultat_fraude,
    recouvrement_critere,
    recouvrement_critere_lecture,
    recouvrement_tentative,
    recouvrement_candidat,
    recouvrement_comite,
    recouvrement_comite_membre,
    recouvrement_seance,
    recouvrement_seance_vie,
    recouvrement_seance_cloture,
    recouvrement_seance_presence,
    recouvrement_seance_point,
    recouvrement_seance_point_decision,
    recouvrement_seance_point_execution,
    recouvrement_seance_point_suivi,
    recouvrement_seance_vote,
    recouvrement_seance_presence_remplacement,
    recouvrement_seance_siege,
    recouvrement_seance_deport,
    recouvrement_seance_point_votants,
    recouvrement_comite_delegation,
    recouvrement_passage_comite,
    recouvrement_dossier_comite,
    ir_attachment_seance,
)  # who decides
from . import recouvrement_extranet_page, recouvrement_extranet_geste  # the prestataires' portal
from . import recouvrement_extranet_document, recouvrement_mandat_portail
from . import recouvrement_transmission_portail
from . import (
    recouvrement_mandat_point,
    recouvrement_point_decision_type,
)  # points with prestataires
from . import recouvrement_point, recouvrement_point_ligne, recouvrement_point_decision
from . import recouvrement_point_agenda
