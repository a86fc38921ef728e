from . import (
    common,
    test_action,
    test_day_of_people,
    test_detection,
    test_encaissement,
    test_motif,
    test_passage,
    test_reprise,
    test_suspension,
)
