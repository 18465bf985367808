async def serve(): ...


async def dishes():
    yield 1


class Waiter:
    async def __aenter__(self): ...

    async def carry(self): ...
