"""Packs that an organisation has switched off: nothing new is begun with them, what there is goes on."""
