"""The catalogue: services with their offerings, what can be ordered of them, by whom and at what cost, and orders.

A service is what records, service levels, rules and plans name in their field *service*. An item is what somebody
orders: a form, a process and a price. What an order goes through is drawn by the pack whose type takes orders.
"""
