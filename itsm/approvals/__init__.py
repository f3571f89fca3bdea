"""Approvals: ballots of several people on a record, which diagrams of every pack call; their votes and the verdict."""
