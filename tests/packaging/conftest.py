"""The separate project is copied out and run beside an installed wheel; it is not a part of this run."""

collect_ignore = ["separate_project"]
