"""A line between a kiosk and a portal that can be cut: a TCP proxy which knows nothing of TLS. What
becomes of a connection is said by its number, so that no test waits for a time to pass."""
import select
import socket
import struct
import threading

UP, DOWN = 'up', 'down'
PIECE = 4096


class Cut:
    """Passes `after` bytes of one direction and cuts. `hold`: from then on nothing goes in that
    direction, the connection is cut when hold() is true. `reset`: cut by RST, otherwise FIN."""

    def __init__(self, way, after, reset=False, hold=None):
        self.way, self.after, self.reset, self.hold = way, after, reset, hold


REFUSE = Cut(UP, -1)   # taken and closed at once
SILENT = Cut(UP, -2)   # taken, and nothing ever comes


def reset(s):
    try:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
    except OSError:
        pass
    s.close()


class Wire:
    """One connection: passed[way] bytes went through."""

    def __init__(self, number, client, plan):
        self.number, self.client, self.plan = number, client, plan
        self.server, self.passed, self.done = None, {UP: 0, DOWN: 0}, False
        self.seen = {UP: bytearray(), DOWN: bytearray()}  # as far as it passed

    def records(self, way):
        """Where each TLS record ends, by its header (RFC 8446, 5.1)."""
        data, at, ends = self.seen[way], 0, []
        while at + 5 <= len(data):
            at += 5 + int.from_bytes(data[at + 3:at + 5], 'big')
            ends.append(at)
        return ends

    def close(self, hard=False):
        self.done = True
        for s in (self.client, self.server):
            if s:
                reset(s) if hard else s.close()


class Proxy:
    """`plan(n)`, n from 1, gives a Cut or None; `first(n)`: wire n waits until this is true. A cut
    takes every other connection with it, as a line does."""

    def __init__(self, target, plan=lambda n: None, first=None):
        self.target, self.plan, self.first = target, plan, first or (lambda n: True)
        self.wires, self.cuts = [], 0
        self.listener = socket.create_server(('127.0.0.1', 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        self.url = f'https://127.0.0.1:{self.port}'
        self.stopped = threading.Event()
        threading.Thread(target=self.accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.stopped.set()
        self.listener.close()

    def accept(self):
        while not self.stopped.is_set():
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            number = len(self.wires) + 1
            wire = Wire(number, client, self.plan(number))
            self.wires.append(wire)
            threading.Thread(target=self.serve, args=(wire,), daemon=True).start()

    def cut(self, wire):
        self.cuts += 1
        hard = wire.plan.reset
        for other in self.wires:
            if not other.done and other.plan is not SILENT:
                other.close(hard)

    def serve(self, wire):
        try:
            if wire.plan is REFUSE:
                wire.close(hard=True)
                return
            if wire.plan is SILENT:
                self.stopped.wait(60)
                return
            while not self.first(wire.number) and not self.stopped.wait(0.005):
                pass
            wire.server = socket.create_connection(('127.0.0.1', self.target()), timeout=10)
            self.pump(wire)
        except (OSError, ValueError):
            pass  # an end was closed under us: by a cut, or by its owner
        finally:
            wire.close()

    def pump(self, wire):
        ways = {wire.client: (UP, wire.server), wire.server: (DOWN, wire.client)}
        plan, open_ends = wire.plan, set(ways)
        if plan and plan.after == 0 and not plan.hold:
            self.cut(wire)
            return
        while open_ends and not self.stopped.is_set():
            ready, _, _ = select.select(list(open_ends), [], [], 0.01 if plan and plan.hold else 1)
            for s in ready:
                way, to = ways[s]
                room = PIECE
                if plan and plan.way == way:
                    room = min(room, plan.after - wire.passed[way])
                data = s.recv(room) if room else None
                if data is None:
                    open_ends.discard(s)  # held: read no more of it
                    continue
                if not data:
                    return
                to.sendall(data)
                wire.passed[way] += len(data)
                wire.seen[way] += data
                if plan and plan.way == way and wire.passed[way] >= plan.after and not plan.hold:
                    self.cut(wire)
                    return
            if plan and plan.hold and wire.passed[plan.way] >= plan.after and plan.hold():
                self.cut(wire)
                return
