#!/usr/bin/env python3
"""The worker through a queue of CUPS: a private cupsd with an IPP Everywhere queue, a raw queue for
a roll printer (ESC/POS) and a queue whose backend fails on demand."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from printlab import *  # noqa: E402,F403

need("cupsd", "lpadmin", "ippeveprinter", "dbus-daemon", "pdftoppm", "zbarimg")
if os.geteuid() != 0:
    skip("a private cupsd runs its backends as root here")
    finish()

PORT = free_port()
FAULTY = """#!/bin/sh
# argv: none = list me; else print: job user title copies options [file]
[ $# -eq 0 ] && { echo 'direct faulty "Unknown" "Faulty"'; exit 0; }
ctl=${DEVICE_URI#faulty:}
echo "STATE: -media-empty-error,media-needed-error" >&2 # left by a job that was taken back
said=
while :; do
	case $(cat $ctl/mood) in
	empty) [ $said ] || echo "STATE: +media-empty-error,media-needed-error" >&2; said=1 ;;
	stop) exit 4 ;;
	cancel) exit 5 ;;
	hang) ;;
	*) break ;;
	esac
	sleep 0.1
done
echo "STATE: -media-empty-error,media-needed-error" >&2
if [ -n "$6" ]; then cat "$6"; else cat; fi >$ctl/paper.tmp
echo "$3" >$ctl/title
mv $ctl/paper.tmp $ctl/paper.$1
"""


def write(path, text, mode=0o644):
    with open(path, "w") as f:
        f.write(text)
    os.chmod(path, mode)


def start_cups():
    for d in ("etc", "cache", "state", "spool", "tmp", "log", "bin", "run", "ctl"):
        os.makedirs(T + "/" + d)
    for d in ("cache", "state", "spool", "tmp", "run"):
        shutil.chown(T + "/" + d, "root", "lp")
        os.chmod(T + "/" + d, 0o770)
    os.chmod(T + "/tmp", 0o1770)
    for name in os.listdir("/usr/lib/cups"):
        if name != "backend":
            os.symlink("/usr/lib/cups/" + name, T + "/bin/" + name)
    os.makedirs(T + "/bin/backend")
    for name in ("ipp", "socket"):
        shutil.copy2("/usr/lib/cups/backend/" + name, T + "/bin/backend/" + name)
    write(T + "/bin/backend/faulty", FAULTY, 0o700)
    write(T + "/cupsd.conf", """Listen 127.0.0.1:%d
Browsing Off
WebInterface No
DefaultEncryption IfRequested
ErrorPolicy retry-current-job
JobRetryInterval 5
PreserveJobFiles No
<Location />
  Order allow,deny
  Allow 127.0.0.1
</Location>
<Location /admin>
  Order allow,deny
  Allow 127.0.0.1
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
""" % PORT)
    write(T + "/cups-files.conf", "User lp\nGroup lp\nSystemGroup root\nServerRoot %s/etc\n"
          "CacheDir %s/cache\nStateDir %s/state\nRequestRoot %s/spool\nTempDir %s/tmp\n"
          "ServerBin %s/bin\nDataDir /usr/share/cups\nErrorLog %s/log/error\n"
          "AccessLog %s/log/access\nPageLog %s/log/page\nFileDevice Yes\nFatalErrors none\n"
          "ServerKeychain %s/etc\n" % ((T,) * 10))
    start(["cupsd", "-f", "-c", T + "/cupsd.conf", "-s", T + "/cups-files.conf"],
          stderr=subprocess.DEVNULL)
    os.environ["CUPS_SERVER"] = "127.0.0.1:%d" % PORT
    return wait_for(lambda: port_open(PORT))


def queue_made(name, uri, model):
    r = run("lpadmin", "-p", name, "-E", "-v", uri, "-m", model)
    return r.returncode == 0


def mood(m):
    write(T + "/ctl/mood", m)


def papers():
    return sorted(f for f in os.listdir(T + "/ctl") if f.startswith("paper.") and "tmp" not in f)


def jobs_left():
    return run("lpstat", "-o").stdout.decode().strip()


private_bus()
lobby = Printer()
if not check(start_cups(), "a private cupsd runs"):
    finish()
mood("ok")
check(queue_made("lobby", lobby.uri, "everywhere"), "queue lobby (everywhere)")
check(queue_made("roll", "faulty:" + T + "/ctl", "raw"), "queue roll (raw)")
wait_for(lambda: os.path.exists(T + "/etc/ppd/lobby.ppd"))
w = Worker("--deadline", "2", "--attend", "6")


def send(printer, transport, slip):
    return w.send("print", printer=printer, transport=transport, slip=slip)


def ends(job, state, reason="none"):
    r = w.until(job, *FINAL)
    return r is not None and (r["state"], r["reason"]) == (state, reason), r


# a roll printer behind a raw queue: the very dots
slip = payment("roll80", longest=True)
good, r = ends(send("roll", "escpos", slip), "done")
check(good, "ESC/POS through a raw queue", r)
wait_for(papers)
data = open(T + "/ctl/" + papers()[-1], "rb").read()
check(escpos_pbm(data, T + "/roll.pbm") and zbar(T + "/roll.pbm") == slip["qr"],
      "the dots read back")
check(open(T + "/ctl/title").read().strip() == "K7M4T9R3", "the title is the reference")
slip = payment("roll80")
del slip["reference"]
ends(send("roll", "escpos", slip), "done")
wait_for(lambda: len(papers()) == 2)
check(open(T + "/ctl/title").read().strip() == "slip", "or just \"slip\"")

# no paper, then refill; the visitor leaves
mood("empty")
job = send("roll", "escpos", payment("roll80"))
check(w.until(job, "waiting", reason="media_empty"), "no paper: waiting", w.seen[-3:])
mood("ok")
good, r = ends(job, "done")
check(good and len(papers()) == 3, "refilled: the kept slip comes out", r)
mood("empty")
job = send("roll", "escpos", payment("roll80"))
w.until(job, "waiting")
w.send("cancel", job=0)
good, r = ends(job, "cancelled")
check(good, "the visitor leaves: cancelled", r)
mood("ok")
wait_for(lambda: not jobs_left())
check(len(papers()) == 3 and not jobs_left(), "and nothing comes out afterwards", jobs_left())

# a queue that hides an unreachable printer: our own deadline
mood("hang")
job = send("roll", "escpos", payment("roll80"))
good, r = ends(job, "failed", "timeout")
check(good, "a hung backend: taken back at the deadline", r)
mood("ok")
wait_for(lambda: not jobs_left())
check(len(papers()) == 3 and not jobs_left(), "and it does not print later", jobs_left())
mood("cancel")
good, r = ends(send("roll", "escpos", payment("roll80")), "failed", "error")
check(good, "a job the backend cancels is a failure", r)
mood("stop")
good, r = ends(send("roll", "escpos", payment("roll80")), "failed", "offline")
check(good, "a stopped queue is offline", r)

# PDF through an IPP Everywhere queue
slip = payment("a6")
good, r = ends(send("lobby", "ipp", slip), "done")
check(good, "A6 through an everywhere queue", r)
sheets = lobby.sheets()
check(len(sheets) == 1 and decode_pdf(sheets[0]) == slip["qr"], "the sheet's code reads back")
w.file(slip, T + "/own.pdf")
own, came = pdf_words(T + "/own.pdf"), pdf_words(sheets[0]) if sheets else (0, [])
moved = [(a, b) for a, b in zip(own[1], came[1]) if abs(a[0] - b[0]) > 1 or abs(a[2] - b[2]) > 1]
check(len(own[1]) == len(came[1]) and not moved, "never scaled: every word stands where it stood",
      moved[:3])

good, r = ends(send("nobody", "ipp", slip), "failed", "no_printer")
check(good, "a queue that does not exist", r)
check(w.end() == 0, "the worker ends with its input")
w = Worker(env={"CUPS_SERVER": "127.0.0.1:%d" % free_port()})
good, r = ends(send("lobby", "ipp", slip), "failed", "offline")
check(good, "no CUPS at all", r)
w.end()
logs = "".join(open(T + "/log/" + f, errors="replace").read() for f in os.listdir(T + "/log"))
check("VZOR" not in logs and "1234567890" not in logs, "no payment data in the logs of CUPS")
finish()
