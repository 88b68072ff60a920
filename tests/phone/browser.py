"""A headless Chromium the size of a phone, driven through chromedriver (W3C WebDriver over plain
HTTP). Needs the Debian packages chromium and chromium-driver."""
import atexit
import base64
import http.client
import json
import os
import re
import shutil
import signal
import struct
import subprocess
import tempfile
import time
import zlib

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--ignore-certificate-errors"]
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


def png(width, height):
    rows = b"".join(b"\0" + os.urandom(3 * width) for _ in range(height))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) \
        + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def there():
    return bool(shutil.which("chromium") and shutil.which("chromedriver"))


class Browser:
    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="phone-")
        self.driver = self.port = self.session = None
        atexit.register(self.close)
        said = []
        while not self.port and len(said) < 30:
            said.append(self.start())
        assert self.port, "chromedriver does not start:\n" + said[-1]
        for last in (False, False, True):  # on a busy machine Chromium may not be up in time
            try:
                self.session = "/session/" + self.new_session()
                break
            except AssertionError:
                if last:
                    raise
        self.size(390, 844)

    def new_session(self):
        options = {"args": FLAGS + ["--user-data-dir=" + tempfile.mkdtemp(dir=self.dir)]}
        return self.call("POST", "/session", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome", "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL"}}}})["sessionId"]

    def start(self):
        """What chromedriver says until it listens. It takes a free port of IPv6 and then wants the
        same one of IPv4: if any connection has that, even one just closed, it ends at once."""
        log = os.path.join(self.dir, "driver.log")
        with open(log, "w") as f:
            self.driver = subprocess.Popen(["chromedriver", "--port=0"], stdin=subprocess.DEVNULL,
                                           stdout=f, stderr=f, start_new_session=True)
        while True:
            ended = self.driver.poll() is not None
            with open(log) as f:
                said = f.read()
            found = re.search(r"started successfully on port (\d+)", said)
            if found:
                self.port = int(found[1])
            if found or ended:
                return said
            time.sleep(0.05)

    def call(self, method, path, body=None):
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=90)
        data = None if method == "GET" else json.dumps(body or {}).encode()
        c.request(method, path, data, {"Content-Type": "application/json"})
        r = c.getresponse()
        value = json.loads(r.read())["value"]
        c.close()
        assert r.status == 200, (path, value)
        return value

    def ask(self, method, path, body=None):
        return self.call(method, self.session + path, body)

    def devtools(self, command, **params):
        return self.ask("POST", "/goog/cdp/execute", {"cmd": command, "params": params})

    def size(self, width, height):
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=height,
                      deviceScaleFactor=2, mobile=True)

    def language(self, tag):
        """Of the pages opened from now on."""
        agent = self.devtools("Browser.getVersion")["userAgent"]
        self.devtools("Emulation.setUserAgentOverride", userAgent=agent, acceptLanguage=tag)

    def line(self, bytes_a_second):
        """0: there is none."""
        self.ask("POST", "/chromium/network_conditions", {"network_conditions": {
            "offline": not bytes_a_second, "latency": 0, "throughput": bytes_a_second or 1}})

    def open(self, url):
        self.ask("POST", "/url", {"url": "about:blank"})  # another fragment alone opens nothing
        self.ask("POST", "/url", {"url": url})

    def run(self, script, *args):
        """script is the body of a function, which may be asynchronous."""
        return self.ask("POST", "/execute/sync", {
            "script": "return (async function() {" + script + "}).apply(null, arguments)",
            "args": list(args)})

    def find(self, css):
        return self.ask("POST", "/element", {"using": "css selector", "value": css})[ELEMENT]

    def click(self, css):
        self.ask("POST", f"/element/{self.find(css)}/click")

    def keys(self, css, text):
        """For an input of files: the path of one."""
        self.ask("POST", f"/element/{self.find(css)}/value", {"text": text})

    def text(self, css):
        return self.run("return document.querySelector(arguments[0]).textContent", css)

    def until(self, script, seconds=20.0):
        end = time.monotonic() + seconds
        while not self.run(script):
            assert time.monotonic() < end, "waited too long: " + script + self.text("body")
            time.sleep(0.05)

    def shot(self, path):
        with open(path, "wb") as f:
            f.write(base64.b64decode(self.ask("GET", "/screenshot")))

    def complaints(self):
        return [m["message"] for m in self.ask("POST", "/se/log", {"type": "browser"})
                if m["level"] in ("WARNING", "SEVERE")]

    def close(self):
        if not self.driver:
            return
        try:
            if self.session:
                self.call("DELETE", self.session)
        except (OSError, AssertionError):
            pass
        if self.driver.poll() is None:
            os.killpg(self.driver.pid, signal.SIGTERM)
            self.driver.wait(timeout=15)
        self.driver = None
        shutil.rmtree(self.dir, ignore_errors=True)
