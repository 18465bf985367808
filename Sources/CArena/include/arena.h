#pragma once
#include <stdbool.h>
#include <stddef.h>

/* An allocator for tree-sitter that forgets everything about one file at once.

   Each thread owns one region of address space, reserved on first use. While the arena is active on a thread, blocks come from
   that region, in size classes with free lists; otherwise they come from malloc. Blocks of an active arena die at omni_arena_reset,
   all at once, so no tree need be deleted. A block of the one kind may be freed while the other is in force: its address tells.

   The allocator never returns NULL to tree-sitter (which would abort): past the region's end blocks come from malloc, are freed by
   the next reset, and omni_arena_is_exhausted says so, for the parse to be cancelled. */

/* The four functions, to be handed to ts_set_allocator. */
typedef struct omni_allocator {
  void *(*allocate)(size_t);
  void *(*allocate_zeroed)(size_t, size_t);
  void *(*resize)(void *, size_t);
  void (*release)(void *);
} omni_allocator;
omni_allocator omni_arena_allocator(void);

/* Starts taking blocks from the calling thread's region, `capacity` bytes of it. Returns false when no region can be reserved. */
bool omni_arena_begin(size_t capacity);
/* Stops taking blocks from the region; what was taken stays. */
void omni_arena_pause(void);
/* Forgets all blocks of the calling thread's region. */
void omni_arena_reset(void);
/* Whether the last begin … reset ran out of its capacity. */
bool omni_arena_is_exhausted(void);
/* Bytes taken from the region since begin, and blocks handed out: a measure without a clock. */
size_t omni_arena_bytes(void);
size_t omni_arena_blocks(void);
