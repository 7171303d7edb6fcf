import os

reader, writer = os.pipe()
while True:
    os.write(writer, b"x")
