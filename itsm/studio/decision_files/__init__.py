"""The decision designer's server half, over files that are not in use yet: what is in them, their checks, trials.

``contents`` lists the parts of a file, ``checked`` says what is wrong with it, ``tried`` asks one of its decisions,
``made`` begins and copies files, ``sheets`` takes tables to spreadsheets and back: bytes in, bytes out. ``designing``
are the commands that store them in a draft.
"""
