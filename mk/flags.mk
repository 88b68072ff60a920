# Flavours: debug (default for tests), release (default for plain make), asan, cover, clang.
FLAVOUR ?= release
B := build/$(FLAVOUR)

CC ?= gcc
WARN := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition \
        -Wpointer-arith -Wwrite-strings -Wvla -Wformat=2 -Wno-format-nonliteral -Wundef -Wimplicit-fallthrough
BASE_CFLAGS := -std=c17 -D_GNU_SOURCE $(WARN) -fno-strict-aliasing -ffunction-sections -fdata-sections

CFLAGS_release := -O2 -g -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
LDFLAGS_release := -pie -Wl,-z,relro,-z,now,--gc-sections,--as-needed
CFLAGS_debug := -O1 -g -Werror
LDFLAGS_debug := -Wl,--as-needed
CFLAGS_asan := -O1 -g -Werror -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
LDFLAGS_asan := -fsanitize=address,undefined -Wl,--as-needed
CFLAGS_cover := -O0 -g --coverage
LDFLAGS_cover := --coverage -Wl,--as-needed
CFLAGS_clang := -O1 -g -Werror -Wno-string-concatenation -Wno-string-plus-int
LDFLAGS_clang := -Wl,--as-needed
ifeq ($(FLAVOUR),clang)
override CC := clang
endif

PREFIX ?= /usr/local
VERSION := 0.1
DEFS := -DPREPAZKA_VERSION='"$(VERSION)"' -DPREPAZKA_PREFIX='"$(PREFIX)"'

# Every pkg-config question is asked once. Silent here: mk/deps says what is missing.
PKGS := $(sort $(foreach c,$(COMPONENTS),$($(c).libs)))
$(foreach p,$(PKGS),$(eval PC_CFLAGS_$(p) := $(shell pkg-config --cflags $(p) 2>/dev/null)))
$(foreach p,$(PKGS),$(eval PC_LIBS_$(p) := $(shell pkg-config --libs $(p) 2>/dev/null)))
# CUPS 2.4.2 in Debian 12 ships no cups.pc
PC_CFLAGS_cups := $(shell cups-config --cflags 2>/dev/null)
PC_LIBS_cups := -lcups
