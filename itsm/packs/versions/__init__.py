"""The files of a pack by their names, and its versions: which were kept, which were put into use, and by whom."""
