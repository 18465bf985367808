import Foundation
import Glibc
import Records

/// One worker: a process of this program that works on one batch or probe, told over its standard input, telling over its standard output.
///
/// Its standard input stays open as long as the supervisor lives; when it closes, the worker ends. A worker belongs to one thread.
final class WorkerProcess {
  let assignment: Assignment
  let process: pid_t
  /// Where its events arrive.
  let output: Int32
  /// The row it reads at the moment.
  private(set) var rowInHand: Int?
  /// It has nothing more to fetch.
  private(set) var isFetched = false
  /// It has packages to read, and waits for a core.
  private(set) var isReady = false
  /// One of the machine's cores is its own.
  private(set) var hasCore = false
  /// How many rows it has read.
  private(set) var rowsRead = 0
  /// It was told to stop.
  private(set) var isStopping = false
  /// What it said at its end.
  private(set) var last: WorkEvent?
  /// The package that took more than it may.
  private(set) var runaway: (row: Int, reason: String)?
  private var input: Int32
  private var rest: [UInt8] = []

  /// How a worker ended.
  struct End {
    /// Its exit status; nil when a signal ended it.
    var status: Int32?
    var signal: Int32?
    /// Processor seconds it used in all.
    var processor: Double
  }

  /// Starts a worker.
  /// - Parameters:
  ///   - program: the file to execute.
  ///   - arguments: what makes it a worker.
  ///   - log: a file to which its standard error is appended.
  /// - Throws: `.environment` when the system refuses.
  init(_ assignment: Assignment, program: String, arguments: [String], log: String) throws(OmniError) {
    self.assignment = assignment
    var toWorker: [Int32] = [0, 0], fromWorker: [Int32] = [0, 0]
    func fail(_ number: Int32) -> OmniError {
      OmniError(
        .environment, "cannot start a worker", at: program, why: String(cString: strerror(number)),
        hint: "the machine may be short of memory or processes")
    }
    guard pipe(&toWorker) == 0 else { throw fail(errno) }
    guard pipe(&fromWorker) == 0 else {
      let number = errno
      toWorker.forEach { close($0) }
      throw fail(number)
    }
    // No other worker may inherit them: an open end would hide that this one has gone.
    for end in toWorker + fromWorker { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, toWorker[0], 0)
    posix_spawn_file_actions_adddup2(&actions, fromWorker[1], 1)
    posix_spawn_file_actions_addopen(&actions, 2, log, O_WRONLY | O_APPEND | O_CREAT, 0o644)
    // Its crash is an event to us; the runtime's own report would take seconds.
    let environment = ProcessInfo.processInfo.environment.merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }.map { "\($0)=\($1)" }
    var words = ([program] + arguments).map { strdup($0) } + [nil]
    var variables = environment.map { strdup($0) } + [nil]
    defer { (words + variables).forEach { free($0) } }
    var process = pid_t()
    let result = posix_spawn(&process, program, &actions, nil, &words, &variables)
    close(toWorker[0])
    close(fromWorker[1])
    guard result == 0 else {
      close(toWorker[1])
      close(fromWorker[0])
      throw fail(result)
    }
    self.process = process
    input = toWorker[1]
    output = fromWorker[0]
    // The pipe takes 64 KiB at once, and the worker reads it all before anything else; SIGPIPE is ignored.
    tell(JSONLine.encode(assignment))
  }

  /// Gives it a core to read packages on, until it has nothing to read.
  func grantCore() {
    (isReady, hasCore) = (false, true)
    tell(WorkerCommand.read)
  }

  /// Writes to its input. A worker that is gone shows at its output.
  private func tell(_ line: [UInt8]) {
    var sent = 0
    while sent < line.count {
      let count = line.withUnsafeBytes { bytes in bytes.baseAddress.map { write(input, $0 + sent, bytes.count - sent) } ?? 0 }
      if count <= 0, errno != EINTR { return }
      sent += max(0, count)
    }
  }

  deinit {
    if input >= 0 { close(input) }
    close(output)
  }

  /// Reads what has arrived; call it when `output` is readable.
  /// - Returns: the events; nil when the worker has closed its end.
  func events() -> [WorkEvent]? {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = buffer.withUnsafeMutableBytes { read(output, $0.baseAddress, $0.count) }
    if count < 0 { return errno == EINTR || errno == EAGAIN ? [] : nil }
    if count == 0 { return nil }
    rest.append(contentsOf: buffer[..<count])
    var events: [WorkEvent] = []
    while let end = rest.firstIndex(of: 0x0a) {
      if let event = JSONLine.decode(WorkEvent.self, rest[..<end]) {
        take(event)
        events.append(event)
      }
      rest.removeFirst(end + 1)
    }
    return events
  }

  private func take(_ event: WorkEvent) {
    switch event {
    case .began(let row): rowInHand = row
    case .ended:
      rowInHand = nil
      rowsRead += 1
    case .fetched: isFetched = true
    case .ready: isReady = true
    case .idle, .readAll: hasCore = false
    case .ranAway(let row, let reason): runaway = (row, reason)
    case .published, .probed, .gaveUp: last = event
    case .received, .asked: break
    }
  }

  /// Asks it to end: it drops its batch, unless that is being published.
  func stop() {
    isStopping = true
    if input >= 0 { close(input) }
    input = -1
  }

  /// Ends it at once.
  func kill() { Glibc.kill(process, SIGKILL) }

  /// Collects the process after it has ended.
  /// - Returns: nil while it still runs.
  func end() -> End? {
    var status: Int32 = 0
    var usage = rusage()
    let result = wait4(process, &status, WNOHANG, &usage)
    if result == 0 || (result < 0 && errno == EINTR) { return nil }
    let signal = status & 0x7f
    return End(
      status: signal == 0 ? (status >> 8) & 0xff : nil, signal: signal == 0 ? nil : signal,
      processor: Self.seconds(usage.ru_utime) + Self.seconds(usage.ru_stime))
  }

  private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
}
