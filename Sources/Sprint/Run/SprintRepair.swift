public import Records
public import Store

/// Finds out what a repair has to do.
public enum SprintRepair {
  /// The batches that hold packages of some statuses, each with the rows that are sound.
  ///
  /// An archive that holds several packages is done again as soon as one of them is.
  /// - Throws: what reading a manifest throws.
  /// - Complexity: O(packages): reads every manifest.
  public static func sound(_ plan: PlanReader, _ dataset: Dataset, except statuses: Set<String>) throws(OmniError) -> [Int: [Int]] {
    var kept: [Int: [Int]] = [:]
    for batch in dataset.batches(of: plan.name) where plan.batches.indices.contains(batch.number) {
      let manifest = try dataset.manifest(batch)
      guard manifest.plan == plan.id else { continue }
      let due = Set(manifest.packages.filter { statuses.contains($0.status) }.map(\.row))
      if !due.isEmpty { kept[batch.number] = Set(manifest.packages.map(\.row)).subtracting(due).sorted() }
    }
    return kept
  }
}
