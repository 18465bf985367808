import Foundation
public import Records
import StrictYAML
import Surface

/// One case of the golden corpus: `corpus/<language>/<name>/` with `case.yaml`, the files under `input/`, and `expected.jsonl`.
public struct GoldenCase: Sendable {
  public let language: String
  public let name: String
  public let folder: String
  /// The one idea the case shows.
  public let about: String
  /// What is known about the package beyond its files.
  let settings: SurfaceSettings
  /// The input has syntax errors on purpose.
  let expectsErrors: Bool
  /// Why the case is known to fail; nil: it must pass.
  let knownBug: String?

  var expectedPath: String { folder + "/expected.jsonl" }

  init(language: String, name: String, folder: String) throws(OmniError) {
    self.language = language
    self.name = name
    self.folder = folder
    let file = folder + "/case.yaml"
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
      throw OmniError(.invalid, "the case has no case.yaml", at: folder, hint: "write one: `about: what the case shows`")
    }
    (about, settings, expectsErrors, knownBug) = try YAMLMap.decode(text, file: file) { (map) throws(OmniError) in
      (
        try map.string("about"), SurfaceSettings(try map.values("settings")), try map.bool("errors") ?? false,
        try map.optionalString("known-bug")
      )
    }
  }

  /// All cases of a corpus, sorted by language and name.
  /// - Parameters:
  ///   - language: only this one; nil: all.
  ///   - filter: only names that contain it.
  /// - Throws: `.notFound` when no case fits; `.invalid` for a malformed `case.yaml`.
  public static func all(in corpus: String, language: String?, filter: String? = nil) throws(OmniError) -> [GoldenCase] {
    func names(_ folder: String) -> [String] {
      ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { !$0.hasPrefix(".") && !$0.hasPrefix("_") }.sorted()
    }
    var cases: [GoldenCase] = []
    for found in names(corpus) where language == nil || found == language {
      for name in names("\(corpus)/\(found)") where filter.map({ name.contains($0) }) ?? true {
        cases.append(try GoldenCase(language: found, name: name, folder: "\(corpus)/\(found)/\(name)"))
      }
    }
    if cases.isEmpty {
      let hint = language.flatMap { Spelling.hint(for: $0, among: names(corpus)) } ?? "languages there: " + names(corpus).joined(separator: ", ")
      throw OmniError(.notFound, "no golden case fits", at: corpus, hint: hint)
    }
    return cases
  }
}
