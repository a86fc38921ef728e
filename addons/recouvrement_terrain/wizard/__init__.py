from . import (
    recouvrement_convocation_envoi,
    recouvrement_donnees,
    recouvrement_ecoute_tirage,
    recouvrement_tournee_preparation,
    recouvrement_visite_annulation,
    recouvrement_visite_planification,
)
