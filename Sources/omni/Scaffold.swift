import Foundation
import Records
import Syntax

/// The first version of a language: a pack, its query, examples and a golden case that already pass, for its author to go on from.
struct Scaffold {
  let installation: Installation
  let name: String
  /// The ending of the language's files, with its dot.
  let ending: String

  /// Writes the files.
  /// - Parameter sample: a source file for the first golden case; nil: an empty one.
  /// - Returns: what was written, relative to the installation.
  /// - Throws: `.usage` when the pack is there; `.environment` when something cannot be written.
  func write(_ grammar: Language, sample: String?) throws(OmniError) -> [String] {
    let pack = "plugins/languages/\(name)", golden = "corpus/\(name)/first"
    guard !FileManager.default.fileExists(atPath: "\(installation.root)/\(pack)/pack.yaml") else {
      throw OmniError(.usage, "the rule pack '\(name)' is there already", at: pack, hint: "edit it; `omni plugin check \(name)` checks it")
    }
    let patterns = Self.patterns(grammar)
    let files = [
      ("\(pack)/pack.yaml", packText), ("\(pack)/facts.scm", patterns), ("\(pack)/examples.yaml", examplesText),
      ("\(golden)/case.yaml", "about: the first case, made with the pack\n"), ("\(golden)/input/first\(ending)", sample ?? ""),
    ]
    for (path, text) in files { try Self.write(text, to: "\(installation.root)/\(path)") }
    return files.map(\.0)
  }

  /// Writes a registry's descriptor, in order but for the addresses and fields that only its author knows.
  /// - Returns: what was written, relative to the installation.
  /// - Throws: `.usage` when there is one, or the id is none; `.environment` when it cannot be written.
  func write(registry id: String) throws(OmniError) -> String {
    let path = "plugins/registries/\(id).yaml"
    guard !id.isEmpty, id.utf8.allSatisfy({ ($0 >= 0x61 && $0 <= 0x7a) || ($0 >= 0x30 && $0 <= 0x39) || $0 == UInt8(ascii: ".") }) else {
      throw OmniError(.usage, "not a registry's id", at: id, hint: "lower-case letters, digits and dots: hex, crates.io")
    }
    guard !FileManager.default.fileExists(atPath: "\(installation.root)/\(path)") else {
      throw OmniError(.usage, "the registry '\(id)' is there already", at: path, hint: "edit it; `omni doctor` reads it")
    }
    try Self.write(registryText(id), to: "\(installation.root)/\(path)")
    return path
  }

  private func registryText(_ id: String) -> String {
    """
    # \(id): a start. Say the facts' source here; every key: docs/registries.md.
    id: \(id)
    title: \(id)
    languages: [\(name)]
    purl-type: \(id)
    scip-manager: \(id)

    bases:
      index: { url: "https://\(id).example" }

    policy:
      bulk: prohibited
      bulk-reason: its rules have not been read yet
      concurrency: 2
      retry-after-seconds: 60

    name:
      normalize: []
    version:
      scheme: semver

    versions:
      family: ndjson                  # one JSON record a line for each version
      url: "{base:index}/{name|path}"
      accept: application/json
      limit: 16_777_216
      file:
        version: /version
        url: "{base:index}/{name|path}-{version|path}.tar.gz"
        sha256: /sha256
        yanked: /yanked

    artifacts:
      - match: ["*.tar.gz"]
        kind: source
        container: tar
        root: strip-first

    archive:
      duplicates: last
      limits: { compressed: 67_108_864, unpacked: 536_870_912, ratio: 50, ratio-grace: 67_108_864, entries: 100_000, entry: 33_554_432, path: 4_096, depth: 64 }

    integrity:
      checksum: required
    status:
      gone: [404, 410]
      retry: [429, 500, 502, 503, 504]

    """
  }

  private var packText: String {
    """
    # yaml-language-server: $schema=../pack.schema.json
    # \(name). Every key: docs/rule-packs.md. The steps: CONTRIBUTING.md.
    language: \(name)
    grammar: \(name)
    extensions: [\(ending)]
    query: facts.scm

    # How names travel between files: the linker family, and its settings.
    family: file-tree
    file-tree:
      separator: "."
      index: init
      relative-prefix: "."

    """
  }

  private var examplesText: String {
    """
    # What a file gives, by itself: `omni plugin check` extracts each source alone and compares. Each form the language declares things in
    # deserves a positive example, each that looks like one and is none a negative (`gives: []`).
    examples:
      - source: ""
        gives: []

    """
  }

  /// Patterns for the usual names of declarations, as far as the grammar has them with a `name` field.
  private static func patterns(_ grammar: Language) -> String {
    let usual = [
      ("function_declaration", "function"), ("function_definition", "function"), ("function_item", "function"), ("function", "function"),
      ("method_declaration", "method"),
      ("class_declaration", "class"), ("class_definition", "class"), ("class", "class"), ("struct_declaration", "struct"),
      ("interface_declaration", "interface"), ("enum_declaration", "enum"),
    ]
    var text = "; Facts of a \(grammar.name) file. Each pattern matches one statement of a container; docs/rule-packs.md has the captures.\n"
    for (kind, definition) in usual where !grammar.symbols(named: kind).isEmpty {
      let pattern = "(\(kind) name: (_) @name) @definition.\(definition)\n"
      if (try? Query(pattern, language: grammar, file: "facts.scm")) != nil { text += "\n" + pattern }
    }
    return text
  }

  /// Writes a new file and the folders above it.
  static func write(_ text: String, to path: String) throws(OmniError) {
    do {
      try FileManager.default.createDirectory(atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try text.write(toFile: path, atomically: true, encoding: .utf8)
    } catch { throw OmniError(.environment, "cannot write the file", at: path, why: error.localizedDescription) }
  }
}
