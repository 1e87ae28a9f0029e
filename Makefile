# pycapsule: the library, its headers, its tests.
#
#   make                       library (build/lib) and headers (include)
#   make demo                  two modules that share a C API through a capsule, and their host
#   make test                  every test; what needs a tool that is missing is skipped with a line that says so
#   make differential          what the C test programs print, beside the output of the CPythons 3.13 and 3.14 at hand
#   make sanitize              the C test programs with AddressSanitizer and UndefinedBehaviorSanitizer
#   make untested              the exported functions that no C test program calls
#   make threads               8 threads that take turns for SECONDS (30), then the programs with threads under ThreadSanitizer
#   make conformance           the capsule suite on PYTHON_CONFIG's Python, or on ours without PYTHON_CONFIG
#   make check-headers         regenerate the headers elsewhere, compare, compile each alone
#   make bench                 speed and memory beside the CPythons at hand
#   make exports headers       after adding entry points: the export list, the coverage table, then the headers
#   make install | uninstall   PREFIX, DESTDIR, LIBDIR, INCLUDEDIR
#
# PYTHON_CONFIGS names the python3-config programs of the CPythons to compare with (by default those of pyenv);
# ORACLE_DIR a folder with a CPython 3.14: files `cflags` and `ldflags`, the installation in `root/usr`.

PREFIX ?= /usr/local
LIBDIR ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
DESTDIR ?=
CARGO ?= cargo
INSTALL ?= install

VERSION := $(shell sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
LIB := $(CURDIR)/build/lib
TARGET := $(abspath $(or $(CARGO_TARGET_DIR),target))
# The names under which programs know CPython's library, in a folder of their own.
HEADER_FOLDERS := . internal python2
NAMES := libpycapsule.so libpython3.so libpython3.14.so libpython3.14.so.1.0
OURS := CFLAGS_PY="-I$(CURDIR)/include" LDFLAGS_PY="-L$(LIB) -lpycapsule -Wl,-rpath,$(LIB)"

.PHONY: all library headers exports demo test differential untested sanitize threads conformance check-headers bench install uninstall clean

all: library headers

# As a cdylib alone: where an rlib is asked for besides (for the tests), cargo leaves out the optimization of the whole program, without
# which every static variable is reached through a table.
library:
	$(CARGO) rustc --release --lib --crate-type cdylib
	@mkdir -p $(LIB)/pycapsule
	@ln -sf $(TARGET)/release/libpycapsule.so $(LIB)/libpycapsule.so
	@for name in $(NAMES); do ln -sf ../libpycapsule.so $(LIB)/pycapsule/$$name; done

headers:
	$(CARGO) run --quiet --package headergen -- . include

exports: library
	nm -D --defined-only -P $(LIB)/libpycapsule.so | awk '{ print $$1 }' | LC_ALL=C sort >abi/exports.txt
	tools/coverage $(LIB)/libpycapsule.so >docs/COVERAGE.md

demo: library
	$(MAKE) --no-print-directory -C examples run BUILD=$(CURDIR)/build/examples $(OURS)

test: library
	c_tests/run $(LIB)

differential: library
	c_tests/differential --at-hand $(LIB)

untested:
	tools/untested

sanitize: library
	c_tests/sanitize $(LIB)

SECONDS ?= 30
threads: library
	$(MAKE) --no-print-directory -C c_tests/threads run BUILD=$(CURDIR)/build/threads SECONDS=$(SECONDS) $(OURS)
	c_tests/races

conformance: library
ifdef PYTHON_CONFIG
	$(MAKE) --no-print-directory -C c_tests/capsule run PYTHON_CONFIG="$(PYTHON_CONFIG)" \
		BUILD=$(CURDIR)/build/conformance/$(subst /,-,$(PYTHON_CONFIG))
else
	$(MAKE) --no-print-directory -C c_tests/capsule run BUILD=$(CURDIR)/build/conformance/ours $(OURS)
endif

check-headers:
	@rm -rf build/headers && mkdir -p build/headers
	$(CARGO) run --quiet --package headergen -- . build/headers
	diff -r --exclude=python2 include build/headers
	headergen/check include

bench: library
	benches/run $(LIB)

install: library
	$(INSTALL) -d $(DESTDIR)$(LIBDIR)/pycapsule $(DESTDIR)$(LIBDIR)/pkgconfig
	$(INSTALL) -d $(HEADER_FOLDERS:%=$(DESTDIR)$(INCLUDEDIR)/pycapsule/%)
	$(INSTALL) -m 755 $(LIB)/libpycapsule.so $(DESTDIR)$(LIBDIR)/libpycapsule.so
	for name in $(NAMES); do ln -sf ../libpycapsule.so $(DESTDIR)$(LIBDIR)/pycapsule/$$name; done
	for folder in $(HEADER_FOLDERS); do \
		$(INSTALL) -m 644 include/$$folder/*.h $(DESTDIR)$(INCLUDEDIR)/pycapsule/$$folder; done
	sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@LIBDIR@|$(LIBDIR)|' -e 's|@INCLUDEDIR@|$(INCLUDEDIR)|' \
		-e 's|@VERSION@|$(VERSION)|' pycapsule.pc.in >$(DESTDIR)$(LIBDIR)/pkgconfig/pycapsule.pc

uninstall:
	rm -f $(DESTDIR)$(LIBDIR)/libpycapsule.so $(DESTDIR)$(LIBDIR)/pkgconfig/pycapsule.pc
	rm -rf $(DESTDIR)$(LIBDIR)/pycapsule $(DESTDIR)$(INCLUDEDIR)/pycapsule

clean:
	rm -rf build
	$(CARGO) clean
