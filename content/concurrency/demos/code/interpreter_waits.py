import threading
import time


def work():
    time.sleep(0.1)
    print("thread", flush=True)


threading.Thread(target=work, daemon=False).start()
print("main", flush=True)
