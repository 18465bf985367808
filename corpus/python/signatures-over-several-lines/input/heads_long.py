from typing import Callable


def fetch(
    url: str,  # where
    # how
    headers: dict[
        str,
        list[int],
    ] = {"a": [1, 2]},
    *,
    note: str = "# no comment",
    done: Callable[[int, str], None] | None = None,
) -> tuple[int, ...]:
    return ()


class Client(
    object,  # the base
):
    timeout = 1
