# In walking order: why debits come back, what the bank says, what is booked, what is presented again.
from . import payment_return_reason, recouvrement_motif_banque  # why
from . import (
    recouvrement_retour_phrase,
    recouvrement_retour_modele,
    recouvrement_retour_fichier,
    recouvrement_retour_anomalie,
)  # what the bank says
from . import (
    payment_return,
    payment_return_line,
    payment_return_line_rapprochement,
    payment_return_line_ecriture,
    recouvrement_retour_proposition,
)  # which debit it was, and its entry
from . import recouvrement_dossier_retour, recouvrement_encaissement_retour  # whose dossier
