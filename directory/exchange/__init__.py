"""Records as tables: exported as CSV, XLSX or JSON, and imported after a dry run, whole or not.

`kinds.py` says what a table of each kind of record holds, `columns.py` how a value stands in a
cell, `files.py` how cells stand in a file, `plan.py` what an import would change, and does it.
"""
