"""An insider with everything that is stored, sent and logged tries to find out who wrote what was confidential."""
