"""`python -m studycards` is the command `studycards`."""

from studycards.cli.entry import main

if __name__ == "__main__":
    main()
