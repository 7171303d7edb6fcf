import asyncio


async def speak(name):
    for number in (1, 2):
        print(f"{name}{number}", end=" ")
        await asyncio.sleep(0)


async def main():
    await asyncio.gather(speak("A"), speak("B"))


asyncio.run(main())
