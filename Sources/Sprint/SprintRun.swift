import Foundation
public import Records
public import Registries
public import Rules
public import Store
import Surface
import Synchronization
import Syntax

/// One sprint on this machine: downloads overlap with parsing on all cores, the surfaces become one chunk with its manifest.
///
/// The calling thread fetches; each worker thread owns a parser and takes packages from a bounded queue. Results are put in
/// canonical order before they are written, so the number of workers does not show in the bytes.
public final class SprintRun: Sendable {
  public let plan: SprintPlan
  private let registry: RegistryDescriptor
  private let bases: [String: String]
  private let pack: RulePack
  private let dataset: Dataset
  private let workers: Int
  private let state: Mutex<State>

  private struct State {
    var surfaces: [PackageSurface?]
    var progress = SprintProgress()
  }

  /// Archives waiting for a worker, in bytes.
  private static let queueCapacity = 64 << 20
  /// Stack of a worker thread: linking recurses along import chains, as long as a package has modules.
  private static let stackSize = 64 << 20

  /// - Parameters:
  ///   - bases: replaces addresses of the registry, by their name in its descriptor.
  ///   - workers: parsing threads; nil: one per core.
  public init(_ plan: SprintPlan, registry: RegistryDescriptor, bases: [String: String] = [:], pack: RulePack, dataset: Dataset, workers: Int? = nil)
  {
    self.plan = plan
    self.registry = registry
    self.bases = bases
    self.pack = pack
    self.dataset = dataset
    self.workers = max(1, workers ?? ProcessInfo.processInfo.activeProcessorCount)
    var state = State(surfaces: [PackageSurface?](repeating: nil, count: plan.packages.count))
    state.progress.packages = plan.packages.count
    self.state = Mutex(state)
  }

  /// Runs the sprint to its end.
  /// - Parameters:
  ///   - isCancelled: asked about ten times a second; then the run ends with nothing written.
  ///   - observe: told what has happened, about ten times a second and for every finished package.
  /// - Returns: the manifest of the chunk; every package of the plan is in it, whatever became of it.
  /// - Throws: `.interrupted`; `.environment` when the dataset cannot be written (disk full), `.network` never: a package that cannot
  ///   be fetched is a row.
  public func run(isCancelled: @escaping @Sendable () -> Bool = { false }, observe: (SprintProgress) -> Void = { _ in }) throws(OmniError) -> Manifest
  {
    let client = try RegistryClient(registry, bases: bases)
    let queue = PackageQueue(capacity: Self.queueCapacity)
    let group = DispatchGroup()
    for _ in 0..<min(workers, plan.packages.count) { startWorker(queue, group, isCancelled) }
    client.run(plan.packages) {
      queue.hasRoom
    } isCancelled: {
      observe(state.withLock { $0.progress })
      return isCancelled()
    } deliver: { index, result in
      switch result {
      case .success(let package):
        state.withLock { $0.progress.fetched(package.bytes.count) }
        queue.push(index, package)
      case .failure(let error):
        if error.code == .interrupted { return }
        let request = plan.packages[index]
        let key = PackageKey(registry: registry.id, name: registry.canonical(name: request.name) ?? request.name, version: request.version ?? "")
        finish(index, PackageReader.failed(key, error))
      }
    }
    if isCancelled() { queue.cancel() } else { queue.close() }
    while group.wait(timeout: .now() + .milliseconds(100)) == .timedOut { observe(state.withLock { $0.progress }) }
    observe(state.withLock { $0.progress })
    if isCancelled() {
      throw OmniError(
        .interrupted, "the sprint was stopped", at: plan.name, why: "nothing was written", hint: "run the same command again: it begins anew")
    }
    return try write()
  }

  private func startWorker(_ queue: PackageQueue, _ group: DispatchGroup, _ isCancelled: @escaping @Sendable () -> Bool) {
    group.enter()
    let thread = Thread { [self] in
      let extractor = SurfaceExtractor(pack: pack)
      while let (index, package) = queue.pop() {
        let surface = PackageReader.surface(of: package, with: extractor, isCancelled: isCancelled)
        if !isCancelled() { finish(index, surface) }
      }
      group.leave()
    }
    thread.stackSize = Self.stackSize
    thread.start()
  }

  private func finish(_ index: Int, _ surface: PackageSurface) {
    state.withLock {
      $0.progress.finished(surface)
      $0.surfaces[index] = surface
    }
  }

  /// Writes chunk and manifest. Two requests that turn out to be one package give one row; one that failed gives way to the other.
  private func write() throws(OmniError) -> Manifest {
    var surfaces: [PackageKey: PackageSurface] = [:]
    for case let surface? in state.withLock({ $0.surfaces }) where surfaces[surface.package] == nil || surface.status != .failed {
      surfaces[surface.package] = surface
    }
    let keys = surfaces.keys.sorted()
    let writer = try dataset.writer(
      try Dataset.Batch(sprint: plan.name, number: 0), packages: keys, tool: toolVersion, packs: [pack.language: pack.fingerprint])
    for key in keys { if let surface = surfaces[key] { try writer.add(surface) } }
    return try dataset.publish(try Dataset.Batch(sprint: plan.name, number: 0), writer)
  }
}

/// Name and version of this program, as chunks and manifests carry it.
public let toolVersion = "omni 0.1.0"
