"""Pages of a person, a team and a customer: what they have, do and are due; absences and presence."""
