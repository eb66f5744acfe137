"""What people do with decisions, from the proposal to what takes its place."""
