public import Store

/// Why packages failed or were skipped: how many, and a few of them.
public struct ReportedReason: Sendable, Codable, Equatable {
  /// `failed` or `skipped`.
  public var status: String
  /// What its packages have in common.
  public var reason: String
  public var packages: Int
  /// The first of them in the plan's order.
  public var examples: [Example] = []

  /// One of the packages.
  public struct Example: Sendable, Codable, Equatable {
    public var registry: String
    public var name: String
    public var version: String
    /// Its own reason in full, cut after 200 characters.
    public var why: String
  }

  /// Examples of each reason, and reasons of each status.
  static let mostExamples = 5, mostReasons = 40

  /// The reasons of a sprint by how frequent they are, those of packages that failed first.
  ///
  /// Numbers are the ledger's; manifests are read for examples alone, and only those that hold a reason which is still short of them. One
  /// that cannot be read gives none.
  /// - Complexity: O(batches × reasons), and at most `mostReasons` × `mostExamples` manifests of each status are read.
  public static func all(_ plan: PlanReader, _ ledger: BatchLedger, _ dataset: Dataset) -> [ReportedReason] {
    [("failed", \BatchCounts.failures), ("skipped", \.skips)].flatMap { status, kinds in
      let counted = ledger.total[keyPath: kinds].sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      var reasons = counted.prefix(mostReasons).map { ReportedReason(status: status, reason: $0.key, packages: $0.value) }
      let rest = counted.dropFirst(mostReasons).reduce(0) { $0 + $1.value }
      addExamples(to: &reasons, kinds, plan, ledger, dataset)
      if rest > 0 { reasons.append(ReportedReason(status: status, reason: "less frequent reasons", packages: rest)) }
      return reasons
    }
  }

  private static func addExamples(
    to reasons: inout [ReportedReason], _ kinds: KeyPath<BatchCounts, [String: Int]>, _ plan: PlanReader, _ ledger: BatchLedger, _ dataset: Dataset
  ) {
    var places: [String: Int] = [:]
    for (place, reason) in reasons.enumerated() { places[reason.reason] = place }
    for batch in plan.batches where !places.isEmpty {
      guard let counts = ledger.counts[batch.number], counts[keyPath: kinds].keys.contains(where: { places[$0] != nil }),
        let file = try? Dataset.Batch(sprint: plan.name, number: batch.number), let manifest = try? dataset.manifest(file)
      else { continue }
      for package in manifest.packages {
        let kind = BatchCounts.kind(package.reasons)
        guard let place = places[kind], package.status == reasons[place].status else { continue }
        let why = String((package.reasons.first ?? "").prefix(200))
        reasons[place].examples.append(Example(registry: package.registry, name: package.name, version: package.version, why: why))
        if reasons[place].examples.count == mostExamples { places[kind] = nil }
      }
    }
  }
}
