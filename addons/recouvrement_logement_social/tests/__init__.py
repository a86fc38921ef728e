from . import (
    test_accompagnement,
    test_accompagnement_secret,
    test_aide_demande,
    test_bail,
    test_caf,
    test_ccapex,
    test_chiffres,
    test_impaye,
    test_mutation,
    test_plan_bail,
    test_scenario,
)
from . import test_demo_office
