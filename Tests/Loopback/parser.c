/* A grammar with poison in it: another grammar's language as it is, but for its external scanner, which a few characters, wherever it is called
   in front of one, make do what a bug in a scanner does to the process: abort, crash, run for ever, take memory without end.

   REAL, the path of that grammar's library, and FUNCTION, the name of its function, come from real.h. */
#include <dlfcn.h>
#include <stdlib.h>
#include "real.h"
#include "tree_sitter/parser.h"

enum { ABORT = 0x2620, CRASH = 0x2622, ENDLESS = 0x221E, HOARD = 0x2623 };

static bool (*real_scan)(void *, TSLexer *, const bool *);

static bool poisoned_scan(void *payload, TSLexer *lexer, const bool *valid) {
  switch (lexer->lookahead) {
  case ABORT: abort();
  case CRASH: *(volatile int *)8 = 0; break;
  case ENDLESS: for (volatile unsigned turn = 0;; turn++) {}
  /* Without a look at what malloc says, as such bugs are. */
  case HOARD:
    for (;;) {
      volatile char *block = malloc(1 << 20);
      for (int i = 0; i < 1 << 20; i += 4096) block[i] = 1;
    }
  }
  return real_scan(payload, lexer, valid);
}

const TSLanguage *tree_sitter_poisoned(void) {
  static TSLanguage language;
  void *library = dlopen(REAL, RTLD_NOW | RTLD_LOCAL);
  const TSLanguage *(*function)(void) = library ? (const TSLanguage *(*)(void))dlsym(library, FUNCTION) : NULL;
  if (!function) return NULL;
  language = *function();
  real_scan = language.external_scanner.scan;
  language.external_scanner.scan = poisoned_scan;
  return &language;
}
