# The house plan: which component stands in which wing, whom it may use, and which foreign
# libraries are its own. The build links by this table and tests/lint/layers checks includes
# against it, so an upward call is a link error and a shortcut is a lint error.
#
#   <component>.wing     common | kiosk | portal | connectors   (include paths: own wing and common)
#   <component>.uses     components it may include; what these use is linked, not includable
#   <component>.libs     pkg-config names of its foreign libraries
#   <component>.headers  foreign headers that only it (in its wing) may include
#   <component>.program  the program of its main.c, where its name is another

COMPONENTS := base domain qr schema crypto wire rpc form town paper net \
              search client tui screens prepazka prepazka-print \
              store link api portald portalctl portal-copy reservatic
PROGRAMS   := prepazka prepazka-print portald portalctl portal-copy portal-reservatic

# ---- common: the ground both towers stand on
base.wing := common
base.uses :=

domain.wing := common
domain.uses := base

qr.wing := common
qr.uses := base
qr.libs := libqrencode
qr.headers := qrencode.h

schema.wing := common
schema.uses := base
schema.libs := jansson libpcre2-8
schema.headers := jansson.h pcre2.h

crypto.wing := common
crypto.uses := base
crypto.libs := openssl
crypto.headers := openssl/evp.h openssl/rand.h openssl/kdf.h openssl/pem.h openssl/core_names.h

wire.wing := common
wire.uses := domain base
wire.libs := jansson
wire.headers := jansson.h

# both ends of the lines between the portal and its connectors
rpc.wing := common
rpc.uses := wire domain base
rpc.libs := jansson
rpc.headers := jansson.h

form.wing := common
form.uses := schema wire domain base
form.libs := jansson
form.headers := jansson.h

town.wing := common
town.uses := form wire domain base
town.libs := jansson
town.headers := jansson.h

# in the common wing because both towers draw: slips at the kiosk, the citizen's copy at the portal
paper.wing := common
paper.uses := qr domain base
paper.libs := pangocairo fontconfig cups
paper.headers := cairo.h cairo-pdf.h pango/pangocairo.h cups/cups.h fontconfig/fontconfig.h

net.wing := common
net.uses := base
net.libs := libcurl openssl
net.headers := curl/curl.h openssl/ssl.h openssl/x509.h

# ---- kiosk: the terminal client
search.wing := kiosk
search.uses := base

client.wing := kiosk
client.uses := net wire town form crypto search domain base
client.libs := jansson
client.headers := jansson.h

tui.wing := kiosk
tui.uses := qr domain base
tui.libs := ncursesw
tui.headers := curses.h ncurses.h

screens.wing := kiosk
screens.uses := tui client search form wire qr domain base

prepazka.wing := kiosk
prepazka.uses := screens tui client search town net wire form schema crypto qr domain base

prepazka-print.wing := kiosk
prepazka-print.uses := paper wire qr domain base

# ---- portal: the backend
store.wing := portal
store.uses := wire domain base
store.libs := sqlite3 libpq openssl
store.headers := sqlite3.h libpq-fe.h openssl/evp.h openssl/kdf.h openssl/core_names.h

link.wing := portal
link.uses := rpc wire domain base
link.libs := jansson
link.headers := jansson.h

api.wing := portal
api.uses := store link form crypto wire domain base
api.libs := libmicrohttpd gnutls jansson zlib
api.headers := microhttpd.h gnutls/gnutls.h gnutls/x509.h jansson.h zlib.h

portald.wing := portal
portald.uses := api store link wire town domain base

portalctl.wing := portal
portalctl.uses := store crypto wire town domain base
portalctl.libs := openssl jansson
portalctl.headers := openssl/evp.h openssl/x509.h openssl/x509v3.h openssl/pem.h openssl/rand.h jansson.h

portal-copy.wing := portal
portal-copy.uses := paper wire domain base
portal-copy.libs := jansson
portal-copy.headers := jansson.h

# ---- connectors: each joins one outside system to the portal, and knows neither tower
reservatic.wing := connectors
reservatic.program := portal-reservatic
reservatic.uses := rpc net wire domain base
reservatic.libs := jansson
reservatic.headers := jansson.h
