from . import recouvrement_remise_classeur, recouvrement_remise_edition
from . import recouvrement_palmares
from . import recouvrement_seance_edition
from . import recouvrement_seance_historique
from . import recouvrement_remise_extrait  # letters about one dossier
