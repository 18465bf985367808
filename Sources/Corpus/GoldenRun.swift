import Foundation
public import Records
public import Rules
import Sprint
import Surface

/// Runs golden cases: extracts the input and compares it with what was accepted before.
public final class GoldenRun {
  /// What became of a case.
  public enum Outcome: Sendable, Equatable {
    case passed
    /// The differing lines, `-` expected and `+` found.
    case failed([String])
    /// A known bug that still fails.
    case knownBug(String)
    /// A known bug that passes now: its mark can go.
    case fixed
    case updated
    /// The update was refused.
    case refused(String)

    /// Whether the run as a whole fails by it.
    public var isFailure: Bool {
      switch self {
      case .passed, .knownBug, .updated: false
      case .failed, .fixed, .refused: true
      }
    }
  }

  private let packs: PackLibrary
  private var extractors: [String: SurfaceExtractor] = [:]

  public init(packs: PackLibrary) { self.packs = packs }

  /// Runs one case.
  /// - Parameter update: accept what is found; refused when the input has syntax errors that the case does not announce.
  /// - Throws: what loading the language's pack throws; `.environment` when the file cannot be written.
  public func run(_ golden: GoldenCase, update: Bool = false) throws(OmniError) -> Outcome {
    let surface = try surface(of: golden)
    let found = Self.lines(surface)
    if update {
      let broken = surface.files.filter { !$0.problem.isNone }.map { surface.text.string($0.path) }
      if !broken.isEmpty, !golden.expectsErrors {
        return .refused("\(broken.joined(separator: ", ")) cannot be read whole: mend the input, or say `errors: true` in case.yaml")
      }
      do { try Data((found.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: golden.expectedPath)) } catch {
        throw OmniError(.environment, "cannot write the expected surface", at: golden.expectedPath, why: error.localizedDescription)
      }
      return .updated
    }
    guard let text = try? String(contentsOfFile: golden.expectedPath, encoding: .utf8) else {
      return .failed(["there is no expected.jsonl: read what `omni corpus test --update` writes before you commit it"])
    }
    let expected = text.split(separator: "\n").map(String.init)
    if expected == found { return golden.knownBug == nil ? .passed : .fixed }
    if let bug = golden.knownBug { return .knownBug(bug) }
    return .failed(Self.difference(expected, found))
  }

  private func surface(of golden: GoldenCase) throws(OmniError) -> PackageSurface {
    let extractor: SurfaceExtractor
    if let known = extractors[golden.language] {
      extractor = known
    } else {
      extractor = SurfaceExtractor(pack: try packs.pack(golden.language))
      extractors[golden.language] = extractor
    }
    let key = PackageKey(registry: "corpus", name: golden.name, version: "0")
    return try PackageReader.surface(ofPath: golden.folder + "/input", key: key, with: extractor, settings: golden.settings)
  }

  /// A status line, then one line for each public path.
  private static func lines(_ surface: PackageSurface) -> [String] {
    var head = JSONWriter()
    head.beginObject()
    head.key("status")
    head.string(surface.status.rawValue)
    if !surface.reasons.isEmpty {
      head.key("reasons")
      head.beginArray()
      for reason in surface.reasons { head.string(reason) }
      head.endArray()
    }
    head.endObject()
    var json = JSONWriter()
    SurfaceJSON.append(surface, isIdentified: false, to: &json)
    return [String(decoding: head.bytes, as: UTF8.self)] + String(decoding: json.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  private static func difference(_ expected: [String], _ found: [String]) -> [String] {
    var lines: [(Int, String)] = []
    for change in found.difference(from: expected) {
      switch change {
      case .remove(let offset, let line, _): lines.append((offset * 2, "- " + line))
      case .insert(let offset, let line, _): lines.append((offset * 2 + 1, "+ " + line))
      }
    }
    return lines.sorted { $0.0 < $1.0 }.map(\.1)
  }
}
