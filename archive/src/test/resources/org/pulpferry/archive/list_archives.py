"""Lists archives as Python's tarfile sees them: one line of name, type, size per member, in hexadecimal where it is text."""
import sys
import tarfile

for path in sys.argv[1:]:
    print("archive", path)
    try:
        with tarfile.open(path, "r:") as tar:
            for member in tar:
                name = member.name.encode("utf-8", "surrogateescape").hex()
                print(name, member.type.hex(), member.size)
    except Exception as error:  # a refusal is an answer too
        print("refused", type(error).__name__)
