from . import recouvrement_bail_changement
