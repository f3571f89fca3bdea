"""Tests of the pages: the built front end, rendered pages, journeys in a browser."""
