import Foundation
import HTTP
public import Records
public import Registries
public import Rules
public import Store
import Synchronization

/// The work of one batch: a thread fetches ahead within bounded memory, another reads, links and writes; then the chunk is sealed and
/// published with its manifest. What a worker process does, and nothing else.
///
/// Rows are written in the plan's order however their packages arrive, so the bytes depend on the packages alone.
public final class BatchWork: Sendable {
  private let assignment: Assignment
  private let batch: PlannedBatch
  private let packages: [PlannedPackage]
  private let planID: String
  private let registry: RegistryDescriptor
  private let packs: [String: RulePack]
  private let limits: Limits
  private let dictionary: ChunkDictionary?
  private let emit: @Sendable (WorkEvent) -> Void
  private let state = Mutex(State())
  /// Opens when a core is free for what has arrived.
  private let gate = DispatchSemaphore(value: 0)

  private struct State {
    var isCancelled = false
    var received = 0
    /// Why the batch cannot be finished.
    var error: OmniError?
  }

  /// Stack of the thread that reads: linking recurses along import chains, as long as a package has modules.
  private static let stackSize = 64 << 20

  /// Reads the batch's part of the plan.
  /// - Parameters:
  ///   - registry: the batch's.
  ///   - packs: the rule packs there are for its languages, by language.
  ///   - dictionary: the registry's; nil when it has none.
  ///   - emit: told what happens, on any thread.
  /// - Throws: `.usage` for a batch that the plan does not have; what opening the plan throws.
  public init(
    _ assignment: Assignment, plan: PlanReader, registry: RegistryDescriptor, packs: [String: RulePack], limits: Limits,
    dictionary: ChunkDictionary? = nil, emit: @escaping @Sendable (WorkEvent) -> Void
  ) throws(OmniError) {
    guard plan.batches.indices.contains(assignment.batch), plan.batches[assignment.batch].registry == registry.id else {
      throw OmniError(.usage, "the plan has no such batch", at: plan.path, why: "\(assignment.batch)")
    }
    self.assignment = assignment
    batch = plan.batches[assignment.batch]
    packages = try plan.packages(batch.rows)
    planID = plan.id
    self.registry = registry
    self.packs = packs
    self.limits = limits
    self.dictionary = dictionary
    self.emit = emit
  }

  /// Gives the work a core, after its event `ready`; meanwhile packages are only fetched, as far as memory allows.
  public func takeCore() { gate.signal() }

  /// Asks the work to end; what is being published still is.
  public func cancel() {
    state.withLock { $0.isCancelled = true }
    gate.signal()
  }

  private var isCancelled: Bool { state.withLock { $0.isCancelled || $0.error != nil } }

  /// Does it.
  /// - Returns: the batch's manifest; nil for a probe.
  /// - Throws: `.interrupted` after `cancel`; `.unreachable` when the registry cannot be reached, `.environment` when the dataset cannot
  ///   be written: then nothing is published. What goes wrong with a package is its row.
  public func run() throws(OmniError) -> Manifest? {
    let queue = PackageQueue(capacity: limits.worker.fetchAhead, unwritten: limits.worker.waitingSurfaces)
    let threads = DispatchGroup()
    let result = Mutex<Result<Manifest?, OmniError>?>(nil)
    start(threads) { [self] in fetch(into: queue) }
    start(threads) { [self] in
      do throws(OmniError) {
        let manifest = try read(queue)
        result.withLock { $0 = .success(manifest) }
      } catch {
        state.withLock { $0.error = $0.error ?? error }
        result.withLock { $0 = .failure(error) }
      }
    }
    threads.wait()
    if let error = state.withLock({ $0.error }) { throw error }
    return try result.withLock { $0 ?? .success(nil) }.get()
  }

  private func start(_ group: DispatchGroup, _ body: @escaping @Sendable () -> Void) {
    group.enter()
    let thread = Thread {
      body()
      group.leave()
    }
    thread.stackSize = Self.stackSize
    thread.start()
  }

  /// The rows at hand.
  private var rows: Range<Int> { assignment.probe.isEmpty ? batch.rows : assignment.probe.clamped(to: batch.rows) }
  private func package(_ row: Int) -> PlannedPackage { packages[row - batch.rows.lowerBound] }
  private func key(_ row: Int) -> PackageKey {
    PackageKey(registry: registry.id, name: package(row).name, version: package(row).version ?? "")
  }

  // MARK: The thread that fetches

  private func fetch(into queue: PackageQueue) {
    let kept = Set(assignment.kept)
    var wanted: [Int] = []
    for row in rows where !kept.contains(row) {
      if let why = assignment.leftOut {
        queue.push(row, .refused(PackageReader.skipped(key(row), why)))
      } else if let why = assignment.excluded[row] {
        queue.push(row, .refused(PackageReader.failed(key(row), OmniError(.corrupt, why))))
      } else {
        wanted.append(row)
      }
    }
    if !wanted.isEmpty { fetch(wanted, into: queue) }
    emit(.fetched)
    if isCancelled { queue.cancel() } else { queue.close() }
  }

  private func fetch(_ wanted: [Int], into queue: PackageQueue) {
    let client: RegistryClient
    do throws(OmniError) {
      var settings = HTTPSettings()
      settings.certificates = assignment.certificates
      settings.reachedHosts = Set(assignment.reachedHosts)
      settings.paceFolder = assignment.paceFolder
      client = try RegistryClient(registry, bases: assignment.bases, lists: assignment.lists, settings: settings)
    } catch { return state.withLock { $0.error = error } }
    let requests = wanted.map { package($0).request }
    var reached: Set<String> = []
    /// Tells which hosts have answered, as soon as they have.
    func tellReached() {
      guard client.reachedHosts.count > reached.count else { return }
      reached = client.reachedHosts
      emit(.asked(requests: 0, hosts: reached.sorted()))
    }
    client.run(requests, mayStart: { queue.hasRoom }, isCancelled: { isCancelled }) { place, result in
      let row = wanted[place]
      tellReached()
      switch result {
      case .success(let package):
        state.withLock { $0.received += package.bytes.count }
        emit(.received(bytes: package.bytes.count))
        queue.push(row, .package(package))
      case .failure(let error) where error.code == .interrupted: return
      case .failure(let error) where error.code == .unreachable: state.withLock { $0.error = $0.error ?? error }
      case .failure(let error): queue.push(row, .refused(PackageReader.failed(key(row), error)))
      }
    }
    tellReached()
    emit(.asked(requests: client.traffic.requests, hosts: []))
  }

  // MARK: The thread that reads

  private func read(_ queue: PackageQueue) throws(OmniError) -> Manifest? {
    let dataset = Dataset(folder: assignment.dataset)
    let place = try Dataset.Batch(sprint: assignment.sprint, number: batch.number)
    let isProbe = !assignment.probe.isEmpty
    let fingerprints = Fingerprints.of(registry, packs, limits)
    let writer = isProbe ? nil : try dataset.writer(place, tool: toolVersion, fingerprints: fingerprints, dictionary: dictionary)
    let old = try assignment.kept.isEmpty ? nil : KeptRows(dataset, place, rows: assignment.kept)
    let extractors = ExtractorSet(packs, limits: limits)
    let watch = PackageWatch(cpu: limits.worker.packageCPU, wall: limits.worker.packageWall) { [emit] row, reason in
      emit(.ranAway(row: row, reason: reason))
      _exit(WorkerStatus.ranAway)
    }
    defer { watch.stop() }
    var waiting: [Int: [PackageSurface]] = [:]
    var next = rows.lowerBound, unwritten = 0

    /// Writes what is next, as far as it is there.
    func writeReady() throws(OmniError) {
      while rows.contains(next) {
        var surfaces: [PackageSurface]
        if let kept = try old?.surfaces(of: next) {
          surfaces = kept
        } else if let ready = waiting.removeValue(forKey: next) {
          unwritten -= Self.size(ready)
          surfaces = ready
        } else {
          break
        }
        surfaces.sort { $0.package < $1.package }
        // Two names that turn out to be one package give one row.
        for surface in surfaces where writer?.holds(surface.package) == false { try writer?.add(surface, row: next) }
        next += 1
      }
      queue.setUnwritten(unwritten)
    }

    /// A core that is not used is lent to others.
    var hasCore = false
    func waitForCore() {
      if hasCore { return }
      emit(.ready)
      gate.wait()
      hasCore = true
    }

    if old != nil {
      waitForCore()
      try writeReady()
    }
    while true {
      if hasCore, queue.isEmpty {
        emit(.idle)
        hasCore = false
      }
      guard let (row, arrival) = queue.pop() else { break }
      waitForCore()
      if isCancelled { break }
      let surfaces: [PackageSurface]
      switch arrival {
      case .refused(let surface): surfaces = [surface]
      case .package(let package): surfaces = read(package, row, extractors, watch)
      }
      waiting[row] = surfaces
      unwritten += Self.size(surfaces)
      try writeReady()
    }
    if let error = state.withLock({ $0.error }) { throw error }
    guard !isCancelled, next == rows.upperBound else { throw OmniError(.interrupted, "the batch was stopped", at: assignment.sprint) }
    emit(.readAll)
    guard let writer else { return nil }
    return try dataset.publish(place, writer, plan: planID)
  }

  private func read(_ package: FetchedPackage, _ row: Int, _ extractors: ExtractorSet, _ watch: PackageWatch) -> [PackageSurface] {
    emit(.began(row: row))
    watch.begin(row)
    let surfaces = PackageReader.surfaces(of: package, with: extractors, isCancelled: { watch.isOver || isCancelled })
    let isOver = watch.end()
    emit(.ended(row: row))
    return isOver ? [PackageReader.failed(key(row), OmniError(.limit, watch.reason))] : surfaces
  }

  /// Bytes that surfaces take in memory, about.
  private static func size(_ surfaces: [PackageSurface]) -> Int {
    surfaces.reduce(0) { sum, surface in
      sum + surface.text.byteCount + 8 * surface.text.count + 128 * surface.symbols.count + 40 * surface.paths.count
        + 16 * surface.parameters.count + 16 * surface.files.count
    }
  }

  /// What the batch came to, for the supervisor.
  public func counts(of manifest: Manifest) -> BatchCounts {
    var counts = BatchCounts(manifest)
    counts.archives = state.withLock { $0.received }
    return counts
  }
}

/// The exit statuses by which a worker says more than that it failed.
public enum WorkerStatus {
  /// A package took more than it may; the event said which.
  public static let ranAway: Int32 = 75
}
