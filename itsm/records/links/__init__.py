"""Links between two records: what they are called at either end, and how a record follows the one it belongs to."""
