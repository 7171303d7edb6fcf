import threading

items, changed, waiting = [], threading.Condition(), threading.Event()


def take():
    with changed:
        waiting.set()
        if not items:
            changed.wait()
        print(items.pop() if items else "nothing")


taker = threading.Thread(target=take)
taker.start()
waiting.wait()
with changed:
    items.append("cake")
    changed.notify()
    items.pop()  # somebody else was faster
taker.join(timeout=0.5)
with changed:
    items.append("bread")
    changed.notify()
