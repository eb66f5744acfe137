"""The gateway's copies of what the services publish, read with SQL written by hand."""
