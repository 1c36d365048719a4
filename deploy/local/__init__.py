"""The whole portal from one checkout with one command.

`python -m deploy.local run` starts it, `python -m deploy.local engines -- COMMAND` runs a command
beside the same database and broker. Nothing here imports Django: the site is only ever run as
separate processes.
"""
