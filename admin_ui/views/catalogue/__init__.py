"""The catalogue in the portal: browsing, an item with its form, orders."""
