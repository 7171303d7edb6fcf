import threading

places = threading.Semaphore(0)
places.release()
places.release()

print(*(places.acquire(blocking=False) for _ in range(3)))
