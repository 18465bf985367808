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
