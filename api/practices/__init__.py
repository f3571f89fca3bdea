"""What record types offer beside their records: the catalogue, war rooms."""
