"""What the fields of a form may be chosen from: people, teams, records, lists, decisions and addresses on the web."""
