#!/usr/bin/env python3
"""The worker's manners: bad lines, long lines, full queue, end of input, missing fonts."""
import json
import os
import socket
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from printlab import *  # noqa: E402,F403

w = Worker()
for bad in (b"hello\n", b"{}\n", b"[1]\n", b'{"job":1,"do":"dance"}\n', b"\xff\xfe\n", b"\x00\n",
            b'{"job":1,"do":"print","slip":{"kind":"x"}}\n', b"x" * 70000 + b"\n",
            b'{"job":1,"do":"state","printer":"x"' + b" " * 2400000 + b"}\n",
            b'{"job":1,"do":"file","out":"/x.pdf","document":{"kind":"copy"}}\n',
            b'{"job":5,"do":"file","out":"/nonexistent/x.pdf"}\n'):
    w.raw(bad)
    r = w.until(0, "failed")
    check(r and r["reason"] == "error", "refused: %r" % bad[:40], r)
w.raw(b"\n\n")
check(w.file(payment(), T + "/after.pdf"), "and still draws")
job = w.send("file", out="/nonexistent/x.pdf", slip=payment())
r = w.until(job, *FINAL)
check(r and (r["state"], r["reason"]) == ("failed", "error"), "a file that cannot be written", r)
slip = payment()
slip["qr"] = "x" * 1900
job = w.send("file", out=T + "/x.pdf", slip=slip)
r = w.until(job, *FINAL)
check(r and r["state"] == "failed" and not os.path.exists(T + "/x.pdf"), "a code too large", r)
slip = payment()
slip["title"] = "Poplatek \u0378"
job = w.send("file", out=T + "/x.pdf", slip=slip)
r = w.until(job, *FINAL)
check(r and (r["state"], r["reason"]) == ("failed", "fonts"), "a letter no font has", r)
job = w.send("print", printer="", slip=payment())
r = w.until(job, *FINAL)
check(r and r["reason"] == "no_printer", "no printer's name", r)
check(w.end() == 0, "ends with its input")

# a line that comes in pieces; quit; a job number once more
w = Worker()
line = json.dumps({"job": 1, "do": "file", "out": T + "/p.pdf", "slip": payment()}).encode()
for i in range(0, len(line), 50):
    w.raw(line[i:i + 50])
w.raw(b"\n")
check(w.until(1, "done"), "a line in pieces")
w.send("quit", job=0)
check(w.p.wait(5) == 0, "ends on quit")

# a silent printer holds the worker; what waits behind is cancelled and the end of input ends all
silent = socket.socket()
silent.bind(("127.0.0.1", 0))
silent.listen(8)
uri = "ipp://127.0.0.1:%d/ipp/print" % silent.getsockname()[1]
w = Worker("--deadline", "2")
began = time.monotonic()
job = w.send("print", printer=uri, slip=payment())
r = w.until(job, *FINAL)
check(r and (r["state"], r["reason"]) == ("failed", "timeout") and 1.5 < time.monotonic() - began < 5,
      "a hung printer is given up at the deadline", r)
w = Worker("--deadline", "20")
first = w.send("print", printer=uri, slip=payment())
others = [w.send("print", printer=uri, slip=payment()) for _ in range(20)]
w.until(others[-1], "accepted", "failed")
full = [r for r in w.seen if r["state"] == "failed"]
check(full and all(r["reason"] == "error" for r in full), "a full queue refuses", w.seen[-3:])
began = time.monotonic()
w.send("cancel", job=others[2])
r = w.until(others[2], "cancelled")
check(r is not None, "a waiting job can be cancelled")
w.send("cancel", job=0)
r = w.until(first, *FINAL)
check(r and r["state"] == "cancelled" and time.monotonic() - began < 4,
      "the job at a hung printer can be cancelled", r)
job = w.send("print", printer=uri, slip=payment())
w.until(job, "accepted")
began = time.monotonic()
check(w.end() == 0 and time.monotonic() - began < 4, "the end of input ends a job at work")

# without our letters nothing is printed
conf = T + "/nofonts.conf"
with open(conf, "w") as f:
    f.write('<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
            "<fontconfig><dir>/usr/share/fonts/truetype/liberation</dir><cachedir>%s/fc</cachedir>"
            "</fontconfig>" % T)
w = Worker("--fonts", conf)
job = w.send("file", out=T + "/f.pdf", slip=payment())
r = w.until(job, *FINAL)
check(r and (r["state"], r["reason"]) == ("failed", "fonts") and not os.path.exists(T + "/f.pdf"),
      "no slip without the right letters", r)
w.end()
shipped = os.path.join(ROOT, "dist/fonts.conf")
w = Worker("--fonts", shipped, env={"XDG_CACHE_HOME": T + "/cache"})
check(w.file(payment(), T + "/g.pdf"), "the shipped fonts.conf finds them")
w.end()

log = open(T + "/worker.log").read()
check("VZOR" not in log and "1234567890" not in log and "2627181" not in log,
      "no payment data in the log")
bad_usage = run(os.path.join(BUILD, "bin/prepazka-print"), "--deadline", "soon")
check(bad_usage.returncode == 2 and b"usage:" in bad_usage.stderr, "usage")
finish()
