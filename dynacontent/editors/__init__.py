"""What editors are told of a workspace's files: JSON Schemas, which complete, explain and check them.

`kinds` lists the files, `authored` makes the schemas from the models that the files become, `known` gathers
the names of a workspace that are offered. Schemas are of draft 7, with ``definitions``: of all drafts the one
that the language servers of YAML and TOML have in common.
"""
