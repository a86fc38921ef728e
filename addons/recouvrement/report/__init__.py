from . import recouvrement_journee
