#pragma once
#include <tree_sitter/api.h>

/* The core below 0.25 cannot load ABI-15 grammars, lacks start-depth limits on queries, and up to 0.20.7 corrupts the
   heap on a node with more than 65,535 children. */
#if !defined(TREE_SITTER_LANGUAGE_VERSION) || TREE_SITTER_LANGUAGE_VERSION < 15
#error "the tree-sitter core is older than 0.25: run scripts/setup, then build with `make build` (it sets PKG_CONFIG_PATH)"
#endif
