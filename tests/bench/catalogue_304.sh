#!/bin/sh
# catalogue_304: how fast "nothing new" is answered: portald against nginx with the same bytes,
# certificate, client certificates and connections on this machine. Rounds alternate; the median
# counts. The goal is half of nginx's rate. The load comes from https_load, because wrk cannot
# present a client certificate.
#
# usage: BUILD=build/release tests/bench/catalogue_304.sh [CONNECTIONS [SECONDS]]
set -eu
cd "$(dirname "$0")/../.."
build=${BUILD:-build/release}
connections=${1:-16}
seconds=${2:-1.5}
if ! command -v nginx >/dev/null; then
	echo "catalogue_304: skipped, there is no nginx"
	exit 0
fi

dir=$(mktemp -d "${TMPDIR:-/tmp}/bench-304.XXXXXX")
pids=
finish() {
	for p in $pids; do kill "$p" 2>/dev/null || true; done
	for p in $pids; do wait "$p" 2>/dev/null || true; done
	rm -rf "$dir"
}
trap finish EXIT
trap 'exit 130' INT TERM

"$build/bin/portalctl" init "$dir/p" --listen 127.0.0.1:0 >/dev/null
printf 'log = warn\nconnections_per_address = 0\n' >>"$dir/p/portald.conf"
"$build/bin/portalctl" town publish town/mnichovo-hradiste --conf "$dir/p/portald.conf" >/dev/null
"$build/bin/portalctl" device add bench --out "$dir/d" --conf "$dir/p/portald.conf" >/dev/null
"$build/bin/portald" -c "$dir/p/portald.conf" >"$dir/ready" &
pids=$!
until grep -q listening "$dir/ready"; do
	kill -0 "$pids"
	sleep 0.05
done
port=$(sed -n 's/.*:\([0-9]*\)$/\1/p' "$dir/ready")

fetch() {
	curl -sS --cacert "$dir/d/ca.crt" --cert "$dir/d/bench.crt" --key "$dir/d/bench.key" "$@"
}
mkdir -p "$dir/www/v1" "$dir/tmp"
fetch -o "$dir/www/v1/catalogue" "https://127.0.0.1:$port/v1/catalogue"

# a free port for nginx: it cannot pick one itself
nginx_port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cat >"$dir/nginx.conf" <<CONF
worker_processes 2;
daemon off;
pid $dir/nginx.pid;
error_log $dir/nginx.log;
events { worker_connections 512; }
http {
    access_log off;
    default_type application/json;
    keepalive_requests 100000000;
    client_body_temp_path $dir/tmp/body;
    proxy_temp_path $dir/tmp/proxy;
    fastcgi_temp_path $dir/tmp/fastcgi;
    uwsgi_temp_path $dir/tmp/uwsgi;
    scgi_temp_path $dir/tmp/scgi;
    open_file_cache max=16;
    server {
        listen 127.0.0.1:$nginx_port ssl;
        ssl_certificate $dir/p/server.crt;
        ssl_certificate_key $dir/p/server.key;
        ssl_client_certificate $dir/p/ca.crt;
        ssl_verify_client on;
        ssl_protocols TLSv1.2 TLSv1.3;
        root $dir/www;
    }
}
CONF
# workers of a root nginx change their user, who must reach the files
chmod 755 "$dir" "$dir/www" "$dir/www/v1"
nginx -p "$dir" -c "$dir/nginx.conf" -e "$dir/nginx.log" &
pids="$pids $!"
tries=0
until fetch -o /dev/null "https://127.0.0.1:$nginx_port/v1/catalogue" 2>/dev/null; do
	tries=$((tries + 1))
	if [ "$tries" -gt 100 ]; then
		cat "$dir/nginx.log" >&2
		exit 3
	fi
	sleep 0.05
done

tag() {
	fetch -o /dev/null -D - "https://127.0.0.1:$1/v1/catalogue" | tr -d '\r' |
		sed -n 's/^ETag: //p'
}
round() { # round PORT FILE
	"$build/bench/https_load" "$1" /v1/catalogue "$dir/d/ca.crt" "$dir/d/bench.crt" \
		"$dir/d/bench.key" "$connections" "$seconds" 304 "If-None-Match: $(tag "$1")" >>"$2"
}
for i in 1 2 3; do
	round "$port" "$dir/portald.txt"
	round "$nginx_port" "$dir/nginx.txt"
done
median() { sort -n "$1" | sed -n 2p; }
ours=$(median "$dir/portald.txt")
theirs=$(median "$dir/nginx.txt")
echo "catalogue 304, $connections connections, TLS with client certificates"
echo "  portald  $ours"
echo "  nginx    $theirs"
echo "${ours%% *} ${theirs%% *}" | awk '{ printf "  ratio    %.2f (goal 0.50)\n", $1 / $2 }'
