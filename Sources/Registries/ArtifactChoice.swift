package import Records

/// The file to take of a project, and for which version.
package struct ArtifactChoice: Equatable {
  var file: PublishedFile
  var rule: RegistryDescriptor.ArtifactRule
  /// In the registry's spelling.
  var name: String
  /// In the registry's spelling.
  var version: String
  /// What a user should know: `yanked: reason`.
  var warnings: [String] = []
}

/// A published file that some artifact rule takes, and its version's place.
private struct Offer {
  var file: PublishedFile
  var rule: RegistryDescriptor.ArtifactRule
  /// Position of rule and pattern: lower is better.
  var rank: (Int, Int)
  var version: String
  var order: VersionOrder

  /// Rank, then size, then name: always the same choice from the same listing.
  func isBetter(than other: Offer) -> Bool {
    (rank.0, rank.1, file.size ?? Int.max, file.name) < (other.rank.0, other.rank.1, other.file.size ?? Int.max, other.file.name)
  }
}

extension ProjectListing {
  /// Chooses a version and its best file.
  ///
  /// Without a wish: the version that the registry calls the latest, else the newest final release with a file that is not yanked, else
  /// the newest pre-release. A wished-for version may be yanked; then a warning says so.
  /// - Parameters:
  ///   - project: the project's canonical name.
  ///   - wish: a version in any of its scheme's spellings.
  /// - Throws: `.usage` for a wish that is no version, `.notFound` with the reason nothing fits.
  package func choose(project: String, wish: String?, _ registry: RegistryDescriptor) throws(OmniError) -> ArtifactChoice {
    let offers = offers(project, registry)
    let candidates: [Offer]
    if let wish {
      guard let order = registry.versionScheme.order(wish) else {
        throw OmniError(.usage, "'\(wish)' is not a version", hint: "\(registry.id) versions follow \(registry.versionScheme.rawValue)")
      }
      let wished = offers.filter { $0.order == order }
      if wished.isEmpty { throw absent(order, offers, registry) }
      let clean = wished.filter { $0.file.yanked == nil }
      candidates = clean.isEmpty ? wished : clean
    } else {
      let clean = offers.filter { $0.file.yanked == nil }
      if clean.isEmpty { throw offers.isEmpty ? unusable : allYanked(offers, registry.versions.yankedWord) }
      let finals = clean.filter { !$0.order.isPrerelease }
      let stated = latest.flatMap { registry.versionScheme.order($0) }.flatMap { order in clean.first { $0.order == order }?.order }
      let newest = stated ?? (finals.isEmpty ? clean : finals).max { $0.order < $1.order }?.order
      candidates = clean.filter { $0.order == newest }
    }
    guard let best = candidates.min(by: { $0.isBetter(than: $1) }) else { throw unusable }
    let spelling = versions.first { registry.versionScheme.order($0) == best.order }
    func told(_ word: String, _ reason: String?) -> [String] { reason.map { [$0.isEmpty ? word : "\(word): \($0)"] } ?? [] }
    return ArtifactChoice(
      file: best.file, rule: best.rule, name: best.file.package ?? project, version: spelling ?? best.version,
      warnings: told(registry.versions.yankedWord, best.file.yanked) + told("deprecated", best.file.deprecated) + warnings)
  }

  private func offers(_ project: String, _ registry: RegistryDescriptor) -> [Offer] {
    files.compactMap { file in
      for (i, rule) in registry.artifacts.enumerated() {
        guard let j = rule.match.firstIndex(where: { $0.matches(file.name) }) else { continue }
        let version = file.version ?? rule.kind.version(inFileName: file.name) { registry.names.canonical($0) == project }
        guard let version, let order = registry.versionScheme.order(version) else { return nil }
        return Offer(file: file, rule: rule, rank: (i, j), version: version, order: order)
      }
      return nil
    }
  }

  // MARK: Why nothing fits

  private static let remedy = "only archives that the registry's descriptor names can be read: ask for another version"

  private func absent(_ wish: VersionOrder, _ offers: [Offer], _ registry: RegistryDescriptor) -> OmniError {
    if versions.contains(where: { registry.versionScheme.order($0) == wish }) {
      return OmniError(.notFound, "the version has no usable file", hint: Self.remedy)
    }
    var known: [VersionOrder: String] = [:]
    for offer in offers { known[offer.order] = offer.version }
    let ascending = known.keys.sorted()
    // The two neighbours of the version that does not exist, and the newest ones.
    let near = [ascending.last { $0 < wish }, ascending.first { $0 > wish }].compactMap { $0 }
    let shown = Set(near + ascending.suffix(3)).sorted().reversed().compactMap { known[$0] }
    let hint = shown.isEmpty ? nil : "published are, among others, " + shown.joined(separator: ", ")
    return OmniError(.notFound, "there is no such version", hint: hint)
  }

  private func allYanked(_ offers: [Offer], _ word: String) -> OmniError {
    let newest = offers.max { $0.order < $1.order }
    let reason = newest?.file.yanked.flatMap { $0.isEmpty ? nil : $0 }
    let hint = newest.map { "to take one all the same, ask for it: @\($0.version)" }
    return OmniError(.notFound, "all releases are \(word)", why: reason, hint: hint)
  }

  private var unusable: OmniError {
    if files.isEmpty { return OmniError(.notFound, "nothing is published") }
    let why = "there are only files like " + files.suffix(3).map(\.name).joined(separator: ", ")
    return OmniError(.notFound, "no usable file is published", why: why, hint: Self.remedy)
  }
}
