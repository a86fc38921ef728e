"""What the night costs: our figures beside a peer's and beside PostgreSQL's own, in one run.

Read ``night`` (the order of play), ``ledger`` (what is measured on), then ``sides`` (who is measured).
"""
