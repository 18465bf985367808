public import Records
public import Registries
public import Store

/// Makes plans: of what a sprint file names, or by sweeping a registry (Sweep.swift).
public struct PlanBuilder {
  let dataset: Dataset
  private let bytes: Int?
  private let packages: Int?

  /// - Parameters:
  ///   - dataset: where the plan is published.
  ///   - batchBytes: bytes of archives that a batch aims at; nil: as the plan of this name has it, else 64 MiB.
  ///   - batchPackages: most packages of a batch; nil: as the plan of this name has it, else 500.
  public init(_ dataset: Dataset, batchBytes: Int? = nil, batchPackages: Int? = nil) {
    self.dataset = dataset
    (bytes, packages) = (batchBytes, batchPackages)
  }

  /// The plan of a sprint file: of the same content as the present one when the file asks for the same, so that what is done stays done.
  ///
  /// Where it takes no request, versions and checksums are frozen too; else the package's listing is asked when it is fetched.
  /// - Parameter registries: those that the file names, by id.
  /// - Throws: what writing a plan throws.
  public func plan(_ file: SprintFile, _ registries: [String: RegistryDescriptor]) throws(OmniError) -> PlanReader {
    let writer = try PlanWriter(path: dataset.planPath(file.name), name: file.name, tool: toolVersion)
    for part in file.parts.sorted(by: { $0.registry < $1.registry }) {
      guard let registry = registries[part.registry] else { continue }
      writer.begin(PlannedRegistry(id: part.registry, bases: part.bases))
      for package in resolved(part, registry) { try writer.add(package) }
    }
    return try finish(writer, file.name)
  }

  /// A part's packages, with their releases where these stand in lists that this machine has.
  private func resolved(_ part: SprintFile.Part, _ registry: RegistryDescriptor) -> [PlannedPackage] {
    var packages = part.packages.map { PlannedPackage(name: registry.canonical(name: $0.name) ?? $0.name, version: $0.version) }
    // A machine without lists is said when the sprint runs.
    guard registry.versions.family == .deb822, let client = try? RegistryClient(registry, bases: part.bases) else { return packages }
    client.resolve(part.packages) { place, result in
      if case .success((let key, let release)) = result { packages[place] = PlannedPackage(key, release) }
    }
    return packages
  }

  /// Publishes a plan, and takes away the batches of an older one that it will not write anew.
  func finish(
    _ writer: PlanWriter, _ name: String, limit: Int? = nil, isWanted: (PlannedPackage) -> Bool = { _ in true }
  ) throws(OmniError) -> PlanReader {
    let old = try? PlanReader(path: dataset.planPath(name))
    var size = old?.size ?? BatchSize()
    if let bytes { (size.bytes, size.least) = (bytes, 1) }
    size.packages = packages ?? size.packages
    let plan = try writer.finish(size, limit: limit) { package, _ in isWanted(package) }
    if old?.id != plan.id {
      for batch in dataset.batches(of: name) where batch.number >= plan.batches.count { try dataset.remove(batch) }
    }
    return plan
  }
}
