import Foundation
public import Records
public import Registries
public import Rules
public import Store
import Synchronization

/// One sprint on this machine: downloads overlap with parsing on all cores, the surfaces become one chunk with its manifest.
///
/// Each registry is asked by a thread of its own; each worker thread owns its parsers and takes packages from a bounded queue. Results
/// are put in canonical order before they are written, so the number of workers does not show in the bytes.
public final class SprintRun: Sendable {
  public let plan: SprintPlan
  private let registries: [String: RegistryDescriptor]
  private let packs: [String: RulePack]
  private let limits: Limits
  private let dataset: Dataset
  private let workers: Int
  private let state: Mutex<State>

  private struct State {
    /// What became of each request, in the plan's order.
    var surfaces: [[PackageSurface]]
    var progress = SprintProgress()
    /// Why a part of the plan could not be asked, by its place; nobody there ever answered.
    var unreached: [Int: OmniError] = [:]
    /// Whether any registry answered.
    var isAnyReached = false
    /// Why the whole sprint makes no sense.
    var mistake: OmniError?
  }

  /// Archives waiting for a worker, in bytes.
  private static let queueCapacity = 64 << 20
  /// Stack of a worker thread: linking recurses along import chains, as long as a package has modules.
  private static let stackSize = 64 << 20

  /// - Parameters:
  ///   - registries: those that the plan names, by id.
  ///   - packs: the rule packs there are for their languages, by language.
  ///   - workers: parsing threads; nil: one per core.
  public init(
    _ plan: SprintPlan, registries: [String: RegistryDescriptor], packs: [String: RulePack], limits: Limits = Limits(), dataset: Dataset,
    workers: Int? = nil
  ) {
    self.plan = plan
    self.registries = registries
    self.packs = packs
    self.limits = limits
    self.dataset = dataset
    self.workers = max(1, workers ?? ProcessInfo.processInfo.activeProcessorCount)
    let count = plan.parts.map(\.packages.count).reduce(0, +)
    var state = State(surfaces: [[PackageSurface]](repeating: [], count: count))
    state.progress.packages = count
    self.state = Mutex(state)
  }

  /// Runs the sprint to its end.
  ///
  /// A registry that nobody can reach is left out: its packages are skipped, or failed when no other registry was reached either. So is
  /// one for whose languages there is no rule pack.
  /// - Parameters:
  ///   - isCancelled: asked about ten times a second; then the run ends with nothing written.
  ///   - observe: told what has happened, about ten times a second.
  /// - Returns: the manifest of the chunk; every package of the plan is in it, whatever became of it.
  /// - Throws: `.interrupted`; `.usage` for a wrong address of a registry; `.notFound` without any rule pack; `.environment` when the
  ///   dataset cannot be written (disk full), or the machine cannot name a server of any registry. `.network` never: a package that
  ///   cannot be fetched is a row.
  public func run(isCancelled: @escaping @Sendable () -> Bool = { false }, observe: (SprintProgress) -> Void = { _ in }) throws(OmniError) -> Manifest
  {
    let isStopped: @Sendable () -> Bool = { [self] in isCancelled() || state.withLock { $0.mistake != nil } }
    let queue = PackageQueue(capacity: Self.queueCapacity)
    let fetchers = DispatchGroup(), readers = DispatchGroup()
    for _ in 0..<min(workers, state.withLock { $0.surfaces.count }) { start(readers) { self.read(queue, isStopped) } }
    var place = 0
    for part in plan.parts.indices {
      let first = place
      place += plan.parts[part].packages.count
      start(fetchers) { self.fetch(part, first, into: queue, isStopped) }
    }
    wait(for: fetchers, observe)
    if isStopped() { queue.cancel() } else { queue.close() }
    wait(for: readers, observe)
    if let mistake = state.withLock({ $0.mistake }) { throw mistake }
    if isCancelled() {
      throw OmniError(
        .interrupted, "the sprint was stopped", at: plan.name, why: "nothing was written", hint: "run the same command again: it begins anew")
    }
    try leaveOut()
    observe(state.withLock { $0.progress })
    return try write()
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

  private func wait(for group: DispatchGroup, _ observe: (SprintProgress) -> Void) {
    while group.wait(timeout: .now() + .milliseconds(100)) == .timedOut { observe(state.withLock { $0.progress }) }
  }

  // MARK: Threads

  /// Reads fetched packages until no more come.
  private func read(_ queue: PackageQueue, _ isStopped: () -> Bool) {
    let extractors = ExtractorSet(packs, limits: limits)
    while let (place, package) = queue.pop() {
      let surfaces = PackageReader.surfaces(of: package, with: extractors, isCancelled: isStopped)
      if !isStopped() { finish(place, surfaces) }
    }
  }

  /// Fetches a part of the plan.
  /// - Parameter first: the place of its first package among all.
  private func fetch(_ index: Int, _ first: Int, into queue: PackageQueue, _ isStopped: () -> Bool) {
    let part = plan.parts[index]
    guard let registry = registries[part.registry] else { return }
    let languages = registry.allLanguages
    guard languages.contains(where: { packs[$0] != nil }) else {
      let error = OmniError(
        .notFound, "there is no rule pack for " + languages.joined(separator: " or "), at: registry.id, hint: "omni plugin list shows the packs")
      return state.withLock { $0.unreached[index] = error }
    }
    let client: RegistryClient
    do throws(OmniError) { client = try RegistryClient(registry, bases: part.bases) } catch {
      return state.withLock {
        if error.code == .usage { $0.mistake = error } else { $0.unreached[index] = error }
      }
    }
    var silent: [(place: Int, error: OmniError)] = []
    client.run(part.packages, mayStart: { queue.hasRoom }, isCancelled: isStopped) { place, result in
      switch result {
      case .success(let package):
        state.withLock { $0.progress.fetched(package.bytes.count) }
        queue.push(first + place, package)
      case .failure(let error) where error.code == .interrupted: return
      case .failure(let error) where error.code == .network && !client.isReached: silent.append((place, error))
      case .failure(let error): finish(first + place, [PackageReader.failed(key(registry, part.packages[place]), error)])
      }
    }
    if let error = silent.first?.error, !client.isReached { return state.withLock { $0.unreached[index] = error } }
    state.withLock { $0.isAnyReached = true }
    for (place, error) in silent { finish(first + place, [PackageReader.failed(key(registry, part.packages[place]), error)]) }
  }

  private func finish(_ place: Int, _ surfaces: [PackageSurface]) {
    state.withLock {
      $0.progress.finished(surfaces)
      $0.surfaces[place] = surfaces
    }
  }

  private func key(_ registry: RegistryDescriptor, _ request: PackageRequest) -> PackageKey {
    PackageKey(registry: registry.id, name: registry.canonical(name: request.name) ?? request.name, version: request.version ?? "")
  }

  // MARK: The end

  /// Makes rows for the packages of registries that could not be asked.
  private func leaveOut() throws(OmniError) {
    let (unreached, isAnyReached) = state.withLock { ($0.unreached, $0.isAnyReached) }
    // When nothing could even be tried, the first reason is the sprint's own.
    if unreached.count == plan.parts.count, unreached.values.allSatisfy({ $0.code != .network }), let error = unreached[0] { throw error }
    var first = 0
    for (index, part) in plan.parts.enumerated() {
      defer { first += part.packages.count }
      guard let error = unreached[index], let registry = registries[part.registry] else { continue }
      let rows = part.packages.map { request in
        var row = PackageReader.failed(key(registry, request), error)
        if isAnyReached || error.code != .network { row.status = .skipped }
        return row
      }
      state.withLock {
        for (place, row) in rows.enumerated() {
          $0.surfaces[first + place] = [row]
          if row.status == .failed { $0.progress.finished([row]) }
        }
        if rows.first?.status == .skipped {
          $0.progress.leftOut.append(.init(registry: registry.id, packages: rows.count, why: rows[0].reasons.joined(separator: "; ")))
        }
      }
    }
  }

  /// Writes chunk and manifest. Two requests that turn out to be one package give one row; one that failed gives way to the other.
  private func write() throws(OmniError) -> Manifest {
    var surfaces: [PackageKey: PackageSurface] = [:]
    for surface in state.withLock({ $0.surfaces }).joined() where surfaces[surface.package] == nil || surface.status != .failed {
      surfaces[surface.package] = surface
    }
    let keys = surfaces.keys.sorted()
    let languages = Set(plan.parts.compactMap { registries[$0.registry] }.flatMap(\.allLanguages))
    let writer = try dataset.writer(
      try Dataset.Batch(sprint: plan.name, number: 0), packages: keys, tool: toolVersion,
      packs: packs.filter { languages.contains($0.key) }.mapValues(\.fingerprint))
    for key in keys { if let surface = surfaces[key] { try writer.add(surface) } }
    return try dataset.publish(try Dataset.Batch(sprint: plan.name, number: 0), writer)
  }
}

/// Name and version of this program, as chunks and manifests carry it.
public let toolVersion = "omni 0.1.0"
