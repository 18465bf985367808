import Foundation
import Glibc
public import Records
public import Registries
public import Store

/// The supervisor of a sprint on this machine: hands the plan's batches to worker processes, one for each core, until every batch has its
/// manifest.
///
/// A worker owns a whole batch and ends with it. There are more of them than cores: those that have packages to read share the cores, the
/// others wait for the network. Manifests are the truth about what is done; whatever is killed at whatever moment costs the batches in flight.
/// One thread, one loop over the workers' pipes. A run belongs to one thread and runs once.
public final class SprintRun {
  /// How to run.
  public struct Settings: Sendable {
    /// Cores: workers that read at the same time.
    public var workers = ProcessInfo.processInfo.activeProcessorCount
    /// The program that works, and the words that make it a worker.
    public var program = "/proc/self/exe"
    public var arguments = ["sprint", "work"]
    /// How long batches at work may go on after a notice (SIGTERM) before they are dropped.
    public var grace = Duration.seconds(20)
    /// Where the machine's processes share the registries' rates; nil: each worker for itself.
    public var paceFolder: String?
    /// Of the batches, only those whose number leaves this remainder: for several machines that share a plan.
    public var slice: (index: Int, of: Int)?

    public init() {}
  }

  /// Why a run should end early.
  public enum Stop: Sendable, Equatable {
    /// Drop the batches at work.
    case now
    /// Finish the batches at work, if they can within the grace.
    case afterGrace
  }

  public let plan: PlanReader
  let dataset: Dataset
  let settings: Settings
  let journal: Journal
  let log: String
  var ledger: BatchLedger
  var triage = CrashTriage()
  var queue: WorkQueue
  var sites: [String: RegistrySite]
  var workers: [WorkerProcess] = []
  var progress: SprintProgress
  /// Why the run cannot go on.
  var failure: OmniError?
  private let lock: RunLock
  private let began = ContinuousClock.now
  /// Processor seconds of workers that have ended.
  var processorOfEnded = 0.0
  /// How often somebody else ended a batch's worker.
  var foreignKills: [Int: Int] = [:]
  var killsForMemory = ProcessUsage.killsForMemory()
  private var sampled = ContinuousClock.now
  private var lastSample = 0.0
  private var peakMemory = 0
  private var window = RateWindow()

  /// Takes up a sprint where it stands.
  /// - Parameters:
  ///   - registries: those of the plan, by id.
  ///   - packs: languages that there is a rule pack for.
  /// - Throws: `.usage` while another process runs it; `.notFound` for a registry that is not among those given; `.environment` when the
  ///   dataset cannot be written.
  public init(
    _ plan: PlanReader, registries: [String: RegistryDescriptor], packs: Set<String>, dataset: Dataset, settings: Settings = Settings()
  ) throws(OmniError) {
    self.plan = plan
    self.dataset = dataset
    self.settings = settings
    lock = try RunLock(dataset, sprint: plan.name)
    journal = Journal(dataset, sprint: plan.name)
    log = dataset.runFolder(plan.name) + "/workers.log"
    ledger = try BatchLedger(plan, dataset)
    progress = SprintProgress(plan, ledger, slice: settings.slice.map { SprintProgress.Slice(index: $0.index, of: $0.of) })
    sites = [:]
    for registry in plan.registries {
      guard let descriptor = registries[registry.id] else {
        throw OmniError(.notFound, "the plan's registry is unknown", at: registry.id, hint: "its descriptor is missing from plugins/registries")
      }
      sites[registry.id] = RegistrySite(descriptor, bases: registry.bases, packs: packs, reached: ledger.reached[registry.id] ?? [])
    }
    queue = WorkQueue(plan.batches)
    for batch in plan.batches where ledger.counts[batch.number] == nil && settings.slice.map({ batch.number % $0.of == $0.index }) ?? true {
      queue.append(batch.number)
    }
  }

  /// Rows that a batch takes over from its present chunk, by batch: what a repair does not read again.
  private(set) var kept: [Int: [Int]] = [:]

  /// Does batches again that are done; call it before `run`.
  /// - Parameter kept: the batches, each with the rows that stay as they are. Blamed packages among the others are tried again.
  public func repair(_ kept: [Int: [Int]]) throws(OmniError) {
    self.kept = kept
    for batch in kept.keys.sorted() where plan.batches.indices.contains(batch) {
      ledger.setToDo(batch)
      queue.append(batch)
      for row in ledger.blamed.keys.sorted() where plan.batches[batch].rows.contains(row) {
        ledger.pardon(row)
        try journal.append(.pardoned(plan: plan.id, row: row))
      }
    }
    progress.take(ledger, plan)
  }

  /// Runs until every batch is done, or as far as it goes.
  /// - Parameters:
  ///   - stop: asked ten times a second and after every event.
  ///   - observe: told as often how the sprint stands, and of each batch when it is published.
  /// - Throws: `.interrupted` after a stop; `.unreachable` when registries cannot be reached (any more); `.environment` when the dataset
  ///   cannot be written or workers do not start. In every case the published batches stay, and another run goes on from there.
  public func run(stop: () -> Stop? = { nil }, observe: (SprintProgress, _ published: Int?) -> Void = { _, _ in }) throws(OmniError) {
    try journal.append(
      .began(plan: plan.id, time: Date().timeIntervalSince1970, process: getpid(), workers: settings.workers))
    dataset.sweepLeftovers(of: plan.name)
    progress.run = SprintProgress.Run()
    defer { dropWorkers() }
    var deadline: ContinuousClock.Instant?
    var isStopped = false
    while true {
      switch stop() {
      case .now: isStopped = true
      case .afterGrace: deadline = deadline ?? .now + settings.grace
      case nil: break
      }
      if let deadline, .now >= deadline { isStopped = true }
      if isStopped || failure != nil { break }
      if deadline == nil { try startWorkers() }
      if workers.isEmpty { break }
      for batch in try attend() { observe(progress, batch) }
      grantCores()
      try sample()
      observe(progress, nil)
    }
    try finish(isStopped: isStopped || (deadline != nil && !isWhollyDone), observe)
  }

  private var isWhollyDone: Bool { queue.isEmpty && workers.isEmpty }

  /// Ends what still runs, and says how the run ended.
  private func finish(isStopped: Bool, _ observe: (SprintProgress, Int?) -> Void) throws(OmniError) {
    for worker in workers { worker.stop() }
    // A worker that is publishing finishes that; the others end at once.
    let deadline = ContinuousClock.now + .seconds(5)
    while !workers.isEmpty, .now < deadline { for batch in try attend() { observe(progress, batch) } }
    dropWorkers()
    dataset.sweepLeftovers(of: plan.name)
    try sample(isLast: true)
    let error = failure ?? (isStopped ? interrupted : unreachable)
    try journal.append(.ended(time: Date().timeIntervalSince1970, outcome: error?.code.rawValue ?? "complete"), isDurable: true)
    observe(progress, nil)
    if let error { throw error }
  }

  private func dropWorkers() {
    for worker in workers {
      worker.kill()
      while worker.end() == nil { usleep(1000) }
    }
    workers = []
  }

  private var interrupted: OmniError {
    OmniError(
      .interrupted, "the sprint was stopped", at: plan.name, why: "\(ledger.done) of \(plan.batches.count) batches are done and stay",
      hint: "omni sprint run \(plan.name) goes on")
  }

  /// Why batches are left; nil when none is.
  private var unreachable: OmniError? {
    guard !queue.isEmpty else { return nil }
    let troubles = sites.sorted { $0.key < $1.key }.compactMap { id, site in site.trouble.map { (id, $0) } }
    // What is wrong with this machine or installation is the whole error.
    if let (_, error) = troubles.first(where: { $0.1.code != .unreachable }), troubles.count == sites.count { return error }
    let reasons = troubles.map { id, error in "\(id): \(error.what)" + (error.why.map { " (\($0))" } ?? "") }
    return OmniError(
      .unreachable, "the sprint is not complete", at: plan.name, why: reasons.joined(separator: "; "),
      hint: "omni sprint run \(plan.name) goes on when the network is back")
  }

  // MARK: The loop

  /// Waits for the workers' events, at most a tenth of a second, and deals with them.
  /// - Returns: the batches that were published.
  private func attend() throws(OmniError) -> [Int] {
    var polled = workers.map { pollfd(fd: $0.output, events: Int16(POLLIN), revents: 0) }
    _ = poll(&polled, nfds_t(polled.count), 100)
    var published: [Int] = []
    for (worker, state) in zip(workers, polled) where state.revents != 0 {
      guard let events = worker.events() else {
        // It has closed its end: it is ending.
        var end = worker.end()
        let deadline = ContinuousClock.now + .seconds(5)
        while end == nil {
          usleep(1000)
          if .now > deadline { worker.kill() }
          end = worker.end()
        }
        workers.removeAll { $0 === worker }
        if let end, let batch = try conclude(worker, end) { published.append(batch) }
        continue
      }
      for event in events { try take(event, of: worker) }
    }
    return published
  }

  private func take(_ event: WorkEvent, of worker: WorkerProcess) throws(OmniError) {
    switch event {
    case .received(let bytes): progress.run?.received += bytes
    case .ended: progress.run?.packages += 1
    case .asked(let requests, let hosts):
      progress.run?.requests += requests
      let registry = plan.batches[worker.assignment.batch].registry
      let new = hosts.filter { sites[registry]?.reached.insert($0).inserted ?? false }
      guard !new.isEmpty else { return }
      progress.leftOut[registry] = nil
      try journal.append(.reached(registry: registry, hosts: new))
    case .ready, .idle, .began, .fetched, .readAll, .ranAway, .published, .probed, .gaveUp: break
    }
  }

  private func sample(isLast: Bool = false) throws(OmniError) {
    guard isLast || sampled.duration(to: .now) > .milliseconds(500) else { return }
    sampled = .now
    let elapsed = began.duration(to: .now)
    var run = progress.run ?? SprintProgress.Run()
    run.elapsed = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
    let processes = workers.map(\.process) + [getpid()]
    run.processor = processorOfEnded + processes.reduce(0) { $0 + ProcessUsage.processor($1) }
    run.memory = processes.reduce(0) { $0 + ProcessUsage.memory($1) }
    peakMemory = max(peakMemory, run.memory)
    run.workers = settings.workers
    run.working = workers.map { worker in
      let batch = plan.batches[worker.assignment.batch]
      let probe = worker.assignment.probe
      return SprintProgress.Working(
        batch: batch.number, done: worker.rowsRead, packages: probe.isEmpty ? batch.rows.count : probe.count, bytes: probe.isEmpty ? batch.bytes : 0)
    }
    progress.run = run
    let recent = window.add(run, bytesToRead: progress.bytesToRead)
    progress.run?.recent = recent
    // A long run needs no finer picture than a short one.
    guard isLast || run.elapsed - lastSample > max(1, run.elapsed / 300) else { return }
    lastSample = run.elapsed
    try journal.append(
      .sample(
        Journal.Sample(
          time: Date().timeIntervalSince1970, elapsed: run.elapsed, processor: run.processor, memory: peakMemory, packages: run.packages,
          bytes: run.received, requests: run.requests, workers: workers.count, bytesToRead: progress.bytesToRead)))
    peakMemory = 0
  }
}
