"""Measured studies, too long for a notebook: each is run by `python -m lstmlab.studies.<name>`.

Each writes what it measured into a JSON file beside it, with settings, seeds and its command; the
notebooks show that file.
"""
