import Crypto
import Foundation
import Records
import Syntax

/// A new grammar: its manifest written from what its source holds, pinned, built, and only then stored.
struct GrammarDraft {
  let installation: Installation
  let name: String
  /// A source distribution (`tree-sitter-lua`, `tree-sitter-lua==0.5.0`), the https address of an archive, a git address with
  /// `@<commit>`, or a folder.
  let source: String
  /// The folder of the source that holds the grammar; empty: its top.
  var directory = ""
  /// The option that says where the source is, for hints.
  var option = "--source"

  /// Fetches the source, writes `grammars/<name>/grammar.yaml`, and builds it.
  /// - Returns: the manifest's path, and whether the source names its licence.
  /// - Throws: `.usage` when there is such a grammar; what fetching, compiling and loading throws; nothing is written then.
  func adopt() throws(OmniError) -> (path: String, hasLicence: Bool) {
    let folder = "\(installation.grammars.folder)/\(name)"
    guard !FileManager.default.fileExists(atPath: folder + "/grammar.yaml") else {
      throw OmniError(.usage, "the grammar '\(name)' is there already", at: folder, hint: "edit its grammar.yaml, then `omni grammar build \(name)`")
    }
    let (pin, all) = try fetch()
    let inner = directory.isEmpty ? "" : directory + "/"
    let files = all.keys.filter { $0.hasPrefix(inner) }.map { String($0.dropFirst(inner.count)) }
      .filter { $0.hasPrefix("src/") && ($0.hasSuffix("parser.c") || $0.hasSuffix("scanner.c") || $0.hasSuffix("scanner.cc")) }.sorted()
    guard files.contains("src/parser.c") else {
      let parsers = all.keys.filter { $0.hasSuffix("src/parser.c") }.map { String($0.dropLast("src/parser.c".count)) }.sorted()
      let near = parsers.filter { $0.contains(name) }
      let shown = (near.isEmpty ? parsers : near).prefix(5).map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
      throw OmniError(
        .notFound, "the source has no src/parser.c\(directory.isEmpty ? "" : " in '\(directory)'")", at: source,
        hint: shown.isEmpty
          ? "it is no generated grammar: take a release, not the sources of grammar.js"
          : "give its folder: --directory "
            + shown.joined(separator: " or "))
    }
    try checkScanner(files, parser: all[inner + "src/parser.c"] ?? [])
    let licence = Self.licence(all["PKG-INFO"] ?? [])
    let text = """
      name: \(name)
      sources:
      \(pin)
      licence: \(licence ?? "unknown")
      symbol: tree_sitter_\(name.replacing("-", with: "_"))
      \(directory.isEmpty ? "" : "directory: \(directory)\n")files: [\(files.joined(separator: ", "))]

      """
    let manifest = try GrammarManifest(text, file: folder + "/grammar.yaml", folder: folder)
    try installation.grammars.build(manifest) { (_) throws(OmniError) in all }
    try Scaffold.write(text, to: folder + "/grammar.yaml")
    return (folder + "/grammar.yaml", licence != nil)
  }

  /// The entry of `sources`, and the files by path from the source's top.
  private func fetch() throws(OmniError) -> (pin: String, files: [String: [UInt8]]) {
    let fetcher = GrammarSource(installation: installation)
    if source.hasPrefix("https://"), !source.hasSuffix(".git"), !source.contains(".git@") {
      let bytes = try fetcher.archive(source)
      let hash = SHA256.hash(data: bytes).hexadecimal
      return ("  - url: \(source)\n    sha256: \(hash)", try fetcher.files(.url(source, sha256: hash)))
    }
    if let mark = source.lastIndex(of: "@"), source.contains(".git@") {
      let address = String(source[..<mark]), revision = String(source[source.index(after: mark)...])
      return ("  - git: \(address)\n    revision: \(revision)", try fetcher.files(.git(address, revision: revision)))
    }
    if source.contains("/") || source.hasPrefix(".") {
      let path = URL(fileURLWithPath: source).standardizedFileURL.path
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
        throw OmniError(.notFound, "there is no such folder", at: path, hint: "an address begins with https://, a git address ends with .git@COMMIT")
      }
      return ("  - folder: '\(fromManifest(path).replacing("'", with: "''"))'", GrammarLibrary.files(under: path))
    }
    let parts = source.components(separatedBy: "==")
    let release: (version: String, sha256: String, files: [String: [UInt8]])
    do { release = try fetcher.release(parts[0], parts.count > 1 ? parts[1] : nil) } catch {
      guard error.code == .notFound else { throw error }
      throw OmniError(.notFound, error.what, at: error.location ?? source, why: error.why, hint: "name another source: " + elsewhere)
    }
    return ("  - sdist: \(parts[0])\n    version: \(release.version)\n    sha256: \(release.sha256)", release.files)
  }

  /// A folder of the installation as the manifest names it, so that the installation can move; any other by its absolute path.
  private func fromManifest(_ path: String) -> String {
    let root = URL(fileURLWithPath: installation.root).standardizedFileURL.path + "/"
    return path.hasPrefix(root) ? "../../" + path.dropFirst(root.count) : path
  }

  /// - Throws: `.invalid` when the parser needs a scanner written by hand and the source has none: some releases leave it out.
  private func checkScanner(_ files: [String], parser: [UInt8]) throws(OmniError) {
    guard !files.contains(where: { $0.contains("scanner.c") }), Data(parser).firstRange(of: Data("_external_scanner_create".utf8)) != nil else {
      return
    }
    throw OmniError(
      .invalid, "the source lacks the grammar's external scanner", at: source,
      why: "its parser.c calls one, and there is no src/scanner.c beside it",
      hint: "another source may be whole: " + elsewhere)
  }

  /// Where a grammar may be that the package index has not under its usual name, or not whole.
  private var elsewhere: String {
    "its git repository, \(option) ADDRESS.git@COMMIT, or a package of many grammars, "
      + "\(option) tree-sitter-language-pack==0.9.1 --directory parsers/\(name)"
  }

  /// The licence that a release's core metadata names.
  private static func licence(_ metadata: [UInt8]) -> String? {
    let head = String(decoding: metadata, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).prefix { !$0.isEmpty }
    for key in ["License-Expression: ", "License: "] {
      if let line = head.first(where: { $0.hasPrefix(key) }) { return String(line.dropFirst(key.count)) }
    }
    return nil
  }
}
