"""`python -m graphfake` is `graphfake`."""

from graphfake.cli import main

if __name__ == "__main__":
    main()
