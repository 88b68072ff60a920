#!/usr/bin/env python3
"""The worker against a real IPP printer (ippeveprinter), addressed directly: what comes out, no
paper and refill, a jam, a printer that refuses, is switched off, takes too long, and giving up."""
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from printlab import *  # noqa: E402,F403

need("ippeveprinter", "dbus-daemon", "pdftoppm", "zbarimg")
private_bus()
lobby = Printer()
if not check(port_open(lobby.port), "the printer is on"):
    finish()
w = Worker("--deadline", "1", "--attend", "5")


def send(slip=None, uri=None):
    return w.send("print", printer=uri or lobby.uri, transport="ipp", slip=slip or payment())


def ends(job, state, reason="none"):
    r = w.until(job, *FINAL)
    return r is not None and (r["state"], r["reason"]) == (state, reason), r


r = w.until(w.send("state", printer=lobby.uri), *FINAL)
check(r and (r["state"], r["reason"]) == ("done", "none"), "state: ready", r)

# what comes out
for fmt in ("a6", "a5"):
    slip = payment(fmt, longest=(fmt == "a6"))
    before = lobby.sheets()
    good, r = ends(send(slip), "done")
    check(good, fmt + " is printed", r)
    new = [s for s in lobby.sheets() if s not in before]
    check(len(new) == 1 and decode_pdf(new[0]) == slip["qr"], fmt + ": the sheet's code reads back")
    attributes = open(lobby.dir + "/attributes").read()
    check('IPP_JOB_NAME="K7M4T9R3"' in attributes or "IPP_JOB_NAME=K7M4T9R3" in attributes,
          fmt + ": the job's title is the reference", attributes)
    check("IPP_PRINT_SCALING=none" in attributes and "iso_" + fmt in attributes,
          fmt + ": never scaled, on its own paper", attributes)
    check("1234567890" not in attributes and "VZOR" not in attributes,
          fmt + ": no personal data in the job")
worker_file = T + "/same.pdf"
w.file(payment("a5"), worker_file)
check(open(lobby.sheets()[-1], "rb").read() == open(worker_file, "rb").read(),
      "the printer got the very bytes")

# no paper, then refill
lobby.paper(0)
n = len(lobby.sheets())
job = send()
r = w.until(job, "waiting", reason="media_empty")
check(r is not None, "no paper: waiting", w.seen[-3:])
lobby.paper(100)
good, r = ends(job, "done")
check(good and len(lobby.sheets()) == n + 1, "refilled: the kept slip comes out", r)

# a jam that nobody mends, longer than the deadline, shorter than attend
lobby.mood("jam")
n = len(lobby.sheets())
job = send()
check(w.until(job, "waiting", reason="media_jam"), "a jam: waiting", w.seen[-3:])
time.sleep(1.3)
lobby.mood("ok")
good, r = ends(job, "done")
check(good, "a jam that is mended after the deadline prints", r)

lobby.mood("cover")
job = send()
check(w.until(job, "waiting", reason="cover_open"), "an open cover: waiting")
n = len(lobby.sheets())
w.send("cancel", job=job)
good, r = ends(job, "cancelled")
lobby.mood("ok")
check(good, "and the visitor leaves: cancelled", r)
wait_for(lambda: len(lobby.sheets()) > n, 2)  # ippeveprinter itself lets a command finish
time.sleep(0.3)

# the printer refuses, or does nothing
lobby.mood("abort")
good, r = ends(send(), "failed", "error")
check(good, "a job the printer aborts", r)
lobby.mood("slow")
began = time.monotonic()
good, r = ends(send(), "failed", "timeout")
check(good and 0.9 < time.monotonic() - began < 7, "no progress: taken back at the deadline", w.seen[-6:])
lobby.mood("ok")
wait_for(lambda: len(lobby.sheets()) > n, 1.0)
check(decode_pdf(lobby.sheets()[-1]) == SPAYD, "the printer is well again")

slip = payment("roll80")
good, r = ends(send(slip), "failed", "error")
check(good, "paper that the printer does not have is refused", r)

# switched off in the middle, and for good
lobby.mood("slow")
job = send()
w.until(job, "printing")
lobby.switch_off()
r = w.until(job, "waiting", reason="offline")
check(r is not None, "killed in mid-job: waiting, offline", w.seen[-3:])
good, r = ends(job, "failed", "offline")
check(good, "and given up", r)
good, r = ends(send(), "failed", "offline")
check(good, "a printer that is off", r)
good, r = ends(send(uri="ipp://no-such-host.invalid/ipp/print"), "failed", "offline")
check(good, "a host that does not exist", r)
check(w.end() == 0, "the worker ends with its input")
finish()
