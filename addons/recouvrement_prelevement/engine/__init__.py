"""Direct debits, thought through: what a bank file says, when to present again.

Pure package: standard library only. It knows no ORM, no clock and no network; the shell feeds it bytes,
facts and days, and applies what it returns.
"""
