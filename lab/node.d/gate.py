"""The only way out of a node's network namespace: a port inside it whose other end is the Squid outside.

usage: gate.py NAMESPACE-FILE PORT. The listening socket is made inside the namespace, the connections to Squid outside.
"""

import ctypes
import os
import socket
import sys
import threading

CLONE_NEWNET = 0x40000000  # linux/sched.h


def enter(namespace):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(namespace, CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns")


def pump(source, sink):
    """Copies until the source ends, then says so to the sink."""
    try:
        while data := source.recv(1 << 16):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # one side has hung up; closing both, which follows, is all there is to do


def relay(inner, port):
    with inner, socket.create_connection(("127.0.0.1", port)) as outer:
        back = threading.Thread(target=pump, args=(outer, inner), daemon=True)
        back.start()
        pump(inner, outer)
        back.join()


def main():
    namespace, port = sys.argv[1], int(sys.argv[2])
    outside = os.open("/proc/self/ns/net", os.O_RDONLY)
    inside = os.open(namespace, os.O_RDONLY)
    enter(inside)
    listener = socket.create_server(("127.0.0.1", port))
    enter(outside)
    print("ready", flush=True)
    while True:
        inner, _ = listener.accept()
        threading.Thread(target=relay, args=(inner, port), daemon=True).start()


main()
