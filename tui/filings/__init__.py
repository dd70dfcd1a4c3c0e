"""What may be a deal: candidates found in headlines and filings, the inbox, a subscribed ledger.

Nothing here counts in any figure until a person accepts it; this room never reaches `state/`.
"""
