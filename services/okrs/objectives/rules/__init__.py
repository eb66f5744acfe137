"""The rules of objectives: values in, values out, no I/O."""
