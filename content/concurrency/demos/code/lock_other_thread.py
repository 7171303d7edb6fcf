import threading

lock = threading.Lock()


def let_go():
    try:
        lock.release()
        print("released")
    except RuntimeError:
        print("refused")


lock.acquire()
other = threading.Thread(target=let_go)
other.start()
other.join()
