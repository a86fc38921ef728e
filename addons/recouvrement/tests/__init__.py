from . import common, test_passage
