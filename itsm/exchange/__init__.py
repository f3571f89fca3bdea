"""Import and export of the organisation: customers, sites, teams, people and what belongs to them, as CSV and XLSX."""
