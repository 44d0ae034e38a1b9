# The front door. `make demo` and `make test` do all their own set-up on a bare Debian 12 with root, Java 17, Maven and Python 3.11.
SHELL := /bin/bash
MVN := mvn --batch-mode --no-transfer-progress
export FERRY_LAB_SET ?= newest
export LC_ALL := C.UTF-8

.DEFAULT_GOAL := help
.PHONY: help build demo test test-all unit integration fuzz torture torture-disk torture-pulps bench bench-pulp classlist lab lab-stop tools format clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

build: ## build bin/ferry, without tests
	$(MVN) -q -DskipTests package
	cli/target/dist/libexec/archive-classes
	@echo "built: bin/ferry"

demo: build ## the whole journey on two real Pulps: export, carry, import, install on a node behind a Squid
	lab/demo

test: tools ## unit, architecture and integration tests, the last on two real Pulps (set FERRY_LAB_SET, default newest)
	$(MAKE) --no-print-directory --jobs=2 unit lab
	$(MAKE) --no-print-directory integration

test-all: ## make test on both version sets, lts and newest
	$(MAKE) test FERRY_LAB_SET=lts
	$(MAKE) test FERRY_LAB_SET=newest

unit: ## unit and architecture tests, formatter, static analysis; leaves bin/ferry built
	$(MVN) verify -DskipITs
	cli/target/dist/libexec/archive-classes

fuzz: ## fuzz every parser of foreign bytes for FUZZ_TIME (5m) each and print executions, coverage and findings
	lab/fuzz

lab: ## install and start the two Pulps of the chosen set
	lab/pulp install
	lab/pulp start

integration: lab ## integration tests on the running lab, which is reset first and stopped at the end
	lab/integration

torture: torture-disk torture-pulps ## crash and fault injection, first against a fake Pulp, then on the lab's; half an hour each, see lab/torture --help

torture-disk: build tools ## ferry killed at every step on disk, disks and media that fail; a sample, seeded (TORTURE="--all": every point)
	lab/torture disk --json target/torture-disk.json $(TORTURE)

torture-pulps: build lab ## ferry, workers, API and database killed, disks filled, on two real Pulps
	lab/torture pulps --json target/torture-pulps.json $(TORTURE)

bench: build tools ## bytes at the machine's speed? ferry beside cp and shell pipelines, without a Pulp; a quiet machine, ten minutes (BENCH="--large 8GB")
	lab/bench --json target/bench.json $(BENCH)

bench-pulp: build lab ## what an update and a first load cost on two real Pulps, beside Pulp's own export and import; a quiet machine, half an hour (BENCH_PULP="--payload 1GB")
	lab/bench-pulp --json target/bench-pulp.json --plot target/bench-pulp.svg $(BENCH_PULP)

lab-stop: ## stop the two Pulps and their PostgreSQL
	lab/squid stop
	lab/pulp stop

classlist: build ## list anew the classes that ferry's commands use, for libexec/archive-classes; when many of them have other names
	lab/classlist

tools: ## Debian packages that the tests call (zstd, openssl, ...), installed when missing
	lab/tools

format: ## format the sources
	$(MVN) -q spotless:apply

clean: ## remove what was built; the lab stays
	$(MVN) -q clean
