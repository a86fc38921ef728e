from . import recouvrement_journee, recouvrement_journee_ecran
