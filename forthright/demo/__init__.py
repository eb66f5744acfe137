"""The whole platform on one machine in one process, with an organization to try it on."""
