import Records
import StrictYAML

/// The declared-tree module system: items declare modules, names travel by scoped use trees, macros by example make items.
public struct DeclaredTreeRules: Sendable {
  /// What a fragment of a macro's pattern takes.
  public enum Fragment: String, Sendable, CaseIterable {
    case identifier, tree, lifetime, literal, block, type, path, expression, pattern, meta, item, visibility
    /// A pattern that ends before a bar.
    case onePattern = "one-pattern"
  }

  /// The manifest, by dotted keys; of several the first that is there.
  public struct Manifest: Sendable {
    public let package: [[String]]
    public let name: [[String]]
    public let entry: [[String]]
    public let edition: [[String]]
    public let procedural: [[String]]
    public let build: [[String]]
    public let features: [String]
    public let defaultFeature: String
    /// Tables of dependencies; a `*` step stands for any key.
    public let dependencies: [[String]]
    /// The key of a dependency that makes it a feature of its own.
    public let optional: String
    /// What stands before a dependency's name in a feature's list.
    public let dependencyPrefix: String
    /// What a dash of a package's name becomes in paths.
    public let dash: String
  }

  /// The words of paths, visibilities and conditions.
  public struct Words: Sendable {
    public let root: String
    public let here: String
    public let parent: String
    public let alias: String
    public let publicMark: String
    public let within: String
    /// A name that binds nothing.
    public let unnamed: String
    /// In front of a name that would be a keyword; no part of the name.
    public let rawPrefix: String
    public let all: String
    public let any: String
    public let not: String
    public let yes: String
    public let no: String
    public let feature: String
    /// Makes of a macro's call the items of another file.
    public let include: String
    /// Joins texts inside of an attribute.
    public let concatenation: String
    /// The word between a definition's `macroMark` and its rules' call sign, glued to it.
    public let macro: String
  }

  /// Attributes that the linker reads, by path.
  public struct Attributes: Sendable {
    public let condition: String
    public let conditional: String
    public let path: String
    public let documentation: String
    /// The argument of `documentation` that takes an item out of the surface.
    public let hidden: String
    public let deprecated: String
    public let message: String
    public let since: String
    /// Lets the macros of a module out of it.
    public let macroUse: String
    /// Gives a macro a path: the root's.
    public let macroExport: String
    /// Makes a function a macro of its name, or of its first argument's.
    public let procedural: [String]
    public let derive: [String]
    public let recursionLimit: String
  }

  public let separator: String
  /// The entry file when the manifest names none.
  public let entry: String
  /// Where the file of a module stands, `*` being its name; and those patterns' files that own their folder.
  public let moduleFiles: [String]
  /// The script that may set conditions.
  public let buildScript: String
  public let manifest: Manifest
  public let words: Words
  public let attributes: Attributes
  /// Crates that every package may name.
  public let prelude: [String]
  /// The edition without a manifest, and the one of a manifest that names none, in which use paths start at the root.
  public let edition: String
  public let rootedEdition: String
  /// Conditions that hold unless settings say otherwise, and by target.
  public let conditions: [String]
  public let targets: [(name: String, conditions: [String])]
  /// Names of conditions that mean something without a build script.
  public let knownConditions: [String]
  public let fragments: [(name: String, fragment: Fragment)]
  /// Words that begin an item, and those of items that end at a semicolon only.
  public let itemWords: [String]
  public let statementWords: [String]
  /// Words of a type that another word may follow, and words that end a pattern.
  public let typePrefixes: [String]
  public let patternEnds: [String]
  /// Words that declare what has a body, which is not parsed.
  public let bodyWords: [[UInt8]]
  /// The word that extends a type, and the one after it that says whose members they are: no surface.
  public let extensionWord: String
  public let implementsWord: String
  /// Words in a body that tell that it may hold members of a type or an exported macro.
  public let bodyMarks: [[UInt8]]
  /// What stands around a macro's members to be parsed.
  public let memberWrapper: [String]
  /// Depth of expansion when the entry does not say another.
  public let recursionLimit: Int
  /// Definitions of macros of other packages, in the language itself.
  public let macros: String
}

extension DeclaredTreeRules {
  init(_ map: YAMLMap) throws(OmniError) {
    separator = try map.string("separator")
    entry = try map.string("entry")
    moduleFiles = try map.strings("module-files")
    buildScript = try map.optionalString("build-script") ?? ""
    guard let manifest = try map.map("manifest", { (m) throws(OmniError) in try Manifest(m) }),
      let words = try map.map("words", { (m) throws(OmniError) in try Words(m) }),
      let attributes = try map.map("attributes", { (m) throws(OmniError) in try Attributes(m) })
    else { throw map.error("words", "the sections 'manifest', 'words' and 'attributes' are required", hint: "docs/rule-packs.md lists their keys") }
    self.manifest = manifest
    self.words = words
    self.attributes = attributes
    prelude = try map.strings("prelude")
    edition = try map.optionalString("edition") ?? ""
    rootedEdition = try map.optionalString("rooted-edition") ?? ""
    conditions = try map.strings("conditions")
    targets = try map.values("targets").map { entry in
      switch entry.value {
      case .list(let list): (entry.key, list)
      case .text(let text): (entry.key, [text])
      case .map: (entry.key, [])
      }
    }
    knownConditions = try map.strings("known-conditions")
    let choices = Dictionary(uniqueKeysWithValues: Fragment.allCases.map { ($0.rawValue, $0) })
    let names = try map.pairs("fragments").map(\.key)
    fragments =
      try map.map("fragments") { (m) throws(OmniError) in
        var found: [(name: String, fragment: Fragment)] = []
        for name in names { if let fragment = try m.choice(name, choices) { found.append((name, fragment)) } }
        return found
      } ?? []
    itemWords = try map.strings("item-words")
    statementWords = try map.strings("statement-words")
    typePrefixes = try map.strings("type-prefixes")
    patternEnds = try map.strings("pattern-ends")
    bodyWords = try map.strings("body-words").map { Array($0.utf8) }
    extensionWord = try map.optionalString("extension-word") ?? ""
    implementsWord = try map.optionalString("implements-word") ?? ""
    bodyMarks = try map.strings("body-marks").map { Array($0.utf8) }
    memberWrapper = try map.strings("member-wrapper")
    recursionLimit = try map.int("recursion-limit", in: 1...4_096) ?? 128
    macros = try map.optionalString("macros") ?? ""
  }
}

extension DeclaredTreeRules.Manifest {
  init(_ map: YAMLMap) throws(OmniError) {
    func keys(_ key: String) throws(OmniError) -> [[String]] { try map.strings(key).map { $0.split(separator: ".").map(String.init) } }
    package = try keys("package")
    name = try keys("name")
    entry = try keys("entry")
    edition = try keys("edition")
    procedural = try keys("procedural")
    build = try keys("build")
    features = try map.optionalString("features").map { $0.split(separator: ".").map(String.init) } ?? []
    defaultFeature = try map.optionalString("default-feature") ?? ""
    dependencies = try keys("dependencies")
    optional = try map.optionalString("optional") ?? ""
    dependencyPrefix = try map.optionalString("dependency-prefix") ?? ""
    dash = try map.optionalString("dash") ?? "-"
  }
}

extension DeclaredTreeRules.Words {
  init(_ map: YAMLMap) throws(OmniError) {
    root = try map.string("root")
    here = try map.string("self")
    parent = try map.string("parent")
    alias = try map.string("alias")
    publicMark = try map.string("public")
    within = try map.string("within")
    unnamed = try map.string("unnamed")
    rawPrefix = try map.string("raw-prefix")
    all = try map.string("all")
    any = try map.string("any")
    not = try map.string("not")
    yes = try map.string("yes")
    no = try map.string("no")
    feature = try map.string("feature")
    include = try map.string("include")
    concatenation = try map.string("concatenation")
    macro = try map.string("macro")
  }
}

extension DeclaredTreeRules.Attributes {
  init(_ map: YAMLMap) throws(OmniError) {
    condition = try map.string("condition")
    conditional = try map.string("conditional")
    path = try map.string("path")
    documentation = try map.string("documentation")
    hidden = try map.string("hidden")
    deprecated = try map.string("deprecated")
    message = try map.string("message")
    since = try map.string("since")
    macroUse = try map.string("macro-use")
    macroExport = try map.string("macro-export")
    procedural = try map.strings("procedural")
    derive = try map.strings("derive")
    recursionLimit = try map.string("recursion-limit")
  }
}
