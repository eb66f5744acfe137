"""The recognition service: recognition, openness, welcomes, suggestions of what deserves celebrating, values, reports."""
