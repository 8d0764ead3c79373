"""Annotations made by hand in other tools, as Records.

Every importer reads one tool's file into `LabelledImage`s (`read_x`) and these into Records
(`import_x`); what labels mean is settled in one place, `data.importers.conventions`.
"""
