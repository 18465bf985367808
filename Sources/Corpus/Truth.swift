import Foundation
public import Records
public import Surface

/// A ground-truth file: what a language's own tool says a package's public surface is.
///
/// JSON Lines, plain or compressed. The first line is a header; every other one is a public symbol at a public path.
public struct Truth: Sendable {
  /// One line, reduced to what is compared. Lines of one path may differ in kind.
  struct Line: Sendable {
    var path: String
    /// What the path is; several where declarations merge.
    var kinds: [String]
    /// `file:line`; nil when there is none, or none that can be compared.
    var place: String?
    var isCanonical: Bool
    var isNeutral: Bool
  }

  public let package: String
  public let version: String
  public let language: String
  /// What the header says about the package: its keys are those of settings files.
  public let settings: SurfaceSettings
  let lines: [Line]
  /// Paths that only the running program has: neutral.
  let runtimeOnly: Set<String>

  /// Reads a truth file and its neighbour `<stem>.runtime-only.jsonl`, where there is one.
  /// - Throws: `.notFound`, `.invalid` with `file:line`.
  public init(path: String, scoring: Scoring) throws(OmniError) {
    let rows = try JSONLines.objects(path, what: "truth file")
    guard let header = rows.first, let language = header["language"] as? String else {
      throw OmniError(.invalid, "a truth file begins with a header that names its language", at: "\(path):1")
    }
    package = header["package"] as? String ?? ""
    version = header["version"] as? String ?? ""
    self.language = language
    settings = SurfaceSettings(json: header)
    lines = rows.compactMap { row in
      guard let path = row["path"] as? String else { return nil }
      let kinds =
        ([row["kind"], row["kind"] as? String == "default_export" ? row["of"] : nil] as [Any?]).compactMap { $0 as? String }
        + (row["also"] as? [String] ?? [])
      return Line(
        path: path, kinds: scoring.isKindless(row) ? [] : kinds, place: scoring.isPlaceless(row) ? nil : JSONLines.place(of: row),
        isCanonical: scoring.isCanonical(row),
        isNeutral: scoring.isNeutral(row))
    }
    let neighbour = path.replacing(".jsonl", with: ".runtime-only.jsonl", maxReplacements: 1)
    let others = FileManager.default.fileExists(atPath: neighbour) ? try JSONLines.objects(neighbour, what: "truth file") : []
    runtimeOnly = Set(others.compactMap { $0["path"] as? String })
  }

  /// The language that a truth file's header names.
  public static func language(of path: String) throws(OmniError) -> String {
    guard let language = try JSONLines.objects(path, what: "truth file", limit: 1).first?["language"] as? String else {
      throw OmniError(.invalid, "a truth file begins with a header that names its language", at: "\(path):1")
    }
    return language
  }
}
