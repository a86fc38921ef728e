from . import common, test_day_of_people, test_passage, test_reprise
