"""From a JSON object to a rule: what it may say, and how it is refused where it says anything else."""
