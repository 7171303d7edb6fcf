import os
import tempfile

file = tempfile.NamedTemporaryFile()
os.write(file.fileno(), b"abcdef")
os.lseek(file.fileno(), 0, os.SEEK_SET)

if os.fork() == 0:
    mine = file.fileno()
    os.read(mine, 3)
    os._exit(0)
os.wait()
print(os.read(file.fileno(), 3).decode())
