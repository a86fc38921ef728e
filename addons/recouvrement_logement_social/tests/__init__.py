from . import test_bail, test_caf, test_chiffres, test_mutation, test_plan_bail, test_scenario
