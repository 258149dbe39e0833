"""The doors: the only way to sealed rows, and the only importer of the policy."""
