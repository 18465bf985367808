import Glibc
import Records
import Registries
import Store

extension SprintRun {
  // MARK: Starting

  /// Starts workers as long as there is work and room: at most two for each core, so that some have packages to read while others wait for
  /// theirs. The registry that the fewest fetch from is next, so that the rates of all add up; as many as there are cores may fetch from one.
  func startWorkers() throws(OmniError) {
    if workers.isEmpty, !queue.isEmpty { try leaveOut() }
    while failure == nil, workers.count < 2 * settings.workers {
      var fetching: [String: Int] = [:]
      for worker in workers where !worker.isFetched { fetching[registry(of: worker.assignment.batch), default: 0] += 1 }
      let next = queue.next { registry in
        let load = fetching[registry, default: 0]
        return sites[registry]?.trouble == nil && load < settings.workers ? load : nil
      }
      guard let (batch, probe) = next else { break }
      start(batch, probe)
    }
    grantCores()
  }

  private func registry(of batch: Int) -> String { plan.batches[batch].registry }

  private func start(_ batch: Int, _ probe: Range<Int>) {
    let registry = registry(of: batch)
    guard var site = sites[registry] else { return }
    if site.leftOut == nil {
      do throws(OmniError) { try site.open() } catch {
        if error.code == .usage { failure = error }
        site.trouble = error
        sites[registry] = site
        return queue.retry(batch)
      }
      sites[registry] = site
    }
    var assignment = Assignment(dataset: dataset.folder, sprint: plan.name, batch: batch)
    assignment.probe = probe
    let rows = plan.batches[batch].rows
    assignment.excluded = ledger.blamed.filter { rows.contains($0.key) }
    assignment.leftOut = site.leftOut
    assignment.kept = kept[batch] ?? []
    (assignment.bases, assignment.lists, assignment.certificates) = (site.bases, site.lists, site.certificates)
    assignment.reachedHosts = site.reached.sorted()
    assignment.paceFolder = settings.paceFolder
    do throws(OmniError) {
      workers.append(try WorkerProcess(assignment, program: settings.program, arguments: settings.arguments, log: log))
    } catch {
      failure = error
      queue.retry(batch)
    }
  }

  /// Gives free cores to workers that have something to read, the eldest first.
  func grantCores() {
    var free = settings.workers - workers.count(where: \.hasCore)
    for worker in workers where free > 0 && worker.isReady {
      worker.grantCore()
      free -= 1
    }
  }

  /// Only batches of registries in trouble are left. Those that were never heard of are left out when others were; the others wait for
  /// another run.
  private func leaveOut() throws(OmniError) {
    let isAnyReached = sites.values.contains { !$0.reached.isEmpty }
    for (id, site) in sites.sorted(by: { $0.key < $1.key }) where site.reached.isEmpty {
      guard let trouble = site.trouble, isAnyReached || (trouble.code != .unreachable && sites.values.contains { $0.trouble == nil }) else {
        continue
      }
      let why = trouble.why.map { "\(trouble.what): \($0)" } ?? trouble.what
      sites[id]?.leftOut = why
      sites[id]?.trouble = nil
      progress.leftOut[id] = why
      try journal.append(.leftOut(plan: plan.id, registry: id, why: why))
    }
  }

  // MARK: Ends

  /// Draws the conclusions from a worker's end.
  /// - Returns: the batch that it published, if it did.
  func conclude(_ worker: WorkerProcess, _ end: WorkerProcess.End) throws(OmniError) -> Int? {
    processorOfEnded += end.processor
    let batch = worker.assignment.batch
    if let (row, reason) = worker.runaway {
      try blame(row, reason)
      try follow(worker.assignment.probe.isEmpty ? .retry : triage.probePassed(batch), batch)
      return nil
    }
    switch worker.last {
    case .published(let counts):
      ledger.setDone(batch, counts)
      progress.take(ledger, plan)
      try journal.append(.published(plan: plan.id, batch: batch, counts: counts))
      return batch
    case .probed: try follow(triage.probePassed(batch), batch)
    case .gaveUp(let code, let what, let location, let why, let hint):
      let error = OmniError(OmniError.Code(rawValue: code) ?? .environment, what, at: location, why: why, hint: hint)
      try gaveUp(worker, error)
    default: try died(worker, end)
    }
    return nil
  }

  private func again(_ worker: WorkerProcess) {
    let assignment = worker.assignment
    if assignment.probe.isEmpty { queue.retry(assignment.batch) } else { queue.probe(assignment.batch, assignment.probe) }
  }

  private func gaveUp(_ worker: WorkerProcess, _ error: OmniError) throws(OmniError) {
    again(worker)
    switch error.code {
    case .interrupted: if !worker.isStopping { try killed(worker) }
    case .unreachable: sites[registry(of: worker.assignment.batch)]?.trouble = error
    default: failure = failure ?? error
    }
  }

  /// A worker ended without a last word.
  private func died(_ worker: WorkerProcess, _ end: WorkerProcess.End) throws(OmniError) {
    let kills = ProcessUsage.killsForMemory()
    let isShortOfMemory = kills > killsForMemory
    killsForMemory = kills
    if end.signal.map({ Self.foreign.contains($0) }) ?? false, !isShortOfMemory {
      again(worker)
      if !worker.isStopping { try killed(worker) }
      return
    }
    let assignment = worker.assignment, batch = assignment.batch
    let rows = plan.batches[batch].rows
    let step =
      assignment.probe.isEmpty
      ? triage.batchCrashed(batch, rows: rows, suspect: worker.rowInHand) : triage.probeCrashed(batch, rows: assignment.probe)
    let signal =
      isShortOfMemory && end.signal == SIGKILL ? "out of memory" : end.signal.map { Self.name(ofSignal: $0) } ?? "exit status \(end.status ?? 0)"
    try follow(step, batch, crash: "reading it ended the process (\(signal))")
  }

  /// Somebody else ended a worker: no package is to blame, but nobody gets anywhere if it goes on for ever.
  private func killed(_ worker: WorkerProcess) throws(OmniError) {
    let batch = worker.assignment.batch
    foreignKills[batch, default: 0] += 1
    guard foreignKills[batch, default: 0] > Self.mostForeignKills else { return }
    failure = OmniError(
      .environment, "workers are being killed", at: "\(plan.name), batch \(batch)", why: "\(Self.mostForeignKills) times, by somebody else",
      hint: "see what ends them: a memory limit of the container, a batch scheduler; then omni sprint run \(plan.name) goes on")
  }

  private func follow(_ step: CrashTriage.Step, _ batch: Int, crash: String = "") throws(OmniError) {
    switch step {
    case .retry: queue.retry(batch)
    case .probe(let ranges): for rows in ranges { queue.probe(batch, rows) }
    case .blame(let row):
      try blame(row, crash)
      if !triage.isProbing(batch) { queue.retry(batch) }
    case .giveUp:
      for row in plan.batches[batch].rows where ledger.blamed[row] == nil {
        try blame(row, "its batch ended the process, no package of it does alone")
      }
      queue.retry(batch)
    case .hopeless:
      failure = OmniError(
        .environment, "a batch cannot be worked on", at: "\(plan.name), batch \(batch)", why: "its worker crashes whatever it is given",
        hint: "see \(log)")
    case .wait: break
    }
  }

  private func blame(_ row: Int, _ reason: String) throws(OmniError) {
    ledger.blame(row, reason)
    progress.crashing = ledger.blamed.count
    try journal.append(.blamed(plan: plan.id, row: row, reason: reason), isDurable: true)
  }

  /// Signals that come from outside, not from what a worker does.
  private static let foreign: Set<Int32> = [SIGKILL, SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGALRM, SIGUSR1, SIGUSR2]
  private static let mostForeignKills = 50

  private static func name(ofSignal number: Int32) -> String {
    let names: [Int32: String] = [
      SIGABRT: "SIGABRT", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGILL: "SIGILL", SIGKILL: "SIGKILL", SIGSEGV: "SIGSEGV", SIGSYS: "SIGSYS",
      SIGTRAP: "SIGTRAP",
    ]
    return names[number] ?? "signal \(number)"
  }
}
