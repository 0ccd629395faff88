"""The rules, the records and the paper. Knows nothing of any screen, network or clock."""
