"""Records over HTTP: lists and single ones, links, the search; changes name the revision that they were made from."""
