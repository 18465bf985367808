#define _GNU_SOURCE
#include <errno.h>
#include <linux/capability.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox.h"

int omni_no_new_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ? -errno : 0; }

int omni_drop_capabilities(void) {
  const uint32_t kept = 1 << CAP_DAC_OVERRIDE | 1 << CAP_DAC_READ_SEARCH | 1 << CAP_FOWNER;
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3];
  if (syscall(SYS_capget, &header, sets) < 0) return -errno;
  for (int i = 0; i < _LINUX_CAPABILITY_U32S_3; i++) {
    sets[i].permitted &= i == 0 ? kept : 0;
    sets[i].effective &= sets[i].permitted;
    sets[i].inheritable = 0;
  }
  return syscall(SYS_capset, &header, sets) < 0 ? -errno : 0;
}

/* All of it on the calling thread, with no path allowed. */
static omni_sandbox_trial try_here(void) {
  omni_sandbox_trial trial = {.no_new_privileges = omni_no_new_privileges(), .landlock = omni_landlock_abi()};
  if (trial.landlock > 0) {
    int rules = omni_landlock_create(trial.landlock);
    int result = rules < 0 ? rules : omni_landlock_enforce(rules, trial.landlock);
    if (result < 0) trial.landlock = result;
  }
  trial.drop_capabilities = omni_drop_capabilities();
  trial.filter_calls = omni_filter_calls();
  return trial;
}

int omni_sandbox_try(omni_sandbox_trial *trial) {
  int ends[2];
  if (pipe(ends) < 0) return -errno;
  pid_t child = fork();
  if (child == 0) {
    omni_sandbox_trial here = try_here();
    _exit(write(ends[1], &here, sizeof here) == sizeof here ? 0 : 1);
  }
  int result = child < 0 ? -errno : 0;
  close(ends[1]);
  if (child > 0) {
    if (read(ends[0], trial, sizeof *trial) != sizeof *trial) result = -EPIPE;
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {}
  }
  close(ends[0]);
  return result;
}
