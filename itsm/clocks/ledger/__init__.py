"""The ledger of clocks, pure: entries, what they come to, and how the marks of a diagram make them."""
