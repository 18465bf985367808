import Crypto
public import Records
public import Store

/// What earlier plans and sprints know of a registry's packages, so that a plan takes only what changed.
public struct KnownPackages: Sendable {
  /// Where the registry's feed goes on; nil: it is read from the start.
  public private(set) var cursor: String?
  /// How many packages are known to be up to date.
  public var count: Int { stamps.count }
  /// Packages of earlier plans that are due again whatever the feed says: not done, failed, or done by other rules.
  private(set) var due: [String: PlannedPackage] = [:]
  private var stamps: Set<Stamp> = []

  /// A package in a state: 128 bits of a digest, for millions of them fit in memory then. Two that look alike are less likely than a broken disk.
  private struct Stamp: Hashable {
    var high: UInt64
    var low: UInt64
  }

  /// Nothing is known.
  public init() {}

  /// Takes every package of a plan as known.
  /// - Throws: what reading the plan throws.
  public init(plan: PlanReader, registry: String) throws(OmniError) {
    for batch in plan.batches where batch.registry == registry {
      try plan.forEach(batch.rows) { _, package in stamps.insert(Self.stamp(package)) }
    }
    cursor = plan.registries.first { $0.id == registry }?.cursor
  }

  /// Takes the packages as known that a dataset has a sound row of, extracted by the present rules.
  /// - Parameters:
  ///   - fingerprints: the present rules, by language.
  ///   - sprint: only this one; nil: all of the dataset.
  /// - Throws: what reading plans and manifests throws.
  /// - Complexity: O(packages): reads every manifest.
  public init(dataset: Dataset, registry: String, fingerprints: [String: String], sprint only: String? = nil) throws(OmniError) {
    for sprint in only.map({ [$0] }) ?? dataset.plannedSprintsByAge() {
      let plan = try PlanReader(path: dataset.planPath(sprint))
      guard let planned = plan.registries.first(where: { $0.id == registry }) else { continue }
      cursor = planned.cursor ?? cursor
      for batch in plan.batches where batch.registry == registry {
        let sound = try Self.soundRows(batch, plan, dataset, fingerprints)
        try plan.forEach(batch.rows) { row, package in
          let isSound = sound.contains(row)
          if isSound { stamps.insert(Self.stamp(package)) }
          due[package.name] = isSound ? nil : package
        }
      }
    }
  }

  /// The rows of a batch whose packages all have a sound row by the present rules.
  private static func soundRows(
    _ batch: PlannedBatch, _ plan: PlanReader, _ dataset: Dataset, _ fingerprints: [String: String]
  ) throws(OmniError) -> Set<Int> {
    let place = try Dataset.Batch(sprint: plan.name, number: batch.number)
    guard dataset.isPublished(place) else { return [] }
    let manifest = try dataset.manifest(place)
    guard manifest.plan == plan.id else { return [] }
    var sound: Set<Int> = [], unsound: Set<Int> = []
    for package in manifest.packages {
      // What no language read may be read by another pack today.
      let language = package.language
      let isCurrent = language.isEmpty ? manifest.fingerprints == fingerprints : manifest.fingerprints[language] == fingerprints[language]
      if isCurrent, package.status != PackageStatus.failed.rawValue { sound.insert(package.row) } else { unsound.insert(package.row) }
    }
    return sound.subtracting(unsound)
  }

  /// Whether nothing has changed about a package. Without version and mark nobody can tell, so it is taken again.
  public func knows(_ package: PlannedPackage) -> Bool {
    (package.version != nil || package.mark != nil) && stamps.contains(Self.stamp(package))
  }

  /// Name and mark of change, or version where the registry has no mark.
  private static func stamp(_ package: PlannedPackage) -> Stamp {
    var hash = SHA256()
    hash.update(data: Array(package.name.utf8))
    hash.update(data: [0])
    hash.update(data: Array((package.version.map { "=" + $0 } ?? package.mark.map { "#" + $0 } ?? "").utf8))
    return hash.finalize().withUnsafeBytes {
      Stamp(high: $0.loadUnaligned(as: UInt64.self), low: $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    }
  }
}
