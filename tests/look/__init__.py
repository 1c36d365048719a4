"""Tools that look at every page: pictures (`make shots`), Lighthouse and the Nu checker.

The kinds of pages stand in tests/browser/pages.py. Nothing here is a test.
"""
