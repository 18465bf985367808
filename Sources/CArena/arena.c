#define _GNU_SOURCE
#include "arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* A block: 8 bytes that hold its size class, then the caller's bytes, 16-aligned. */
typedef struct header { uint64_t class; } header;
/* A block from malloc, taken because the region was full. Kept in a list so that reset can free it. */
typedef struct overflow { struct overflow *next, *previous; uint64_t size; header head; } overflow;

enum {
  SMALL_STEP = 16,
  SMALL_CLASSES = 64,               /* 16, 32 … 1024 bytes, header included */
  CLASSES = SMALL_CLASSES + 54,     /* then powers of two from 2 KiB */
  OVERFLOW_CLASS = 255,
};
#define KEPT_BYTES ((size_t)16 << 20) /* resident pages that a reset leaves in place */

typedef struct arena {
  char *base, *next, *limit, *end;
  void *free_lists[CLASSES];
  overflow *overflows;
  size_t blocks;
  bool active, exhausted;
} arena;

static _Thread_local arena the_arena;

static inline unsigned class_of(size_t total) {
  if (total <= SMALL_STEP * SMALL_CLASSES) return (unsigned)((total + SMALL_STEP - 1) / SMALL_STEP) - 1;
  return SMALL_CLASSES + (unsigned)(63 - __builtin_clzll(total - 1)) - 10;
}

static inline size_t size_of_class(unsigned class) {
  if (class < SMALL_CLASSES) return (size_t)(class + 1) * SMALL_STEP;
  return (size_t)1 << (class - SMALL_CLASSES + 11);
}

static inline bool owns(const arena *a, const void *block) { return (const char *)block >= a->base && (const char *)block < a->end; }
static inline header *head(void *block) { return (header *)block - 1; }

static void out_of_memory(void) { abort(); }

static void *overflow_block(arena *a, size_t size) {
  if (size > SIZE_MAX - sizeof(overflow)) out_of_memory();
  overflow *o = malloc(sizeof(overflow) + size);
  if (!o) out_of_memory();
  a->exhausted = true;
  o->next = a->overflows;
  o->previous = NULL;
  if (a->overflows) a->overflows->previous = o;
  a->overflows = o;
  o->size = size;
  o->head.class = OVERFLOW_CLASS;
  return o + 1;
}

static void *take(arena *a, size_t size) {
  a->blocks += 1;
  if (size > (size_t)1 << 40) return overflow_block(a, size);
  unsigned class = class_of(size + sizeof(header));
  void *block = a->free_lists[class];
  if (block) {
    memcpy(&a->free_lists[class], block, sizeof(void *));
    return block;
  }
  size_t total = size_of_class(class);
  if (total > (size_t)(a->limit - a->next)) return overflow_block(a, size);
  block = a->next + sizeof(header);
  head(block)->class = class;
  a->next += total;
  return block;
}

static void *allocate(size_t size) {
  arena *a = &the_arena;
  if (a->active) return take(a, size);
  void *block = malloc(size ? size : 1);
  if (!block) out_of_memory();
  return block;
}

static void *allocate_zeroed(size_t count, size_t size) {
  if (size && count > SIZE_MAX / size) out_of_memory();
  arena *a = &the_arena;
  if (a->active) return memset(take(a, count * size), 0, count * size);
  void *block = calloc(count ? count : 1, size ? size : 1);
  if (!block) out_of_memory();
  return block;
}

/* Whether a block that lies outside the region is one of the arena's overflows: asked only while there are any. */
static overflow *find_overflow(arena *a, void *block) {
  for (overflow *o = a->overflows; o; o = o->next)
    if ((void *)(o + 1) == block) return o;
  return NULL;
}

static void drop_overflow(arena *a, overflow *o) {
  if (o->previous) o->previous->next = o->next;
  else a->overflows = o->next;
  if (o->next) o->next->previous = o->previous;
  free(o);
}

static void release(void *block) {
  arena *a = &the_arena;
  if (!block) return;
  if (owns(a, block)) {
    unsigned class = (unsigned)head(block)->class;
    memcpy(block, &a->free_lists[class], sizeof(void *));
    a->free_lists[class] = block;
    return;
  }
  if (a->overflows) {
    overflow *o = find_overflow(a, block);
    if (o) { drop_overflow(a, o); return; }
  }
  free(block);
}

static void *resize(void *block, size_t size) {
  arena *a = &the_arena;
  if (!block) return allocate(size);
  size_t old;
  overflow *o = NULL;
  if (owns(a, block)) {
    old = size_of_class((unsigned)head(block)->class) - sizeof(header);
    if (size <= old) return block;
  } else if (a->overflows && (o = find_overflow(a, block))) {
    old = o->size;
  } else {
    void *grown = realloc(block, size ? size : 1);
    if (!grown) out_of_memory();
    return grown;
  }
  void *grown = a->active ? take(a, size) : overflow_block(a, size);
  memcpy(grown, block, old < size ? old : size);
  release(block);
  return grown;
}

omni_allocator omni_arena_allocator(void) { return (omni_allocator){allocate, allocate_zeroed, resize, release}; }

bool omni_arena_begin(size_t capacity) {
  arena *a = &the_arena;
  capacity = (capacity + 4095) & ~(size_t)4095;
  if (a->base && (size_t)(a->end - a->base) < capacity) {
    omni_arena_reset();
    munmap(a->base, (size_t)(a->end - a->base));
    a->base = NULL;
  }
  if (!a->base) {
    void *region = mmap(NULL, capacity, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (region == MAP_FAILED) return false;
    a->base = region;
    a->end = a->base + capacity;
    /* Blocks begin 8 bytes past a multiple of 16, so that what follows the header is 16-aligned. */
    a->next = a->base + 8;
  }
  a->limit = a->base + capacity;
  a->active = true;
  return true;
}

void omni_arena_pause(void) { the_arena.active = false; }

void omni_arena_reset(void) {
  arena *a = &the_arena;
  a->active = false;
  a->exhausted = false;
  a->blocks = 0;
  while (a->overflows) drop_overflow(a, a->overflows);
  if (!a->base) return;
  size_t used = (size_t)(a->next - a->base);
  if (used > KEPT_BYTES) madvise(a->base + KEPT_BYTES, (size_t)(a->end - a->base) - KEPT_BYTES, MADV_DONTNEED);
  a->next = a->base + 8;
  memset(a->free_lists, 0, sizeof a->free_lists);
}

bool omni_arena_is_exhausted(void) { return the_arena.exhausted; }
size_t omni_arena_bytes(void) { return the_arena.base ? (size_t)(the_arena.next - the_arena.base) - 8 : 0; }
size_t omni_arena_blocks(void) { return the_arena.blocks; }
