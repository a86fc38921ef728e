from . import address, balance, matching, pdf, slip, words
