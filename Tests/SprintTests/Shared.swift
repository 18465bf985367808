import Foundation
import Records
import Registries
import Rules
import Sprint
import Store
import Synchronization
import TestSupport

/// A server with the standard projects and the poisoned archives; one for all tests.
private let server = Result {
  try TemporaryFolder.with { folder in
    try PoisonArchives.make(in: folder.path)
    return try RegistryServer(generated: 30, folder: folder.path)
  }
}

/// The only batch of a plan of Python packages, in this process.
struct OneBatch {
  let work: BatchWork
  let plan: PlanReader
  let events: Events

  /// What the work told.
  final class Events: Sendable {
    private let list = Mutex<[WorkEvent]>([])
    var all: [WorkEvent] { list.withLock { $0 } }
    func add(_ event: WorkEvent) { list.withLock { $0.append(event) } }
  }

  /// Has a core for whoever wants one.
  private final class Supervisor: Sendable {
    let work = Mutex<BatchWork?>(nil)
  }

  /// - Parameters:
  ///   - index: the registry's address; nil: the common server's.
  ///   - heard: told each event as it comes.
  init(
    _ packages: [String], name: String = "test", dataset: TemporaryFolder, index: String? = nil, limits: Limits = Limits(),
    change: (inout Assignment) -> Void = { _ in }, heard: @escaping @Sendable (WorkEvent) -> Void = { _ in }
  ) throws {
    let registry = try RegistrySet(directory: Checkout.root + "/plugins/registries").registry(id: "pypi")
    let bases = ["index": try index ?? server.get().index]
    let file = try SprintFile(name: name, packages: [(registry.id, packages)], bases: [registry.id: bases])
    let folder = Dataset(folder: dataset.path)
    plan = try PlanBuilder(folder).plan(file, [registry.id: registry])
    var assignment = Assignment(dataset: dataset.path, sprint: name, batch: 0)
    assignment.bases = bases
    change(&assignment)
    events = Events()
    let supervisor = Supervisor()
    work = try BatchWork(
      assignment, plan: plan, registry: registry, packs: ["python": try Checkout.packs.pack("python")], limits: limits
    ) { [events] in
      events.add($0)
      heard($0)
      if $0 == .ready { supervisor.work.withLock { $0?.takeCore() } }
    }
    supervisor.work.withLock { [work] in $0 = work }
  }

  /// Does it and gives the manifest.
  func run() throws -> Manifest {
    guard let manifest = try work.run() else { throw OmniError(.usage, "a probe has no manifest") }
    return manifest
  }
}

/// Names of the generated packages, in order.
let generated = (0..<30).map { String(format: "generated-%05d", $0) }

/// All that the work on a batch leaves in its dataset.
let published: Set = ["chunks/test/00000.chunk", "manifests/test/00000.json", "plans/test.plan"]

/// The error a body throws; nil without one.
func failure(_ body: () throws -> Void) -> OmniError? {
  do { try body() } catch { return error as? OmniError }
  return nil
}
