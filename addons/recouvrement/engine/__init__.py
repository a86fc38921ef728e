"""The engine: facts in, a decision out.

Pure package: standard library only. It knows no ORM, no clock and no currency
table; the shell (station 4) feeds it facts, and applies what it decides.
Read ``facts``, ``clock``, ``ageing``, then ``decision``.
"""
