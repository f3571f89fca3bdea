"""The commands on drafts: save, remove and rename a file, begin a pack, keep a version, go back to one."""
