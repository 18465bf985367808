#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox.h"

/* Names, numbers and layouts of the kernel's landlock.h, which is often older than the kernel; the numbers are the same everywhere.
   https://docs.kernel.org/userspace-api/landlock.html */
enum { CREATE_RULESET = 444, ADD_RULE = 445, RESTRICT_SELF = 446 };
enum { CREATE_RULESET_VERSION = 1, RULE_PATH_BENEATH = 1, RESTRICT_SELF_TSYNC = 1 << 3 };
enum { SCOPE_ABSTRACT_UNIX_SOCKET = 1, SCOPE_SIGNAL = 2 };
enum {
  EXECUTE = 1 << 0, WRITE_FILE = 1 << 1, READ_FILE = 1 << 2, READ_DIR = 1 << 3, REMOVE_DIR = 1 << 4, REMOVE_FILE = 1 << 5,
  MAKE_CHAR = 1 << 6, MAKE_DIR = 1 << 7, MAKE_REG = 1 << 8, MAKE_SOCK = 1 << 9, MAKE_FIFO = 1 << 10, MAKE_BLOCK = 1 << 11,
  MAKE_SYM = 1 << 12, REFER = 1 << 13, TRUNCATE = 1 << 14, IOCTL_DEV = 1 << 15,
};
typedef struct { uint64_t files, network, scoped; } ruleset;
typedef struct __attribute__((packed)) { uint64_t allowed; int32_t parent; } path_beneath;

const int omni_landlock_all_threads = 8;

/* What an ABI can forbid in the file system. */
static uint64_t known(int abi) {
  uint64_t rights = (MAKE_SYM << 1) - 1;
  if (abi >= 2) rights |= REFER;
  if (abi >= 3) rights |= TRUNCATE;
  if (abi >= 5) rights |= IOCTL_DEV;
  return rights;
}

int omni_landlock_abi(void) {
  long abi = syscall(CREATE_RULESET, NULL, 0, CREATE_RULESET_VERSION);
  return abi < 0 ? -errno : (int)abi;
}

int omni_landlock_create(int abi) {
  /* Fields that an older kernel does not know may follow as long as they are zero. TCP ports are not handled: they stay open. */
  ruleset rules = {.files = known(abi), .scoped = abi >= 6 ? SCOPE_ABSTRACT_UNIX_SOCKET | SCOPE_SIGNAL : 0};
  long file = syscall(CREATE_RULESET, &rules, sizeof rules, 0);
  return file < 0 ? -errno : (int)file;
}

int omni_landlock_allow(int rules, int abi, const char *path, bool writable) {
  int parent = open(path, O_PATH | O_CLOEXEC);
  if (parent < 0) return -errno;
  struct stat status;
  uint64_t rights = READ_FILE | READ_DIR;
  if (writable) rights |= WRITE_FILE | TRUNCATE | REFER | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_REG;
  int result = fstat(parent, &status) < 0 ? -errno : 0;
  /* What only a folder has is refused for a file. */
  if (!S_ISDIR(status.st_mode)) rights &= READ_FILE | WRITE_FILE | TRUNCATE;
  path_beneath rule = {.allowed = rights & known(abi), .parent = parent};
  if (result == 0 && syscall(ADD_RULE, rules, RULE_PATH_BENEATH, &rule, 0) < 0) result = -errno;
  close(parent);
  return result;
}

int omni_landlock_enforce(int rules, int abi) {
  return syscall(RESTRICT_SELF, rules, abi >= omni_landlock_all_threads ? RESTRICT_SELF_TSYNC : 0) < 0 ? -errno : 0;
}
