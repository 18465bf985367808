import CRawCalls
import Glibc

/// What a process that has been taken over might try. Prints one line for each attempt: its name, a tab, `ok` or the error's words.
///
/// The arguments of raw system calls are such that nothing happens where the call is allowed.
struct Attempts {
  /// Folders: one that may be read, one that may be written, one that was not named to the sandbox.
  var readable: String, writable: String, outside: String

  func run() {
    files()
    processes()
    sockets()
    calls()
    resources()
  }

  private func files() {
    attempt("read a file outside", open(outside + "/file", O_RDONLY))
    attempt("list a folder outside", open(outside, O_RDONLY | O_DIRECTORY))
    attempt("read outside through a link", open(readable + "/link", O_RDONLY))
    attempt("read outside by way of /proc", open("/proc/self/root" + outside + "/file", O_RDONLY))
    attempt("write a file outside", open(outside + "/file", O_WRONLY))
    attempt("truncate a file outside", truncate(outside + "/file", 1))
    attempt("make a folder outside", mkdir(outside + "/new", 0o755))
    attempt("move a file in", rename(outside + "/other", writable + "/other"))
    attempt("remove a file outside", unlink(outside + "/victim"))
    attempt("write into a readable folder", open(readable + "/new", O_WRONLY | O_CREAT, 0o644))
    attempt("make a link", symlink(outside, writable + "/link"))
    attempt("read a readable file", open(readable + "/file", O_RDONLY))
    attempt("write a file", open(writable + "/own", O_WRONLY | O_CREAT | O_TRUNC, 0o644))
    attempt("make a folder", mkdir(writable + "/folder", 0o755))
    attempt("rename a file", rename(writable + "/own", writable + "/folder/own"))
    attempt("move a file out", rename(writable + "/folder/own", outside + "/own"))
    attempt("remove a file", unlink(writable + "/folder/own"))
  }

  private func processes() {
    var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("true"), nil]
    var child = pid_t()
    let failure = posix_spawn(&child, "/bin/true", nil, nil, &arguments, nil)
    if failure == 0 { waitpid(child, nil, 0) }
    errno = failure
    attempt("start a program", failure == 0 ? 0 : -1)
    let copy = raw_call(Int(SYS_clone), Int(SIGCHLD), 0, 0, 0)
    if copy == 0 { _exit(0) }
    attempt("start a process", copy)
    attempt("signal the parent", kill(getppid(), SIGCONT))
    attempt("signal oneself", kill(getpid(), SIGCONT))
    var thread = pthread_t()
    errno = pthread_create(&thread, nil, { _ in nil }, nil)
    attempt("start a thread", errno == 0 ? 0 : -1)
  }

  private func sockets() {
    let stream = Int32(SOCK_STREAM.rawValue), raw = Int32(SOCK_RAW.rawValue)
    attempt("IPv4", socket(AF_INET, stream, 0))
    attempt("IPv6", socket(AF_INET6, stream, 0))
    attempt("netlink, routes", socket(AF_NETLINK, raw, 0))
    attempt("netlink, audit", socket(AF_NETLINK, raw, 9))
    attempt("a socket file", socket(AF_UNIX, stream, 0))
    attempt("a virtual machine's host", socket(40, stream, 0))
    var pair: [Int32] = [0, 0]
    attempt("a pair of sockets", socketpair(AF_UNIX, stream, 0, &pair))
    attempt("listen", listen(socket(AF_INET, stream, 0), 1))
  }

  private func calls() {
    let calls: [(String, Int32, Int, Int)] = [
      ("execve", SYS_execve, 0, 0), ("execveat", SYS_execveat, -1, 0), ("ptrace", SYS_ptrace, 16, 0),
      ("process_vm_readv", SYS_process_vm_readv, Int(getppid()), 0), ("process_vm_writev", SYS_process_vm_writev, Int(getppid()), 0),
      ("mount", SYS_mount, 0, 0), ("umount2", SYS_umount2, 0, 0), ("pivot_root", SYS_pivot_root, 0, 0), ("chroot", SYS_chroot, 0, 0),
      ("move_mount", 429, -1, 0), ("fsopen", 430, 0, 0), ("unshare", SYS_unshare, 0, 0), ("setns", SYS_setns, -1, 0),
      ("keyctl", SYS_keyctl, -1, 0), ("add_key", SYS_add_key, 0, 0), ("bpf", SYS_bpf, -1, 0), ("perf_event_open", SYS_perf_event_open, 0, 0),
      ("init_module", SYS_init_module, 0, 0), ("finit_module", SYS_finit_module, -1, 0), ("reboot", SYS_reboot, 0, 0),
      ("kexec_load", SYS_kexec_load, 0, -1), ("io_uring_setup", 425, 0, 0), ("userfaultfd", SYS_userfaultfd, -1, 0),
      ("name_to_handle_at", SYS_name_to_handle_at, -1, 0), ("open_by_handle_at", SYS_open_by_handle_at, -1, 0),
      ("personality", SYS_personality, 0xffff_ffff, 0), ("pidfd_open", 434, Int(getppid()), 0),
      ("clone with a namespace", SYS_clone, 0x4001_0000, 0), ("limits of others", SYS_prlimit64, Int(getppid()), 0),
      ("type into the terminal", SYS_ioctl, 0, 0x5412),
    ]
    for (name, number, first, second) in calls { attempt(name, raw_call(Int(number), first, second, 0, 0)) }
  }

  private func resources() {
    let file = open(writable + "/long", O_WRONLY | O_CREAT, 0o644)
    attempt("a long file", pwrite(file, "x", 1, off_t(Probe.fileBytes)))
    attempt("a short file", pwrite(file, "x", 1, off_t(Probe.fileBytes - 1)))
    let memory = mmap(nil, Probe.memory, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    attempt("much memory", memory == MAP_FAILED ? -1 : 0)
  }

  private func attempt(_ name: String, _ result: some BinaryInteger) {
    print(name, result < 0 ? String(cString: strerror(errno)) : "ok", separator: "\t")
  }
}
