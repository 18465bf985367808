#define _GNU_SOURCE
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/netlink.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox.h"

/* The filter of system calls (seccomp(2)).

   What is refused gets an error, EPERM, as if the user had no right to it: a library that merely asks goes on without, and a worker is
   lost only by its own fault. Two answers differ. Calls of another architecture or ABI, which only code that hides would make, end the
   process (SIGSYS). Calls that this list does not know because they are newer get ENOSYS, as from an older kernel. */

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "the filter of system calls knows x86_64 and aarch64"
#endif

/* From 424 on the numbers are the same on all architectures; older headers lack their names. */
enum {
  PIDFD_SEND_SIGNAL = 424, IO_URING_SETUP = 425, IO_URING_ENTER = 426, IO_URING_REGISTER = 427, OPEN_TREE = 428, MOVE_MOUNT = 429,
  FSOPEN = 430, FSCONFIG = 431, FSMOUNT = 432, FSPICK = 433, PIDFD_OPEN = 434, CLONE3 = 435, PIDFD_GETFD = 438, PROCESS_MADVISE = 440,
  MOUNT_SETATTR = 442, QUOTACTL_FD = 443, MEMFD_SECRET = 447, PROCESS_MRELEASE = 448, NEWEST = 462,
};

static const unsigned refused[] = {
  /* Other programs. (New processes: see clone below.) */
  SYS_execve, SYS_execveat,
#ifdef SYS_fork
  SYS_fork, SYS_vfork,
#endif
  /* Other processes. */
  SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev, SYS_kcmp, SYS_tkill, SYS_rt_sigqueueinfo, SYS_rt_tgsigqueueinfo,
  PIDFD_SEND_SIGNAL, PIDFD_OPEN, PIDFD_GETFD, PROCESS_MADVISE, PROCESS_MRELEASE, SYS_migrate_pages, SYS_move_pages,
  /* Mounts, roots and namespaces. */
  SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, OPEN_TREE, MOVE_MOUNT, FSOPEN, FSCONFIG, FSMOUNT, FSPICK, MOUNT_SETATTR,
  SYS_unshare, SYS_setns,
  /* Files by other ways than their paths. */
  SYS_name_to_handle_at, SYS_open_by_handle_at, SYS_fanotify_init, SYS_fanotify_mark, MEMFD_SECRET,
  /* Large and seldom used parts of the kernel. */
  IO_URING_SETUP, IO_URING_ENTER, IO_URING_REGISTER, SYS_bpf, SYS_perf_event_open, SYS_userfaultfd, SYS_add_key, SYS_request_key, SYS_keyctl,
  /* The machine. */
  SYS_init_module, SYS_finit_module, SYS_delete_module, SYS_kexec_load, SYS_reboot, SYS_swapon, SYS_swapoff, SYS_sethostname,
  SYS_setdomainname, SYS_settimeofday, SYS_clock_settime, SYS_adjtimex, SYS_clock_adjtime, SYS_acct, SYS_syslog, SYS_quotactl,
  QUOTACTL_FD, SYS_vhangup,
#ifdef SYS_kexec_file_load
  SYS_kexec_file_load,
#endif
#ifdef SYS_iopl
  SYS_iopl, SYS_ioperm, SYS_modify_ldt, SYS_uselib, SYS_ustat, SYS_sysfs,
#endif
  /* How the kernel sees this process. */
  SYS_personality,
  /* Connections from outside. */
  SYS_listen, SYS_accept, SYS_accept4,
};

#define NAMESPACES (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET)

enum { REFUSED = sizeof refused / sizeof *refused, SIZE = 2 * REFUSED + 80 };
typedef struct { struct sock_filter steps[SIZE]; unsigned short count; } program;

#define ALLOW SECCOMP_RET_ALLOW
#define FAIL(error) (SECCOMP_RET_ERRNO | (error))

static void step(program *p, unsigned short code, unsigned value, unsigned char skip_if_true, unsigned char skip_if_false) {
  p->steps[p->count++] = (struct sock_filter)BPF_JUMP(code, value, skip_if_true, skip_if_false);
}
static void load(program *p, size_t offset) { step(p, BPF_LD | BPF_W | BPF_ABS, (unsigned)offset, 0, 0); }
/* The lower half of an argument: the kernel takes no more of those that are asked for here, and both architectures are little-endian. */
static void argument(program *p, unsigned index) { load(p, offsetof(struct seccomp_data, args) + 8 * index); }
static void answer(program *p, unsigned result) { step(p, BPF_RET | BPF_K, result, 0, 0); }
/* The result, when what was loaded compares so with the value; else the next step. */
static void when(program *p, unsigned short comparison, unsigned value, unsigned result) {
  step(p, BPF_JMP | BPF_K | comparison, value, 0, 1);
  answer(p, result);
}
/* What stands between begin and end concerns one call, the result being that of all cases left. */
static unsigned begin(program *p, unsigned call) {
  step(p, BPF_JMP | BPF_K | BPF_JEQ, call, 0, 0);
  return p->count;
}
static void end(program *p, unsigned begun, unsigned result) {
  answer(p, result);
  p->steps[begun - 1].jf = (unsigned char)(p->count - begun);
}
/* A call that may have one of two values as an argument. */
static void only(program *p, unsigned call, unsigned index, unsigned value, unsigned other) {
  unsigned begun = begin(p, call);
  argument(p, index);
  when(p, BPF_JEQ, value, ALLOW);
  when(p, BPF_JEQ, other, ALLOW);
  end(p, begun, FAIL(EPERM));
}

static void build(program *p, unsigned process) {
  load(p, offsetof(struct seccomp_data, arch));
  step(p, BPF_JMP | BPF_K | BPF_JEQ, ARCHITECTURE, 1, 0);
  answer(p, SECCOMP_RET_KILL_PROCESS);
  load(p, offsetof(struct seccomp_data, nr));
#ifdef __x86_64__
  /* The x32 ABI: the same architecture, other numbers. */
  when(p, BPF_JGE, 0x40000000, SECCOMP_RET_KILL_PROCESS);
#endif
  when(p, BPF_JGT, NEWEST, FAIL(ENOSYS));
  /* Its flags lie in memory, where no filter sees them; the C library takes clone then. */
  when(p, BPF_JEQ, CLONE3, FAIL(ENOSYS));
  for (unsigned i = 0; i < REFUSED; i++) when(p, BPF_JEQ, refused[i], FAIL(EPERM));

  /* Threads, but no processes. */
  unsigned begun = begin(p, SYS_clone);
  argument(p, 0);
  when(p, BPF_JSET, NAMESPACES, FAIL(EPERM));
  when(p, BPF_JSET, CLONE_THREAD, ALLOW);
  end(p, begun, FAIL(EPERM));

  /* Signals to oneself; to others only the empty one, which asks whether they are there. */
  begun = begin(p, SYS_kill);
  argument(p, 1);
  when(p, BPF_JEQ, 0, ALLOW);
  argument(p, 0);
  when(p, BPF_JEQ, process, ALLOW);
  end(p, begun, FAIL(EPERM));
  only(p, SYS_tgkill, 0, process, process);
  only(p, SYS_prlimit64, 0, 0, process);

  /* The internet; addresses and routes, which the resolver asks the kernel for by netlink. No sockets of the file system: behind them
     sit services (a container engine, a session bus, an agent) that would do for others what is refused here. */
  begun = begin(p, SYS_socket);
  argument(p, 0);
  when(p, BPF_JEQ, AF_INET, ALLOW);
  when(p, BPF_JEQ, AF_INET6, ALLOW);
  step(p, BPF_JMP | BPF_K | BPF_JEQ, AF_NETLINK, 1, 0);
  answer(p, FAIL(EPERM));
  argument(p, 2);
  when(p, BPF_JEQ, NETLINK_ROUTE, ALLOW);
  end(p, begun, FAIL(EPERM));
  only(p, SYS_socketpair, 0, AF_UNIX, AF_UNIX);

  /* Typing into the terminal. */
  begun = begin(p, SYS_ioctl);
  argument(p, 1);
  when(p, BPF_JEQ, TIOCSTI, FAIL(EPERM));
  when(p, BPF_JEQ, TIOCLINUX, FAIL(EPERM));
  end(p, begun, ALLOW);

  answer(p, ALLOW);
}

int omni_filter_calls(void) {
  program p = {.count = 0};
  build(&p, (unsigned)getpid());
  struct sock_fprog filter = {.len = p.count, .filter = p.steps};
  /* Threads that have a filter of their own cannot be bound from here: then at least this one is. */
  if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &filter) == 0) return 0;
  return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter) < 0 ? -errno : 1;
}
