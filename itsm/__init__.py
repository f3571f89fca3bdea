"""What every practice needs and none repeats: people, records, packs, forms, accounts, languages. Names no practice.

``register`` plugs the rooms into the engine's registry and says where attached files lie; the application factory
calls it while it starts.
"""

from itsm.registering import data_folder, register

__all__ = ["data_folder", "register"]
