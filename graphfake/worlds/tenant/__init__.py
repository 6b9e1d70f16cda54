"""A tenant that is made up: people, groups, devices and applications that fit one another, the same for one seed."""
