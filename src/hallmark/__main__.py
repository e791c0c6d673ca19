"""`hallmark` and `python -m hallmark`."""

from hallmark.cli import main

if __name__ == "__main__":
    main()
