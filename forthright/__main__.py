"""`python -m forthright` is `forthright`."""

from forthright.cli import main

main()
