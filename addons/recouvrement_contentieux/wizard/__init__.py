from . import recouvrement_collective_decision, recouvrement_surendettement_decision
from . import recouvrement_ouverture, recouvrement_accomplissement, recouvrement_procedure_retour
from . import recouvrement_procedure_fin, recouvrement_audience_issue
from . import recouvrement_procedure_ecart  # tracks as they are shipped now
from . import recouvrement_transmettre, recouvrement_transmission_fin  # entrusting, taking back
from . import recouvrement_rapport_saisie, recouvrement_rapport_annulation
from . import recouvrement_rapport_import
from . import recouvrement_remise_envoi  # what leaves, what stays
from . import recouvrement_seance_motif, recouvrement_decision_deleguee
