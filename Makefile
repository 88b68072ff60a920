# Přepážka. `make` builds, `make demo` shows, `make check` proves. See README.md and HACKING.md.
.DEFAULT_GOAL := all
MAKEFLAGS += --no-builtin-rules
include mk/layers.mk
include mk/flags.mk
include mk/rules.mk

JOBS ?= $(shell nproc 2>/dev/null || echo 2)
SUITES ?= ../shared/suites
SUB = @$(MAKE) --no-print-directory -j$(JOBS)

.PHONY: all programs units tools suites bench demo demo-desk demo-portal check check-run check-all format clean install deps

all:
	@mk/deps build
	$(SUB) FLAVOUR=$(FLAVOUR) programs

programs: $(foreach p,$(PROGRAMS),$(B)/bin/$(p)) $(MO)
units: $(UNIT_BIN)
tools: $(TOOLS) $(FUZZ_REPLAY)

# ---- to see it
demo demo-desk demo-portal:
	@mk/deps demo
	$(SUB) FLAVOUR=release programs
	@dist/demo $@

# ---- to prove it
check:
	@mk/deps test
	$(SUB) FLAVOUR=debug programs units tools
	@tests/run --build build/debug --suites $(SUITES)

check-all:
	@mk/deps check-all
	@tests/check-all --suites $(SUITES)

# ---- outside suites and figures
suites:
	@mk/deps build
	$(SUB) FLAVOUR=release $(foreach t,$(filter tests/suites/%,$(TOOL_SRC)),build/release/$(patsubst tests/%.c,%,$(t)))

bench:
	@mk/deps bench
	$(SUB) FLAVOUR=release programs $(foreach t,$(filter tests/bench/%,$(TOOL_SRC)),build/release/$(patsubst tests/%.c,%,$(t)))
	@tests/bench/run --build build/release

format:
	@clang-format -i $$(git ls-files '*.c' '*.h')

clean:
	rm -rf build

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man $(DESTDIR)$(PREFIX)/share/locale
	install -m 755 $(foreach p,$(PROGRAMS),build/release/bin/$(p)) $(DESTDIR)$(PREFIX)/bin
	cp -r build/release/locale/. $(DESTDIR)$(PREFIX)/share/locale/
	for m in man/*.[1-8]; do install -D -m 644 $$m $(DESTDIR)$(PREFIX)/share/man/man$${m##*.}/$${m##*/}; done
