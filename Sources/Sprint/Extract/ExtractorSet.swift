public import Rules
import Surface

/// The extractors of one thread, by language; each is made when the first package needs it.
public final class ExtractorSet {
  private let packs: [String: RulePack]
  private let limits: Limits
  private var made: [String: SurfaceExtractor] = [:]

  /// - Parameter packs: by language; a language without one cannot be read.
  public init(_ packs: [String: RulePack], limits: Limits = Limits()) {
    self.packs = packs
    self.limits = limits
  }

  /// The extractor of a language, nil without a pack.
  func extractor(_ language: String) -> SurfaceExtractor? {
    if let extractor = made[language] { return extractor }
    guard let pack = packs[language] else { return nil }
    let extractor = SurfaceExtractor(pack: pack, limits: limits.parse, surface: limits.surface)
    made[language] = extractor
    return extractor
  }

  /// Whether a language's pack reads files of this path.
  func reads(_ language: String, _ path: String) -> Bool { packs[language]?.wants(path) ?? false }
}
