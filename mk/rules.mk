# Rules generated from mk/layers.mk: a static library for each component, a binary for each
# program, a unit test binary for each tests/unit/<component>/<module>_test.c.

closure = $(sort $(1) $(foreach d,$($(1).uses),$(call closure,$(d))))
libs_of = -Wl,--start-group $(foreach c,$(call closure,$(1)),$(if $(filter-out $(PROGRAMS),$(c)),$(B)/lib/lib$(c).a)) -Wl,--end-group
foreign_of = $(sort $(foreach c,$(call closure,$(1)),$($(c).libs)))
inc_of = -Iinclude/$($(1).wing) $(if $(filter-out common,$($(1).wing)),-Iinclude/common) -Isrc/$($(1).wing)/$(1)

QUIET ?= @
say = @printf '  %-5s %s\n' '$(1)' '$(2)'

define component_rules
$(1).src := $$(wildcard src/$$($(1).wing)/$(1)/*.c)
$(1).obj := $$(patsubst src/%.c,$$(B)/obj/%.o,$$($(1).src))
# a program's library is everything but its main.c, so that its modules can be tested too
$(1).libobj := $$(filter-out %/main.o,$$($(1).obj))
$$(B)/lib/lib$(1).a: $$($(1).libobj)
	@mkdir -p $$(@D) && rm -f $$@
	$(call say,AR,$$@)
	$$(QUIET)ar rcs $$@ $$^
$$($(1).obj): $$(B)/obj/%.o: src/%.c mk/flags.mk
	@mkdir -p $$(@D)
	$(call say,CC,$$<)
	$$(QUIET)$$(CC) $$(BASE_CFLAGS) $$(CFLAGS_$$(FLAVOUR)) $$(CFLAGS) $$(DEFS) $$(call inc_of,$(1)) \
	  $$(foreach p,$$($(1).libs),$$(PC_CFLAGS_$$(p))) -MMD -MP -c -o $$@ $$<
endef
$(foreach c,$(COMPONENTS),$(eval $(call component_rules,$(c))))

# the component of a program: that of its own name, unless a row <component>.program names it
component_of = $(or $(strip $(foreach c,$(COMPONENTS),$(if $(filter $(1),$($(c).program)),$(c)))),$(1))
define program_rules
$$(B)/bin/$(1): $$(B)/obj/$$($(2).wing)/$(2)/main.o $$(B)/lib/lib$(2).a $$(foreach c,$$(call closure,$(2)),$$(B)/lib/lib$$(c).a)
	@mkdir -p $$(@D)
	$(call say,LD,$$@)
	$$(QUIET)$$(CC) $$(LDFLAGS_$$(FLAVOUR)) $$(LDFLAGS) -o $$@ $$< $$(B)/lib/lib$(2).a $$(call libs_of,$(2)) \
	  $$(foreach p,$$(call foreign_of,$(2)),$$(PC_LIBS_$$(p))) -lm
endef
$(foreach p,$(PROGRAMS),$(eval $(call program_rules,$(p),$(call component_of,$(p)))))

# the page for phones is put into the program as it stands
$(B)/obj/portal/api/h_page.o: $(wildcard src/portal/api/phone/*)

# ---- unit tests: each links only what its component may use
UNIT_SRC := $(wildcard tests/unit/*/*_test.c)
UNIT_BIN := $(patsubst tests/unit/%.c,$(B)/unit/%,$(UNIT_SRC))
define unit_rules
$$(patsubst tests/unit/%.c,$$(B)/unit/%,$$(wildcard tests/unit/$(1)/*_test.c)): $$(B)/unit/%: tests/unit/%.c tests/unit/test.h tests/unit/main.c $$(foreach c,$$(call closure,$(1)),$$(B)/lib/lib$$(c).a)
	@mkdir -p $$(@D)
	$(call say,TEST,$$@)
	$$(QUIET)$$(CC) $$(BASE_CFLAGS) $$(CFLAGS_$$(FLAVOUR)) $$(CFLAGS) $$(DEFS) $$(call inc_of,$(1)) -Itests/unit \
	  $$(foreach p,$$(call foreign_of,$(1)),$$(PC_CFLAGS_$$(p))) -MMD -MP -MF $$@.d \
	  $$(LDFLAGS_$$(FLAVOUR)) -o $$@ $$< tests/unit/main.c \
	  -Wl,--start-group $$(foreach c,$$(call closure,$(1)),$$(B)/lib/lib$$(c).a) -Wl,--end-group \
	  $$(foreach p,$$(call foreign_of,$(1)),$$(PC_LIBS_$$(p))) -lm
endef
$(foreach c,$(COMPONENTS),$(eval $(call unit_rules,$(c))))

# ---- tools for suites, benches and tests: tests/{suites,bench,tools}/<name>.c, first line "// uses: a b"
TOOL_SRC := $(wildcard tests/suites/*.c tests/bench/*.c tests/tools/*.c)
tool_uses = $(shell sed -n '1s,^// uses: ,,p' $(1))
tool_out = $(B)/$(patsubst tests/%.c,%,$(1))
define tool_rules
$$(call tool_out,$(1)): $(1) $$(foreach u,$$(call tool_uses,$(1)),$$(foreach c,$$(call closure,$$(u)),$$(B)/lib/lib$$(c).a))
	@mkdir -p $$(@D)
	$(call say,TOOL,$$@)
	$$(QUIET)$$(CC) $$(BASE_CFLAGS) $$(CFLAGS_$$(FLAVOUR)) $$(CFLAGS) $$(DEFS) -Iinclude/common -Iinclude/kiosk -Iinclude/portal \
	  $$(foreach u,$$(call tool_uses,$(1)),$$(foreach p,$$(call foreign_of,$$(u)),$$(PC_CFLAGS_$$(p)))) -MMD -MP -MF $$@.d \
	  $$(LDFLAGS_$$(FLAVOUR)) -o $$@ $$< -Wl,--start-group $$(sort $$(foreach u,$$(call tool_uses,$(1)),$$(foreach c,$$(call closure,$$(u)),$$(B)/lib/lib$$(c).a))) -Wl,--end-group \
	  $$(sort $$(foreach u,$$(call tool_uses,$(1)),$$(foreach p,$$(call foreign_of,$$(u)),$$(PC_LIBS_$$(p))))) -lm
endef
$(foreach t,$(TOOL_SRC),$(eval $(call tool_rules,$(t))))
TOOLS := $(foreach t,$(TOOL_SRC),$(call tool_out,$(t)))

# ---- fuzz targets: one binary replays the committed corpora in the checks; with clang,
# `clang -fsanitize=fuzzer,address tests/fuzz/<name>_fuzz.c …` explores (see tests/fuzz/fuzz.h)
FUZZ_REPLAY := $(B)/fuzz/replay
FUZZ_USES := $(sort $(call closure,domain) $(call closure,schema) $(call closure,form))
FUZZ_LIBS := $(foreach c,$(FUZZ_USES),$(B)/lib/lib$(c).a)
$(FUZZ_REPLAY): $(wildcard tests/fuzz/*.[ch]) $(FUZZ_LIBS)
	@mkdir -p $(@D)
	$(call say,FUZZ,$@)
	$(QUIET)$(CC) $(BASE_CFLAGS) $(CFLAGS_$(FLAVOUR)) $(CFLAGS) $(DEFS) -DFUZZ_REPLAY -Iinclude/common \
	  $(foreach c,$(FUZZ_USES),$(foreach p,$($(c).libs),$(PC_CFLAGS_$(p)))) \
	  $(LDFLAGS_$(FLAVOUR)) -o $@ $(filter %.c,$^) -Wl,--start-group $(FUZZ_LIBS) -Wl,--end-group \
	  $(foreach c,$(FUZZ_USES),$(foreach p,$($(c).libs),$(PC_LIBS_$(p)))) -lm

# ---- messages
PO := $(wildcard locale/*.po)
MO := $(patsubst locale/%.po,$(B)/locale/%/LC_MESSAGES/prepazka.mo,$(PO))
$(MO): $(B)/locale/%/LC_MESSAGES/prepazka.mo: locale/%.po
	@mkdir -p $(@D)
	$(call say,MO,$@)
	$(QUIET)msgfmt --check-format -o $@ $<

-include $(patsubst %.o,%.d,$(foreach c,$(COMPONENTS),$($(c).obj)))
-include $(wildcard $(B)/unit/*/*.d $(B)/suites/*.d $(B)/bench/*.d $(B)/tools/*.d)
