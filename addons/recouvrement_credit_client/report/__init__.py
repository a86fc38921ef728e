from . import recouvrement_blocage_lecture, recouvrement_exposition
