import Records
import StrictYAML
import Syntax

/// The export-tree module system: every file is a module that says itself what it exports, and declarations of one name merge.
public struct ExportTreeRules: Sendable {
  public let separator: UInt8
  /// Endings of files that hold declarations only: what stands in them is exported unless an export statement says otherwise.
  public let ambientEndings: [String]
  public let resolution: ResolutionRules
  public let manifest: EntryManifestRules?
  /// The names under which a module's default export and its value as a whole are listed.
  public let defaultName: String
  public let wholeName: String
  /// The name of the method that makes an instance of a class.
  public let constructorName: [UInt8]
  public let parts: PartRules
  public let modifiers: ModifierRules
  public let types: TypeRules
  /// What a comment begins with that names further files of the program, and the attribute that holds the file; nil: there is none.
  public let reference: (prefix: [UInt8], attribute: [UInt8])?
  /// The text in front of a module's path in an expression or a type, for files that are reached by nothing else: `import(`.
  public let importCall: [UInt8]
  /// Texts that the grammar does not know, and what it is given instead when a file has errors.
  public let repairs: [RepairRule]
}

/// How the path in an import leads to a file.
public struct ResolutionRules: Sendable {
  /// Endings tried behind a path, in order.
  public let endings: [String]
  /// Endings that stand for a source of another one (`.js` for `.ts`), with those tried in their place, in order.
  public let instead: [(written: String, endings: [String])]
  /// The base name of the file that a folder stands for.
  public let index: String
}

/// What a package manifest says about the entries of a package.
public struct EntryManifestRules: Sendable {
  public let file: String
  /// The key of the package's name.
  public let name: String
  /// The key of the table of entries.
  public let exports: String
  /// The keys that a conditional entry is looked for under, in order (globs).
  public let conditions: [Glob]
  /// The keys of the only entry, in order, for packages without a table.
  public let entries: [String]
  /// The entry of a package whose manifest names none.
  public let fallback: [String]
  /// The endings of the files beside a program file that describe it, in order.
  public let beside: [(written: String, endings: [String])]
}

/// The fields in which the parts of a declaration stand that its pattern does not capture. Fields are looked up, patterns are searched:
/// members, of which there are many, need no more than their node kind in a pattern.
public struct PartRules: Sendable {
  public let name: UInt16?
  public let typeParameters: UInt16?
  public let parameters: UInt16?
  public let returns: UInt16?
  public let type: UInt16?
  public let value: UInt16?
  public let body: UInt16?
}

/// The words in front of a member's or parameter's name.
public struct ModifierRules: Sendable {
  /// The member is no part of the surface.
  public let hidden: [[UInt8]]
  public let `static`: [[UInt8]]
  /// A method so marked is an accessor.
  public let accessor: [[UInt8]]
  /// A parameter of the constructor so marked is a property, too.
  public let property: [[UInt8]]
}

/// What the nodes of types mean, as far as the members of a value's type are concerned.
public struct TypeRules: Sendable {
  public enum Role: String, Sendable, CaseIterable {
    /// A dotted name.
    case reference
    /// Stands for its first named child.
    case first
    /// Has what any of its named children has.
    case all
    /// Its children are members.
    case members
    /// The type of the value that its first named child names.
    case value
    /// A module, whose path is the string inside.
    case module
  }
  let bySymbol: [Role?]

  /// What a node kind means; nil: it says nothing about members.
  public func role(_ symbol: UInt16) -> Role? { Int(symbol) < bySymbol.count ? bySymbol[Int(symbol)] : nil }
}

/// One text that the grammar does not know.
public struct RepairRule: Sendable {
  /// What takes its place, at the same length.
  public enum Replacement: String, Sendable, CaseIterable {
    /// A name that is no keyword.
    case name
    case space
  }
  /// The text; one that begins with a letter begins a word.
  public let text: [UInt8]
  /// The text through which it reaches; empty: it ends with itself.
  public let through: [UInt8]
  /// One of these bytes must stand before it, white space aside; empty: anything may.
  public let after: [UInt8]
  /// One of these bytes must follow, white space aside; empty: anything may.
  public let before: [UInt8]
  public let replacement: Replacement
}

// MARK: Decoding

extension ExportTreeRules {
  init(_ map: YAMLMap, _ grammar: Language) throws(OmniError) {
    separator = try byte("separator", map)
    ambientEndings = try map.strings("ambient")
    resolution =
      try map.map("resolution") { (m) throws(OmniError) in
        ResolutionRules(endings: try m.strings("endings"), instead: try endings("instead", m), index: try m.optionalString("index") ?? "")
      } ?? ResolutionRules(endings: [], instead: [], index: "")
    manifest = try map.map("manifest") { (m) throws(OmniError) in try EntryManifestRules(m) }
    defaultName = try map.optionalString("default-name") ?? "default"
    wholeName = try map.optionalString("whole-name") ?? "export"
    constructorName = Array((try map.optionalString("constructor") ?? "").utf8)
    parts =
      try map.map("parts") { (m) throws(OmniError) in
        PartRules(
          name: try field("name", grammar, m), typeParameters: try field("type-parameters", grammar, m),
          parameters: try field("parameters", grammar, m), returns: try field("returns", grammar, m), type: try field("type", grammar, m),
          value: try field("value", grammar, m), body: try field("body", grammar, m))
      } ?? PartRules(name: nil, typeParameters: nil, parameters: nil, returns: nil, type: nil, value: nil, body: nil)
    modifiers =
      try map.map("modifiers") { (m) throws(OmniError) in
        ModifierRules(
          hidden: try bytes("hidden", m), static: try bytes("static", m), accessor: try bytes("accessor", m), property: try bytes("property", m))
      } ?? ModifierRules(hidden: [], static: [], accessor: [], property: [])
    types = try TypeRules(map, grammar)
    reference = try map.map("reference") { (m) throws(OmniError) in
      (Array(try m.string("prefix").utf8), Array(try m.string("attribute").utf8))
    }
    importCall = Array((try map.optionalString("import-call") ?? "").utf8)
    repairs = try map.list("repairs") { (m) throws(OmniError) in try RepairRule(m) }
  }
}

extension EntryManifestRules {
  init(_ map: YAMLMap) throws(OmniError) {
    self.init(
      file: try map.string("file"), name: try map.optionalString("name") ?? "", exports: try map.optionalString("exports") ?? "",
      conditions: try globs("conditions", map), entries: try map.strings("entries"), fallback: try map.strings("fallback"),
      beside: try endings("beside", map))
  }
}

extension TypeRules {
  init(_ map: YAMLMap, _ grammar: Language) throws(OmniError) {
    var roles = [Role?](repeating: nil, count: grammar.symbolCount)
    let names = try map.pairs("types").map(\.key)
    let choices = Dictionary(uniqueKeysWithValues: Role.allCases.map { ($0.rawValue, $0) })
    _ = try map.map("types") { (nodes) throws(OmniError) in
      for name in names {
        let role = try nodes.choice(name, choices)
        for id in try symbols(name, grammar, nodes, name) { roles[Int(id)] = role }
      }
    }
    bySymbol = roles
  }
}

extension RepairRule {
  init(_ map: YAMLMap) throws(OmniError) {
    func optional(_ key: String) throws(OmniError) -> [UInt8] { Array((try map.optionalString(key) ?? "").utf8) }
    let text = Array(try map.string("text").utf8)
    guard !text.isEmpty else { throw map.error("text", "'text' must not be empty") }
    let choices = Dictionary(uniqueKeysWithValues: Replacement.allCases.map { ($0.rawValue, $0) })
    guard let replacement = try map.choice("becomes", choices) else {
      throw map.error("becomes", "the key 'becomes' is missing", hint: "one of " + choices.keys.sorted().joined(separator: ", "))
    }
    self.init(
      text: text, through: try optional("through"), after: try optional("after"), before: try optional("before"), replacement: replacement)
  }
}

/// A table from an ending to the endings in its place, in the file's order.
private func endings(_ key: String, _ map: YAMLMap) throws(OmniError) -> [(written: String, endings: [String])] {
  var found: [(written: String, endings: [String])] = []
  for (written, value) in try map.values(key) {
    switch value {
    case .text(let text): found.append((written, [text]))
    case .list(let list): found.append((written, list))
    case .map: throw map.error(key, "'\(written)' must be a list of endings", hint: "\(written): [.ts]")
    }
  }
  return found
}
