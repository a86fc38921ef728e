# In walking order: why debits come back, what the bank says, what is booked, what is presented again.
from . import payment_return_reason, recouvrement_motif_banque  # why
from . import (
    recouvrement_retour_phrase,
    recouvrement_retour_modele,
    recouvrement_retour_fichier,
    recouvrement_retour_fichier_attente,
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
from . import recouvrement_calendrier  # days banks clear on
from . import recouvrement_motif
from . import recouvrement_parametre
from . import account_banking_mandate, account_banking_mandate_adresse
from . import res_partner
from . import recouvrement_presentation_regle  # how to present again
from . import recouvrement_presentation  # the debit, its states
from . import recouvrement_presentation_dossier  # whose dossier, which item
from . import recouvrement_presentation_envoi  # batch, bank
from . import recouvrement_presentation_suite  # came back: what follows
from . import recouvrement_presentation_tache  # handed to someone
from . import recouvrement_presentation_delai  # until when it may come back
from . import recouvrement_dossier
from . import account_move_line_lot, account_payment
from . import account_payment_line
from . import account_payment_order, account_payment_order_envoi  # the batch, and a large one
from . import payment_return_line_suite, payment_return_suite
from . import recouvrement_passage
