"""The category tree: what records are about. Two taxonomies are shipped; the organisation edits them and uses one.

``tree`` is what everybody else reads: all categories in their order, kept until something of them changes.
"""
