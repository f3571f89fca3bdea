"""Surveys: after its closing the requester of a record is asked, by a rule of its pack, how well it was solved."""
