"""Run as a program, on the database that DATABASE_URL names: sixteen threads that take turns as Ann, Ben and nobody.

python pooled_program.py TABLE: says how many turns met exactly the rows that they should, and how many did not.
"""

import sys
import threading
from concurrent.futures import ThreadPoolExecutor

ANN, BEN = 1, 2
EXPECTED = {ANN: ["a letter", "a note"], BEN: ["a key"], None: []}
THREADS, TURNS = 16, 60


def main(table: str) -> None:
    from hallmark.config import ready

    ready(tables=False)
    from django.db import connection

    from hallmark.partners.identity import acting_as

    def seen() -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT what FROM {table} ORDER BY what")
            return [what for (what,) in cursor.fetchall()]

    together = threading.Barrier(THREADS)

    def turns(number: int) -> list[bool]:
        together.wait()
        right = []
        try:
            for turn in range(TURNS):
                person = (ANN, BEN, None)[(number + turn) % 3]
                if person is None and turn % 2:
                    right.append(seen() == [])
                    continue
                with acting_as(person):
                    right.append(seen() == EXPECTED[person])
        finally:
            connection.close()
        return right

    with ThreadPoolExecutor(THREADS) as pool:
        found = [right for of_thread in pool.map(turns, range(THREADS)) for right in of_thread]
    print(sum(found), len(found) - sum(found))


if __name__ == "__main__":
    main(sys.argv[1])
