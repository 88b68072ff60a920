"""A TLS server with the portal's own certificate that answers what a test wants, or hands the
request on to the real portal. What stands between a kiosk and its portal may say anything."""
import http.server
import socketserver
import ssl
import threading


class Answer:
    def __init__(self, status, body=b'', kind='text/html', headers=()):
        self.status, self.body, self.kind, self.headers = status, body, kind, dict(headers)


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request, client_address):
        pass  # a kiosk that hangs up is none


class Fake:
    """`answer(method, path, headers, body)` gives an Answer, or None: the portal is asked."""

    def __init__(self, portal, answer, device='kiosk'):
        fake = self
        self.portal, self.answer, self.device, self.asked = portal, answer, device, []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def any(self):
                fake.one(self)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = any

            def log_message(self, *_):
                pass

        self.server = Server(('127.0.0.1', 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(portal.path('server.crt'), portal.path('server.key'))
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True,
                                                 do_handshake_on_connect=False)
        self.port = self.server.server_address[1]
        self.url = f'https://127.0.0.1:{self.port}'
        threading.Thread(target=self.server.serve_forever, kwargs={'poll_interval': 0.05},
                         daemon=True).start()

    def one(self, h):
        body = h.rfile.read(int(h.headers.get('Content-Length', 0)))
        self.asked.append((h.command, h.path))
        a = self.answer(h.command, h.path, h.headers, body)
        if a is None:
            keep = {k: v for k, v in h.headers.items()
                    if k in ('Content-Type', 'Idempotency-Key', 'If-None-Match', 'Booking-Code')}
            r = self.portal.ask(h.command, h.path, body or None, keep, device=self.device)
            a = Answer(r.status, r.body, r.headers.get('Content-Type', ''),
                       {k: v for k, v in r.headers.items() if k in ('ETag', 'Location')})
        h.send_response(a.status)
        if a.kind:
            h.send_header('Content-Type', a.kind)
        for k, v in a.headers.items():
            h.send_header(k, v)
        if a.status not in (204, 304):
            h.send_header('Content-Length', str(len(a.body)))
        h.end_headers()
        h.wfile.write(a.body)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
