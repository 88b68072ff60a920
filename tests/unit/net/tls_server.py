#!/usr/bin/env python3
"""A TLS server on loopback that says what a test has written down for it.

usage: tls_server.py DIR

Makes an authority, a server, a client and a stranger's certificate in DIR, listens on five ports
and writes their numbers to DIR/ports: tls, tls that wants our client certificate, tls with a
stranger's certificate, plain TCP, and one that accepts and stays silent.

The answer to a request for /a/b is DIR/_a_b.1, then .2 …, then DIR/_a_b: raw bytes. A file that
begins with "!sleep" is never answered, with "!close" the line is cut; with "!gzip" the rest is
packed as a body. Requests are appended to DIR/requests as they came."""
import gzip
import os
import pathlib
import socket
import ssl
import subprocess
import sys
import threading
import time

ROOT = pathlib.Path(sys.argv[1])
LOCK = threading.Lock()


def openssl(*args):
    subprocess.run(('openssl',) + args, cwd=ROOT, check=True, stdin=subprocess.DEVNULL,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def make_authority(name):
    openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
            '-days', '2', '-subj', f'/CN={name}', '-keyout', f'{name}.key', '-out', f'{name}.pem')


def make_certificate(name, authority, extension):
    (ROOT / 'ext').write_text(extension)
    openssl('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
            '-subj', f'/CN={name}', '-keyout', f'{name}.key', '-out', f'{name}.csr')
    openssl('x509', '-req', '-days', '2', '-in', f'{name}.csr', '-CA', f'{authority}.pem',
            '-CAkey', f'{authority}.key', '-set_serial', str(hash(name) % 99999 + 1),
            '-extfile', 'ext', '-out', f'{name}.pem')


def context(certificate, client_ca=None):
    c = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    c.load_cert_chain(ROOT / f'{certificate}.pem', ROOT / f'{certificate}.key')
    if client_ca:
        c.load_verify_locations(ROOT / f'{client_ca}.pem')
        c.verify_mode = ssl.CERT_REQUIRED
    return c


def read_request(conn):
    data = b''
    while b'\r\n\r\n' not in data:
        more = conn.recv(65536)
        if not more:
            return None
        data += more
    head, body = data.split(b'\r\n\r\n', 1)
    length = 0
    for line in head.split(b'\r\n'):
        if line.lower().startswith(b'content-length:'):
            length = int(line.split(b':')[1])
    while len(body) < length:
        body += conn.recv(65536)
    return head + b'\r\n\r\n' + body


def answer_for(request):
    path = request.split(b' ')[1].decode().split('?')[0].replace('/', '_')
    with LOCK:
        with open(ROOT / 'requests', 'ab') as f:
            f.write(request + b'\n')
        for n in range(1, 10):
            numbered = ROOT / f'{path}.{n}'
            if numbered.exists():
                data = numbered.read_bytes()
                numbered.unlink()
                return data
    plain = ROOT / path
    return plain.read_bytes() if plain.exists() else b'HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n'


def say_goodbye(raw):
    """Lets the other side read why the handshake failed: a plain close() would reset the line."""
    raw.settimeout(2)
    raw.shutdown(socket.SHUT_WR)
    while raw.recv(65536):
        pass


def handshake(conn, wrap):
    raw = conn.dup()
    try:
        return wrap.wrap_socket(conn, server_side=True)
    except ssl.SSLError:
        say_goodbye(raw)
        raise
    finally:
        raw.close()


def serve(conn, wrap):
    try:
        conn.settimeout(30)
        if not wrap:
            conn.recv(65536)
            conn.sendall(b'HTTP/1.1 400 No TLS here\r\nContent-Length: 0\r\n\r\n')
            return
        conn = handshake(conn, wrap)
        while True:
            request = read_request(conn)
            if request is None:
                return
            data = answer_for(request)
            if data.startswith(b'!sleep'):
                time.sleep(30)
                return
            if data.startswith(b'!close'):
                return
            if data.startswith(b'!gzip'):
                packed = gzip.compress(data[5:])
                data = (b'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n'
                        % len(packed)) + packed
            conn.sendall(data)
            if b'Connection: close' in data:
                return
    except OSError:
        pass
    finally:
        conn.close()


def listen(wrap, silent=False):
    s = socket.create_server(('127.0.0.1', 0))

    def loop():
        kept = []
        while True:
            conn, _ = s.accept()
            if silent:
                kept.append(conn)
            else:
                threading.Thread(target=serve, args=(conn, wrap), daemon=True).start()
    threading.Thread(target=loop, daemon=True).start()
    return s.getsockname()[1]


def main():
    make_authority('ca')
    make_authority('stranger')
    make_certificate('server', 'ca', 'subjectAltName=IP:127.0.0.1')
    make_certificate('liar', 'stranger', 'subjectAltName=IP:127.0.0.1')
    make_certificate('client', 'ca', 'extendedKeyUsage=clientAuth')
    openssl('pkcs12', '-export', '-in', 'client.pem', '-inkey', 'client.key', '-out', 'client.p12',
            '-passout', 'pass:heslo')
    ports = [listen(context('server')), listen(context('server', 'ca')), listen(context('liar')),
             listen(None), listen(None, silent=True)]
    (ROOT / 'ports.part').write_text(' '.join(str(p) for p in ports))
    os.rename(ROOT / 'ports.part', ROOT / 'ports')
    # ends with the test that started it
    while os.getppid() == PARENT:
        time.sleep(0.2)


PARENT = os.getppid()
main()
