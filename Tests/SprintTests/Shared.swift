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

/// A sprint of Python packages.
/// - Parameter index: the registry's address; nil: the common server's.
func sprint(
  _ packages: [String], name: String = "test", dataset: TemporaryFolder, index: String? = nil, workers: Int? = nil
) throws -> SprintRun {
  let registry = try RegistrySet(directory: Checkout.root + "/plugins/registries").registry(id: "pypi")
  let plan = try SprintPlan(
    name: name, packages: [(registry.id, packages)], bases: [registry.id: ["index": try index ?? server.get().index]])
  return SprintRun(
    plan, registries: [registry.id: registry], packs: ["python": try Checkout.packs.pack("python")], dataset: Dataset(folder: dataset.path),
    workers: workers)
}

/// Names of the generated packages, in order.
let generated = (0..<30).map { String(format: "generated-%05d", $0) }

/// All that a finished sprint of these tests leaves in its dataset.
let published: Set = ["chunks/test/00000.chunk", "manifests/test/00000.json"]

/// The error a body throws; nil without one.
func failure(_ body: () throws -> Void) -> OmniError? {
  do { try body() } catch { return error as? OmniError }
  return nil
}

/// Set once, asked from many threads.
final class Flag: Sendable {
  private let value = Atomic(false)
  var isSet: Bool { value.load(ordering: .relaxed) }
  func set() { value.store(true, ordering: .relaxed) }
}
