# In walking order: read them from top to bottom.
from . import base  # nothing of ours is moved out of reach
from . import recouvrement_reserve  # what only verbs write
from . import recouvrement_etat  # at which point they still may
from . import recouvrement_calendrier, recouvrement_lot  # tools of the walk
from . import recouvrement_chiffre  # amounts people type are numbers
from . import recouvrement_passage  # 1 of 11
from . import recouvrement_detection  # 2
from . import recouvrement_contrat, recouvrement_detection_contrat  # one dossier a contract
from . import recouvrement_lecture, recouvrement_signalement  # its memory
from . import recouvrement_parametre, recouvrement_parametre_valeur  # the law, as dated rows
from . import recouvrement_parametre_controle  # what of it must be checked
from . import recouvrement_delai  # its delays
from . import recouvrement_phase, recouvrement_portefeuille
from . import recouvrement_dossier  # 3
from . import recouvrement_scenario, recouvrement_etape
from . import recouvrement_segment  # for whom a policy holds
from . import recouvrement_politique, recouvrement_refus  # how often a person may be contacted
from . import recouvrement_destinataire  # whom each channel reaches
from . import recouvrement_situation, recouvrement_motif  # 4, and the words for what 5 decides
from . import recouvrement_execution, recouvrement_tache  # 6
from . import recouvrement_etape_temoin, recouvrement_execution_temoin  # who goes without a step
from . import recouvrement_mention, recouvrement_mention_exigence  # what the law wants in texts
from . import (
    recouvrement_courrier,
    recouvrement_redaction,
    recouvrement_formule,
    recouvrement_dossier_lettre,
    recouvrement_dossier_reponse,
    recouvrement_dossier_destinataire,
    recouvrement_imprimerie,
    recouvrement_imprimerie_rapport,
    recouvrement_annexe,
    recouvrement_texto,
    recouvrement_lre,
)  # its letters
from . import recouvrement_action, recouvrement_partie, recouvrement_acheminement  # 7
from . import recouvrement_action_decision  # who decides of what waits
from . import recouvrement_action_relais  # the same step by another channel, for another person
from . import recouvrement_action_preuve, recouvrement_preuve  # its seals
from . import (
    recouvrement_action_poste,
    recouvrement_envoi,
    recouvrement_envoi_pli,
    recouvrement_bordereau,
    recouvrement_retour_statut,
)  # its post
from . import recouvrement_cause, recouvrement_resultat_type, recouvrement_resultat  # 8
from . import recouvrement_suspension  # 9
from . import (
    recouvrement_butoir,
    recouvrement_butoir_calcul,
    recouvrement_butoir_suivi,
    recouvrement_dossier_butoir,
)  # the last days to act
from . import recouvrement_politique_engagement, recouvrement_engagement, recouvrement_promesse
from . import recouvrement_promesse_annonce  # told by somebody else, to be confirmed
from . import (
    recouvrement_suspension_part,
    recouvrement_litige_categorie,
    recouvrement_litige,
    recouvrement_litige_ligne,
    recouvrement_litige_reponse,
    recouvrement_litige_decision,
    recouvrement_litige_suivi,
    recouvrement_dossier_litige,
    recouvrement_resultat_litige,
    recouvrement_resultat_type_litige,
)  # disputes
from . import recouvrement_plan, recouvrement_echeance  # a debt paid in instalments
from . import (
    recouvrement_plan_calcul,
    recouvrement_plan_vie,
    recouvrement_plan_suivi,
    recouvrement_plan_interet,
    recouvrement_plan_document,
    recouvrement_plan_envoi,
    recouvrement_annexe_plan,
    recouvrement_courrier_plan,
    recouvrement_dossier_plan,
    recouvrement_politique_engagement_plan,
    recouvrement_resultat_plan,
)
from . import (
    recouvrement_aide,
    recouvrement_diagnostic_poste,
    recouvrement_diagnostic,
    recouvrement_diagnostic_ligne,
    recouvrement_dossier_diagnostic,
    recouvrement_orientation,
)  # budgets and aids
from . import (
    recouvrement_affectation,
    recouvrement_dossier_passation,
)  # who followed it, from when to when
from . import recouvrement_historique, recouvrement_courrier_fiches  # its sheets
from . import recouvrement_amelioration  # what was tried to do better, and what it gave
from . import recouvrement_encaissement  # 10
from . import recouvrement_compte  # which account each entry is booked on
from . import (
    recouvrement_delegation,
    recouvrement_proposition,
    recouvrement_regle,
    recouvrement_proposition_ligne,
    recouvrement_ecriture,
    recouvrement_ecriture_douteux,
    recouvrement_transfert,
    recouvrement_dossier_ecriture,
)  # what collection proposes to the books
from . import (
    recouvrement_lettrage,
    recouvrement_guichet,
    recouvrement_recu,
    recouvrement_courrier_recu,
    recouvrement_rapprochement,
    recouvrement_dossier_lettrage,
)  # payments received here, existing credits, what fits
from . import (
    recouvrement_bareme,
    recouvrement_bareme_ligne,
    recouvrement_evaluation,
    recouvrement_depreciation,
    recouvrement_ecriture_depreciation,
    recouvrement_inventaire,
    recouvrement_inventaire_calcul,
    recouvrement_inventaire_ligne,
    recouvrement_proposition_inventaire,
    recouvrement_dossier_depreciation,
)  # allowances
from . import (
    recouvrement_delegation_perte,
    recouvrement_delegation_trace,
    recouvrement_delegation_droits,
    recouvrement_motif_perte,
    recouvrement_perte_reste,
    recouvrement_perte_calcul,
    recouvrement_perte_taxe,
    recouvrement_proposition_perte,
    recouvrement_proposition_ligne_perte,
    recouvrement_proposition_fortune,
    recouvrement_ecriture_perte,
    recouvrement_avoir,
    recouvrement_tva_mention,
    recouvrement_tva,
    recouvrement_tva_document,
    recouvrement_tva_envoi,
    recouvrement_acheminement_tva,
    recouvrement_action_tva,
    recouvrement_rentree,
    recouvrement_rentree_part,
    recouvrement_dossier_perte,
)  # what is lost, waived, granted; its VAT; what comes back
from . import recouvrement_cloture  # 11
from . import recouvrement_cloture_perte
from . import recouvrement_cloture_contrat

# What it costs, and what was owed each day.
from . import recouvrement_cout, recouvrement_releve
from . import recouvrement_prevision, recouvrement_prevision_semaine  # what was expected
from . import recouvrement_revue, recouvrement_dossier_revue  # what a meeting decided

# What a dossier says of itself, and what is asked of whoever moves it.
from . import recouvrement_dossier_contrat
from . import recouvrement_promesse_carte, recouvrement_dossier_carte, recouvrement_dossier_entree

# The debtor's own door: what they see and what they do, from outside.
from . import recouvrement_acte, recouvrement_coordonnee
from . import recouvrement_portail, recouvrement_portail_lien, recouvrement_portail_paiement
from . import (
    recouvrement_portail_geste,
    recouvrement_portail_engagement,
    recouvrement_portail_releve,
)
from . import recouvrement_dossier_portail

# Where things stand, told on debtors and invoices.
from . import recouvrement_bandeau, res_partner_bandeau, account_move_bandeau

# What My day needs: the call script, and the task a contact answers.
from . import recouvrement_argumentaire, recouvrement_objection, recouvrement_resultat_journee

# What is sent on given days: statements, packs.
from . import recouvrement_diffusion, recouvrement_diffusion_envoi
from . import recouvrement_diffusion_liasse
from . import recouvrement_diffusion_releve, recouvrement_diffusion_envoi_releve
from . import res_partner_diffusion, recouvrement_dossier_releve

# Before the walk: the open items of another ledger.
from . import recouvrement_reprise, recouvrement_reprise_lecture, recouvrement_reprise_fichier
from . import recouvrement_reprise_colonne, recouvrement_reprise_modele
from . import (
    recouvrement_reprise_attente,
    recouvrement_reprise_controle,
    recouvrement_reprise_debiteur,
    recouvrement_reprise_ecriture,
)
from . import recouvrement_reprise_motif, recouvrement_reprise_rejet

# What Odoo's own models learn.
from . import (
    account_account,
    account_move,
    account_move_ecriture,
    account_move_inventaire,
    account_move_douteux,
    account_move_line,
    account_move_line_ecriture,
    account_move_line_douteux,
    account_move_line_accessoire,
    account_move_line_depreciation,
    account_move_line_proposition,
    account_move_line_lettrage,
    account_move_contrat,
    account_move_line_contrat,
    account_move_litige,
    account_partial_reconcile,
    account_partial_reconcile_douteux,
    recouvrement_lettrage_defait,
    account_partial_reconcile_balance,
    account_partial_reconcile_lettrage,
    account_payment,
    ir_actions_report,
    ir_actions_report_balance,
    ir_actions_report_liasse,
    ir_actions_report_inventaire,
    ir_actions_report_revue,
    ir_actions_report_pilotage,
    ir_attachment,
    mail_mail,
    mail_notification,
    mail_template,
    mail_template_check,
    mail_thread,
    payment_transaction,
    res_company,
    res_company_diagnostic,
    res_company_balance,
    res_company_debut,
    res_company_comptes,
    res_partner_comptes,
    res_company_prevision,
    res_company_depreciation,
    res_company_perte,
    res_currency,
    res_partner,
    res_partner_encours,
    sms_sms,
)

# On top of the principal: interest, indemnities, costs, and where a payment goes.
from . import recouvrement_clause
from . import (
    recouvrement_accessoire,
    recouvrement_accessoire_decision,
    recouvrement_accessoire_facture,
    recouvrement_accessoire_paye,
    recouvrement_interet,
    recouvrement_interet_lecture,
    recouvrement_interet_calcul,
    recouvrement_interet_suivi,
    recouvrement_imputation,
    recouvrement_dossier_accessoire,
    recouvrement_etape_accessoire,
    recouvrement_action_accessoire,
    recouvrement_execution_accessoire,
    recouvrement_passage_accessoire,
    recouvrement_formule_accessoire,
    recouvrement_portail_accessoire,
    account_move_accessoire,
    account_partial_reconcile_accessoire,
    account_payment_term,
    res_company_accessoire,
    res_partner_accessoire,
)
from . import (
    recouvrement_prescription_regime,
    recouvrement_prescription_regle,
    recouvrement_prescription_evenement,
    recouvrement_prescription,
    recouvrement_prescription_suivi,
    recouvrement_prescription_paiement,
    account_move_line_prescription,
    res_company_prescription,
    res_partner_prescription,
    recouvrement_parametre_valeur_prescription,
    recouvrement_suspension_prescription,
    recouvrement_passage_prescription,
    recouvrement_passage_renfort,
    recouvrement_encaissement_prescription,
    recouvrement_interet_prescription,
    recouvrement_regle_prescription,
    recouvrement_plan_prescription,
    recouvrement_dossier_prescription,
)  # until when each item may be claimed
from . import recouvrement_conservation, recouvrement_maintien  # how long it is kept
from . import recouvrement_purge, recouvrement_purge_ligne, recouvrement_effacement
from . import recouvrement_dossier_conservation
