from multiprocessing import Process as Worker

numbers = [1]


def work():
    numbers.append(2)


if __name__ == "__main__":
    worker = Worker(target=work)
    worker.start()
    worker.join()
    print(len(numbers))
