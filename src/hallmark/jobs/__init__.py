"""Long jobs: what runs, how far it is, and how it is stopped and begun again. It knows no job by name."""
