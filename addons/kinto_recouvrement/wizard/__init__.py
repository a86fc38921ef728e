from . import kinto_contrat_import
from . import kinto_resiliation_courrier
from . import kinto_decompte_annulation, kinto_remise_annulation, kinto_restitution_fin
from . import recouvrement_frais, recouvrement_reglage
