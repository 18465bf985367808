import CSandbox
import Glibc

/// What the process that reads strangers' archives gives up before their first byte arrives.
///
/// Five layers, each as far as the kernel has it. What a worker needs stays: threads, memory, the internet, name lookup, the folders that
/// are named. It can execute no program, start no process, signal nobody and reach no service of the machine through a socket file.
/// Connections to any address stay possible, for a registry may stand anywhere; so do reading the named folders and filling the disk
/// behind the writable ones.
public enum Sandbox {
  /// One of the layers, in the order in which they are entered.
  public enum Layer: String, Sendable, CaseIterable {
    /// No program that is executed can bring privileges: what the kernel asks of those who install filters.
    case privileges = "no new privileges"
    /// Memory, length of files, open files, no core dumps.
    case limits = "resource limits"
    /// Which files, by Landlock.
    case files = "Landlock"
    /// Root's powers, but for those over files.
    case capabilities
    /// Which system calls, by seccomp; `filter.c` has the list.
    case calls = "seccomp"
  }

  /// Whom a layer binds.
  public enum Reach: Sendable {
    case process
    /// The calling thread and those it will start, in a process with others.
    case thread
    case nobody
  }

  /// What became of one layer.
  public struct Outcome: Sendable, Equatable, CustomStringConvertible {
    public var layer: Layer
    public var reach: Reach
    /// What is in force, or the system's words why not.
    public var detail: String

    /// `Landlock: ABI 7`, `seccomp: no (Operation not permitted)`.
    public var description: String {
      switch reach {
      case .process: "\(layer.rawValue): \(detail)"
      case .thread: "\(layer.rawValue): \(detail), for one thread"
      case .nobody: "\(layer.rawValue): no (\(detail))"
      }
    }
  }

  /// What took effect: one outcome for each layer, in their order.
  public struct Report: Sendable, Equatable {
    public var outcomes: [Outcome]
    /// The given paths that could not be allowed, with the system's words: out of reach now, if Landlock is in force.
    public var unreachable: [String] = []
    /// Whether every layer binds the whole process.
    public var isWhole: Bool { outcomes.allSatisfy { $0.reach == .process } }
  }

  /// Gives up for ever all that reading packages does not need.
  ///
  /// Call it before threads start. Limits bind all threads, and so does seccomp unless one of them has a filter of its own; Landlock does
  /// from its ABI 8 on, before that it binds the calling thread and those it will start, and giving up capabilities always does. The
  /// report says so. Files and connections that are open stay usable. Never fails: what the kernel, or a container, refuses is left out.
  /// - Parameters:
  ///   - readable: folders and files that may be read, beyond the system's libraries, certificates and resolver settings. They must exist.
  ///   - writable: those in which files may be read, written, made, renamed and removed. They must exist.
  ///   - memory: bytes of writable memory of the process's own (RLIMIT_DATA), address space that is only reserved included.
  ///   - fileBytes: the longest file that may be written; a write beyond it fails.
  ///   - openFiles: most files and connections open at once.
  public static func enter(
    readable: [String], writable: [String], memory: Int = 1 << 30, fileBytes: Int = 16 << 30, openFiles: Int = 512
  ) -> Report {
    // Beyond a file's longest length the write shall fail, not the process.
    signal(SIGXFSZ, SIG_IGN)
    let alone: Reach = threads > 1 ? .thread : .process
    var report = Report(outcomes: [
      outcome(.privileges, omni_no_new_privileges(), alone),
      outcome(.limits, bound([RLIMIT_CORE: 0, RLIMIT_DATA: memory, RLIMIT_FSIZE: fileBytes, RLIMIT_NOFILE: openFiles])),
    ])
    let (files, unreachable) = guardFiles(readable, writable, alone)
    report.unreachable = unreachable
    report.outcomes.append(files)
    report.outcomes.append(outcome(.capabilities, omni_drop_capabilities(), alone))
    let calls = omni_filter_calls()
    report.outcomes.append(outcome(.calls, calls, calls == 0 ? .process : alone))
    return report
  }

  /// What the kernel, and the container around this process, would let it enter: tried in a child process, but for the limits, which
  /// always can be lowered.
  public static func abilities() -> [Outcome] {
    var trial = omni_sandbox_trial()
    let failure = omni_sandbox_try(&trial)
    guard failure == 0 else { return Layer.allCases.map { outcome($0, failure) } }
    return [
      outcome(.privileges, trial.no_new_privileges), outcome(.limits, 0), outcome(.files, trial.landlock, detail: "ABI \(trial.landlock)"),
      outcome(.capabilities, trial.drop_capabilities), outcome(.calls, trial.filter_calls),
    ]
  }

  // MARK: Layers

  /// - Parameter result: a negative error number, or anything else for success.
  private static func outcome(_ layer: Layer, _ result: Int32, _ reach: Reach = .process, detail: String = "yes") -> Outcome {
    Outcome(layer: layer, reach: result < 0 ? .nobody : reach, detail: result < 0 ? words(-result) : detail)
  }

  /// Lowers limits; one that is lower already stays.
  private static func bound(_ limits: KeyValuePairs<__rlimit_resource, Int>) -> Int32 {
    for (resource, value) in limits {
      var limit = rlimit()
      guard getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0 else { return -errno }
      limit.rlim_max = min(limit.rlim_max, rlim_t(max(0, value)))
      limit.rlim_cur = min(limit.rlim_cur, limit.rlim_max)
      guard setrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0 else { return -errno }
    }
    return 0
  }

  private static func guardFiles(_ readable: [String], _ writable: [String], _ alone: Reach) -> (Outcome, unreachable: [String]) {
    let abi = omni_landlock_abi()
    let rules = abi < 0 ? abi : omni_landlock_create(abi)
    guard rules >= 0 else { return (outcome(.files, rules), []) }
    defer { close(rules) }
    for path in SystemFiles.readable { _ = omni_landlock_allow(rules, abi, path, false) }
    var unreachable: [String] = []
    for (paths, isWritable) in [(readable, false), (writable + SystemFiles.writable, true)] {
      for path in paths {
        let result = omni_landlock_allow(rules, abi, path, isWritable)
        if result < 0 { unreachable.append("\(path): \(words(-result))") }
      }
    }
    let reach = abi >= omni_landlock_all_threads ? .process : alone
    return (outcome(.files, omni_landlock_enforce(rules, abi), reach, detail: "ABI \(abi)"), unreachable)
  }

  private static func words(_ number: Int32) -> String { String(cString: strerror(number)) }

  /// How many threads this process has; 0 when the system does not tell.
  private static var threads: Int {
    guard let stream = opendir("/proc/self/task") else { return 0 }
    defer { closedir(stream) }
    var names = 0
    while readdir(stream) != nil { names += 1 }
    return names - 2  // `.` and `..`
  }
}
