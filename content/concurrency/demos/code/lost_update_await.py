import asyncio

count = 0
lock = asyncio.Lock()


async def add_one():
    global count
    seen = count
    await asyncio.sleep(0)
    count = seen + 1


async def main():
    await asyncio.gather(*(add_one() for _ in range(10)))
    print(count)


asyncio.run(main())
