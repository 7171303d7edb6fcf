import asyncio


async def save():
    print("saved")


async def main():
    save()
    print("done")


asyncio.run(main())
