"""What dev.py stands on: standard library only, because it runs before anything is installed."""
