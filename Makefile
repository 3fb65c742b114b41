# The commands of this repository. `make help` lists them.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# The settings of the release build, whose result `relay.lock` records. Swift's runtime links libstdc++ by name. A folder with
# only the static library is searched first, because resolving the symbols of the shared library takes a third of the run time
# of a short command.
LINK := .build/link
RELEASE := -c release --static-swift-stdlib -Xswiftc -L$(LINK) -Xswiftc -Xclang-linker -Xswiftc -static-libgcc
# The settings of every debug build. They must be the same everywhere, so that all debug builds share one build folder.
DEBUG := --explicit-target-dependency-import-check error
# The time limit for the tests of one target, in seconds. On two cores, the slowest target needs 100 s.
TEST_LIMIT := 600
SWIFT_FILES := Package.swift Sources Tests
PROGRAMS := relay relayctl
BIN := .build/bin
TEST_LOGS := .build/tests

.PHONY: help build test test-dates sanitize check imports lint scripts fuzz fuzz-short demo sandbox bench man format clean

help: ## list the make commands
	@sed -nE 's/^([a-z-]+):.*## (.*)$$/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; \
	  do printf '  make %-10s %s\n' "$$name" "$$text"; done

build: ## build the release programs, stripped, in .build/bin
	@scripts/setup
	@mkdir -p $(LINK) && ln -sf "$$(clang -print-file-name=libstdc++.a)" $(LINK)/libstdc++.a
	@for program in $(PROGRAMS); do \
	  echo "swift build $(RELEASE) --product $$program"; \
	  swift build $(RELEASE) --product $$program; \
	done
	@mkdir -p $(BIN)
	@folder=$$(swift build $(RELEASE) --show-bin-path); \
	  for program in $(PROGRAMS); do \
	    strip -o $(BIN)/.$$program.new $$folder/$$program; \
	    mv $(BIN)/.$$program.new $(BIN)/$$program; \
	  done

# Each test target runs in its own process. In one process, the tests of one target could occupy all threads and block the
# servers in the tests of another. The time limit ends a test that hangs, long before the limit of CI would.
test: ## run every test
	@scripts/setup --test
	swift build --build-tests $(DEBUG)
	@rm -rf $(TEST_LOGS) && mkdir -p $(TEST_LOGS)
	@for folder in Tests/*Tests; do \
	  target=$${folder#Tests/}; \
	  echo "swift test --filter $$target"; \
	  timeout --kill-after=10 $(TEST_LIMIT) \
	    swift test --skip-build --disable-xctest --filter "^$$target[.]" 2>&1 | tee $(TEST_LOGS)/$$target.log; \
	done
	@scripts/slowest $(TEST_LOGS)

# Dates that test the expiry of policies, certificates and approvals, leap days, and the overflow of 32-bit seconds. DATED_TESTS
# are the targets whose results depend on the date.
DATES := 2027-11-30T23:59:30Z 2028-02-29T12:00:00Z 2031-12-31T23:59:00Z 2039-01-01T00:00:00Z
DATED_TESTS := AttestationTests ConfigurationTests CryptoTests EvidenceTests GateTests LogbookTests ManifestTests PolicyTests RFC3339Tests ScriptTests VaultTests relayctlTests

test-dates: ## run date-dependent tests and the demo at other dates: DATES='2028-02-29T12:00:00Z'
	@scripts/setup --test --demo
	swift build --build-tests $(DEBUG)
	@[[ -x $(BIN)/relayctl && -x $(BIN)/relay ]] || $(MAKE) --no-print-directory build
	@for date in $(DATES); do \
	  for target in $(DATED_TESTS); do \
	    echo "scripts/at-date $$date swift test --filter $$target"; \
	    timeout --kill-after=10 $(TEST_LIMIT) \
	      scripts/at-date $$date swift test --skip-build --disable-xctest --quiet --filter "^$$target[.]"; \
	  done; \
	  echo "scripts/at-date $$date scripts/demo"; \
	  scripts/at-date $$date scripts/demo > .build/demo-at-date.log 2>&1 || { tail -n 20 .build/demo-at-date.log; exit 1; }; \
	done

sanitize: ## run every test under the thread and the address sanitizer, the latter with optimization too
	@scripts/setup --test
	@status=0; for kind in thread address address-release; do scripts/sanitize $$kind || status=1; done; exit $$status

check: lint scripts imports test ## run what CI checks, except the release build

imports: ## build all targets without warnings or undeclared imports
	@scripts/setup
	swift build --build-tests $(DEBUG)

lint: ## check the format of the Swift files, and that no folders of a target depend on each other in a cycle
	swift format lint --strict --parallel --recursive $(SWIFT_FILES)
	@scripts/check-folders

scripts: ## check the syntax of the scripts (with shellcheck if installed), the pages that scripts generate, and the fuzz corpus
	@for file in scripts/* .ci/* scripts/peers/*.py Tests/Interop/*.py Tests/Interop/agents/*.py; do \
	  [[ -f $$file ]] || continue; \
	  case $$(head -c 64 "$$file" | head -n 1) in \
	    *bash*) bash -n "$$file"; if command -v shellcheck > /dev/null; then shellcheck "$$file"; fi ;; \
	    *python3*) python3 -c 'import ast, sys; ast.parse(open(sys.argv[1]).read(), sys.argv[1])' "$$file" ;; \
	    *) echo "$$file: expected bash or python3 on the first line" >&2; exit 1 ;; \
	  esac; \
	done
	@scripts/gate-rules --check
	@scripts/fuzz --check

fuzz: SECONDS ?= 60
fuzz: ## fuzz one parser: TARGET=json SECONDS=600; without TARGET all of them
	@scripts/setup
	@scripts/fuzz --seconds $(SECONDS) $(TARGET)

fuzz-short: ## fuzz every parser for 10 s
	@scripts/setup
	@scripts/fuzz --seconds 10

demo: ## run a complete promotion, from environment files to a verified logbook, in .demo
	@scripts/setup --demo
	@$(MAKE) --no-print-directory build
	@scripts/demo

sandbox: ## chat with an echo agent through relay, on loopback; `!help` lists what to try
	@$(MAKE) --no-print-directory build PROGRAMS='relay sandbox'
	@$(BIN)/sandbox chat

bench: ## run the benchmarks and write docs/BENCHMARKS.md
	@scripts/setup --bench
	@$(MAKE) --no-print-directory build PROGRAMS='$(PROGRAMS) sandbox'
	@scripts/bench

man: build ## write the man pages, in man/
	@mkdir -p man
	@for program in $(PROGRAMS); do \
	  for page in $$($(BIN)/$$program --generate list | grep '[.]1$$'); do \
	    $(BIN)/$$program --generate $$page > man/$$page; \
	  done; \
	done

format: ## format the Swift files in place
	swift format --in-place --parallel --recursive $(SWIFT_FILES)

clean: ## remove the files that these commands create
	rm -rf .build .demo .sandbox man
