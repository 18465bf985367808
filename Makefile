# make help lists the goals; sprint and test are the two to try first.
.PHONY: help setup build test sprint bench bench-sprint bench-query bench-store chaos fuzz asan conformance peers format clean
.DEFAULT_GOAL := help
export PKG_CONFIG_PATH := $(CURDIR)/.omni/prefix/lib/pkgconfig$(if $(PKG_CONFIG_PATH),:$(PKG_CONFIG_PATH))

# `LANG=python` names a language here; the programs below shall not take it for a locale.
export LC_ALL := C.UTF-8

SWIFT_FLAGS ?=
OMNI := .build/release/omni
TREES ?= .omni/trees
PACKS := $(patsubst plugins/languages/%/pack.yaml,%,$(wildcard plugins/languages/*/pack.yaml))
TRUTHS := $(patsubst conformance/%/scoring.yaml,%,$(wildcard conformance/*/scoring.yaml))
# What a fuzzer's target is given, and how many run at a time.
MINUTES ?= 30
JOBS ?= 1
TARGET ?=
DATASET ?= dataset
# Leaks are no finding: Swift's own tables live as long as the process.
asan: export ASAN_OPTIONS := detect_leaks=0
ASAN_TESTS ?= GoldenCorpusTests|^(Surface|Syntax|Registries|Store|Fuzzing)Tests
# How much memory a reader takes says nothing with the sanitizer's own in it.
ASAN_SKIP := FeedMemoryTests
# The languages that can be measured, or the one that is named.
CHOSEN := $(if $(filter command line,$(origin LANG)),$(LANG),$(filter $(PACKS),$(TRUTHS)))

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## system packages and the tree-sitter core, as far as they are missing
	@scripts/setup

build: setup ## omni, optimised: .build/release/omni, and its grammars
	@swift build -c release --product omni $(SWIFT_FLAGS)
	@$(OMNI) grammar build

sprint: build ## map packages of five registries into dataset/, then ask four questions
	@$(OMNI) sprint run sprints/starter.yaml
	@scripts/questions $(OMNI)

test: setup ## all tests, the golden corpus among them
	@scripts/setup-tests
	@swift build --build-tests $(SWIFT_FLAGS)
	@.build/debug/omni grammar build
	@swift test --skip-build $(SWIFT_FLAGS)

bench: build ## [LANG=go]: the whole path against the bare parse, one core, same sources, one run, and docs/performance.md
	@swift build -c release --product omni-bench $(SWIFT_FLAGS)
	@conformance/fetch $(TREES) $(CHOSEN)
	@for language in $(CHOSEN); do scripts/pack-trees $(TREES)/$$language; done
	@.build/release/omni-bench $(TREES) $(CHOSEN) $(if $(filter command line,$(origin LANG)),,--report docs/performance.md)

bench-sprint: build ## a sprint of thousands of packages from a server here: processors, scaling, memory, pace; docs/sprint-performance.md
	@swift build -c release --product omni-bench $(SWIFT_FLAGS)
	@scripts/bench-sprint $(OMNI) .build/release/omni-bench --report docs/sprint-performance.md

bench-query: build ## [DATASET=dataset]: questions to ten million symbols in a thousand chunks, made of a dataset; docs/query-performance.md
	@swift build -c release --product omni-bench $(SWIFT_FLAGS)
	@.build/release/omni-bench --query $(DATASET) --work .omni/bench-query --report docs/query-performance.md

bench-store: build ## [DATASET=dataset]: sealed chunks against plain SQLite, zstd and Parquet: size and lookups; docs/store-performance.md
	@scripts/setup-tests
	@swift build -c release --product omni-bench $(SWIFT_FLAGS)
	@scripts/bench-store $(OMNI) .build/release/omni-bench $(DATASET) --report docs/store-performance.md

chaos: build ## the same sprint killed 200 times, cut off and starved, against an undisturbed one; docs/chaos.md
	@scripts/chaos $(OMNI) --report docs/chaos.md

fuzz: setup ## [TARGET=lua] [MINUTES=30] [JOBS=1]: mutated inputs for every reader of what comes from outside; docs/fuzzing.md
	@JOBS=$(JOBS) scripts/fuzz $(MINUTES) $(TARGET)

asan: setup ## the golden corpus and the tests of what reads strangers' bytes, under the address sanitizer
	@swift build --build-tests --sanitize=address --scratch-path .build-asan $(SWIFT_FLAGS)
	@.build-asan/debug/omni grammar build
	@swift test --skip-build --sanitize=address --scratch-path .build-asan --filter '$(ASAN_TESTS)' --skip '$(ASAN_SKIP)' $(SWIFT_FLAGS)

conformance: build ## [LANG=go] [TREES=DIR]: every truth file of all languages (or one), and docs/conformance.md
	@conformance/fetch $(TREES) $(CHOSEN)
	@$(OMNI) conformance --all $(CHOSEN) --trees $(TREES) $(if $(filter command line,$(origin LANG)),,--report docs/conformance.md)

peers: build ## [LANG=go] [TREES=DIR]: other tools on the same trees, scored alike, and docs/peers.md
	@conformance/fetch $(TREES) $(CHOSEN)
	@conformance/peers/run $(OMNI) $(TREES) $(CHOSEN) $(if $(filter command line,$(origin LANG)),,--report)

format: ## the Swift code as .swift-format says
	@swift format format -i -r --configuration .swift-format Sources Tests Package.swift

clean: ## forget everything that was built
	@rm -rf .build .build-fuzz .build-asan .omni
