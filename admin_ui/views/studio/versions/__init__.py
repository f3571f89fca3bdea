"""The versions of a pack in the studio, and putting a draft into use."""
