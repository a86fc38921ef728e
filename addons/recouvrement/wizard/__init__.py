from . import (
    recouvrement_apercu,
    recouvrement_contrordre,
    recouvrement_depot,
    recouvrement_demarrage,
    recouvrement_envoi_depot,
    recouvrement_exclusion,
    recouvrement_explication,
    recouvrement_impression,
    recouvrement_numerotation,
    recouvrement_publication,
    recouvrement_reglage,
    recouvrement_remise,
)
