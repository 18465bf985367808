public import Records
import StrictYAML
public import Syntax

extension RulePack {
  /// Decodes a pack strictly and checks its query and node kinds against the grammar.
  /// - Parameters:
  ///   - text: the content of `pack.yaml`.
  ///   - file: its name, for messages.
  ///   - grammar: gives the language of the grammar that the pack names.
  ///   - read: gives the content of a file beside the pack.
  ///   - fingerprint: computes the pack's fingerprint from the texts that make it up.
  /// - Throws: `.invalid` with `file:line:column` and a hint; what `grammar` and `read` throw.
  public init(
    _ text: String, file: String, grammar: (String) throws(OmniError) -> Language, read: (String) throws(OmniError) -> String,
    fingerprint: ([String]) -> String
  ) throws(OmniError) {
    self = try YAMLMap.decode(text, file: file) { (map) throws(OmniError) in
      let language = try grammar(try map.string("grammar"))
      var texts = [text]
      func reading(_ file: String) throws(OmniError) -> String {
        let content = try read(file)
        texts.append(content)
        return content
      }
      let extensions = try map.strings("extensions")
      let dialects = try Self.dialects(map, extensions, grammar)
      func seal() -> String { fingerprint(texts + [language.fingerprint] + dialects.map(\.grammar.fingerprint)) }
      let queryFile = try map.optionalString("query")
      let queryText = try queryFile.map { (name) throws(OmniError) in try reading(name) }
      let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().map { $0 + "/" }.joined()
      func compiled(_ language: Language, _ extensions: [String]) throws(OmniError) -> RulePack {
        guard let queryFile, let queryText else {
          return try RulePack(map, language, extensions, nil, [], read: reading, fingerprint: seal)
        }
        let query = try Query(queryText, language: language, file: folder + queryFile)
        let roles = try Self.roles(of: query, file: folder + queryFile)
        return try RulePack(map, language, extensions, query, roles, read: reading, fingerprint: seal)
      }
      var pack = try compiled(language, extensions)
      for dialect in dialects { pack.dialects.append(try compiled(dialect.grammar, dialect.extensions)) }
      return pack
    }
  }

  /// The further grammars of a pack, each with the endings that it reads.
  private static func dialects(
    _ map: YAMLMap, _ extensions: [String], _ grammar: (String) throws(OmniError) -> Language
  ) throws(OmniError) -> [(grammar: Language, extensions: [String])] {
    var dialects: [(grammar: Language, extensions: [String])] = []
    for (ending, name) in try map.pairs("dialects") {
      guard extensions.contains(ending) else {
        throw map.error("dialects", "'\(ending)' is no ending of 'extensions'", hint: Spelling.hint(for: ending, among: extensions))
      }
      if let known = dialects.firstIndex(where: { $0.grammar.name == name }) {
        dialects[known].extensions.append(ending)
      } else {
        dialects.append((try grammar(name), [ending]))
      }
    }
    return dialects
  }

  /// - Parameters:
  ///   - extensions: the endings that the grammar reads.
  ///   - read: gives the content of a file beside the pack and keeps it for the fingerprint.
  ///   - fingerprint: asked when everything is read.
  private init(
    _ map: YAMLMap, _ grammar: Language, _ extensions: [String], _ query: Query?, _ roles: [CaptureRole],
    read: (String) throws(OmniError) -> String, fingerprint: () -> String
  ) throws(OmniError) {
    language = try map.string("language")
    self.grammar = grammar
    guard !extensions.isEmpty, extensions.allSatisfy({ $0.hasPrefix(".") }) else {
      throw map.error("extensions", "'extensions' must list file endings with their dot", hint: "extensions: [.lua]")
    }
    self.extensions = extensions.sorted { $0.utf8.count > $1.utf8.count }
    manifests = try globs("manifests", map)
    self.query = query
    self.roles = roles
    parameters = try ParameterRules(map, grammar)
    expressions = try map.map("expressions") { (m) throws(OmniError) in try ExpressionRules(m, grammar) } ?? ExpressionRules.none(grammar)
    documentation = try map.map("documentation") { (m) throws(OmniError) in try DocumentationRules(m, grammar) } ?? DocumentationRules.none
    lexis = try map.map("lexis") { (m) throws(OmniError) in try LexicalRules(m) } ?? LexicalRules.none
    conditions = try map.maps("conditions") { (name, m) throws(OmniError) in try ConditionRule(name, m) }
    family = try Family(map, grammar, hasQuery: query != nil, read: read)
    instanceScopes = try bytes("instance-scopes", map)
    layout = try map.map("layout") { (m) throws(OmniError) in try LayoutRules(m) } ?? LayoutRules.none
    visibility = try map.map("visibility") { (m) throws(OmniError) in try VisibilityRules(m) } ?? VisibilityRules.none
    decorators = try map.map("decorators") { (m) throws(OmniError) in try DecoratorRules(m) } ?? DecoratorRules.none
    annotations = try map.map("annotations") { (m) throws(OmniError) in try AnnotationRules(m) } ?? AnnotationRules.none
    let kinds = Dictionary(uniqueKeysWithValues: SymbolKind.allCases.map { ($0.rawValue, $0) })
    memberKinds =
      try map.map("member-kinds") { (m) throws(OmniError) in
        var inner: [SymbolKind: SymbolKind] = [:]
        for kind in SymbolKind.allCases { inner[kind] = try m.choice(kind.rawValue, kinds) }
        return inner
      } ?? [:]
    self.fingerprint = fingerprint()
  }

  private static func roles(of query: Query, file: String) throws(OmniError) -> [CaptureRole] {
    var roles: [CaptureRole] = []
    for (index, name) in query.captureNames.enumerated() {
      guard let role = CaptureRole(spelling: name) else {
        throw OmniError(
          .invalid, "'@\(name)', in the pattern that begins here, is no capture of the vocabulary", at: "\(file):\(query.line(ofCapture: index))",
          hint: Spelling.hint(for: name, among: CaptureRole.spellings) ?? "docs/rule-packs.md lists the captures; names that begin with _ are free")
      }
      roles.append(role)
    }
    return roles
  }
}

// MARK: Shared readings

/// The symbol ids of node kinds named by a pack; `key` is where an error points.
func symbols(_ name: String, _ grammar: Language, _ map: YAMLMap, _ key: String) throws(OmniError) -> [UInt16] {
  let found = grammar.symbols(named: name)
  if found.isEmpty {
    throw map.error(key, "the grammar '\(grammar.name)' has no node kind '\(name)'", hint: Spelling.hint(for: name, among: grammar.symbolNames))
  }
  return found
}

func field(_ key: String, _ grammar: Language, _ map: YAMLMap) throws(OmniError) -> UInt16? {
  guard let name = try map.optionalString(key) else { return nil }
  guard let id = grammar.field(named: name) else {
    throw map.error(key, "the grammar '\(grammar.name)' has no field '\(name)'", hint: Spelling.hint(for: name, among: grammar.fieldNames))
  }
  return id
}

func globs(_ key: String, _ map: YAMLMap) throws(OmniError) -> [Glob] { try map.strings(key).map { Glob($0) } }
func bytes(_ key: String, _ map: YAMLMap) throws(OmniError) -> [[UInt8]] { try map.strings(key).map { Array($0.utf8) } }

func byte(_ key: String, _ map: YAMLMap) throws(OmniError) -> UInt8 {
  let text = try map.string(key)
  guard text.utf8.count == 1, let byte = text.utf8.first else { throw map.error(key, "'\(key)' must be one ASCII character") }
  return byte
}

// MARK: Sections

extension ParameterRules {
  init(_ map: YAMLMap, _ grammar: Language) throws(OmniError) {
    var rules = [Rule?](repeating: nil, count: grammar.symbolCount)
    let roles: [String: Rule.Role] = ["parameter": .parameter, "positional-before": .positionalBefore, "keyword-after": .keywordAfter]
    let kinds = Dictionary(uniqueKeysWithValues: ParameterKind.allCases.map { ($0.name, $0) })
    let found = try map.maps("parameters") { (name, m) throws(OmniError) in
      let rule = Rule(
        role: try m.choice("role", roles) ?? .parameter, kind: try m.choice("kind", kinds) ?? .positionalOrKeyword,
        name: try field("name", grammar, m), type: try field("type", grammar, m), defaultValue: try field("default", grammar, m),
        absent: try m.optionalString("absent"))
      return (try symbols(name, grammar, m, name), rule)
    }
    for (ids, rule) in found { for id in ids { rules[Int(id)] = rule } }
    bySymbol = rules
  }
}

extension ExpressionRules {
  init(_ map: YAMLMap, _ grammar: Language) throws(OmniError) {
    var roles = [Role](repeating: .opaque, count: grammar.symbolCount)
    let names = try map.pairs("nodes").map(\.key)
    let choices = Dictionary(uniqueKeysWithValues: Role.allCases.map { ($0.rawValue, $0) })
    _ = try map.map("nodes") { (nodes) throws(OmniError) in
      for name in names {
        let role = try nodes.choice(name, choices) ?? .opaque
        for id in try symbols(name, grammar, nodes, name) { roles[Int(id)] = role }
      }
    }
    bySymbol = roles
    concatenationOperator = Array((try map.optionalString("concatenation-operator") ?? "").utf8)
    commentMark = Array((try map.optionalString("comment-mark") ?? "").utf8)
    callee = try field("callee", grammar, map)
    arguments = try field("arguments", grammar, map)
    chainValue = try field("chain-value", grammar, map)
  }

  static func none(_ grammar: Language) -> Self {
    Self(
      bySymbol: [Role](repeating: .opaque, count: grammar.symbolCount), concatenationOperator: [], commentMark: [], callee: nil, arguments: nil,
      chainValue: nil)
  }
}

extension DocumentationRules {
  init(_ map: YAMLMap, _ grammar: Language) throws(OmniError) {
    var statements: [UInt16] = []
    for name in try map.strings("statements") { statements += try symbols(name, grammar, map, "statements") }
    self.init(
      statements: statements, rawPrefixes: Array((try map.optionalString("raw-prefixes") ?? "").utf8),
      excludedPrefixes: Array((try map.optionalString("excluded-prefixes") ?? "").utf8),
      deprecatedPrefix: Array((try map.optionalString("deprecated-prefix") ?? "").lowercased().utf8),
      deprecatedMark: Array((try map.optionalString("deprecated-mark") ?? "").utf8),
      deprecatedParagraph: Array((try map.optionalString("deprecated-paragraph") ?? "").utf8),
      comments: try map.map("comments") { (m) throws(OmniError) in try CommentRules(m) } ?? CommentRules.none)
  }

  static let none = Self(
    statements: [], rawPrefixes: [], excludedPrefixes: [], deprecatedPrefix: [], deprecatedMark: [], deprecatedParagraph: [],
    comments: CommentRules.none)
}

extension ConditionRule {
  init(_ name: String, _ map: YAMLMap) throws(OmniError) {
    self.name = name
    texts = try bytes("when", map).map { $0.filter { $0 > 0x20 } }
    contrary = try bytes("unless", map).map { $0.filter { $0 > 0x20 } }
    guard let effect = try map.choice("effect", Dictionary(uniqueKeysWithValues: Effect.allCases.map { ($0.rawValue, $0) })) else {
      throw map.error("effect", "the key 'effect' is missing", hint: "one of " + Effect.allCases.map(\.rawValue).joined(separator: ", "))
    }
    self.effect = effect
  }
}

extension Family {
  /// Reads `family` and the section of that name; a section of another family is refused.
  init(_ map: YAMLMap, _ grammar: Language, hasQuery: Bool, read: (String) throws(OmniError) -> String) throws(OmniError) {
    guard let name = try map.choice("family", Dictionary(uniqueKeysWithValues: Self.names.map { ($0, $0) })) else {
      throw map.error("family", "the key 'family' is missing", hint: "one of " + Self.names.joined(separator: ", "))
    }
    // Every section is decoded, so that a mistake in one of another family is told as what it is.
    let sections: [(name: String, needsQuery: Bool, family: Family?)] = [
      ("file-tree", true, try map.map("file-tree") { (m) throws(OmniError) in .fileTree(try FileTreeRules(m)) }),
      ("directory-package", true, try map.map("directory-package") { (m) throws(OmniError) in .directoryPackage(try DirectoryPackageRules(m)) }),
      ("export-tree", true, try map.map("export-tree") { (m) throws(OmniError) in .exportTree(try ExportTreeRules(m, grammar)) }),
      (
        "evaluated-exports", false,
        try map.map("evaluated-exports") { (m) throws(OmniError) in .evaluatedExports(try EvaluatedExportsRules(m, grammar)) }
      ),
      ("headers", false, try map.map("headers") { (m) throws(OmniError) in .headers(try HeaderRules(m, grammar, read: read)) }),
      ("declared-tree", true, try map.map("declared-tree") { (m) throws(OmniError) in .declaredTree(try DeclaredTreeRules(m)) }),
    ]
    for section in sections where section.name != name && section.family != nil {
      throw map.error(
        section.name, "'\(section.name)' configures another family than '\(name)'", hint: "remove it, or set `family: \(section.name)`")
    }
    guard let own = sections.first(where: { $0.name == name }), let family = own.family else {
      throw map.error(name, "the key '\(name)' is missing", hint: "add the section `\(name):`; docs/rule-packs.md lists its keys")
    }
    self = family
    let needsQuery = own.needsQuery
    if needsQuery, !hasQuery {
      throw map.error("query", "the key 'query' is missing", hint: "the family '\(name)' reads facts by a query: query: facts.scm")
    }
  }
}

extension FileTreeRules {
  init(_ map: YAMLMap) throws(OmniError) {
    self.init(
      separator: try byte("separator", map), index: try map.string("index"), requiresIndex: try map.bool("index-required") ?? false,
      stubs: try map.strings("stubs"),
      exportList: try map.optionalString("export-list") ?? "", relativePrefix: map.has("relative-prefix") ? try byte("relative-prefix", map) : nil)
  }
}

extension LayoutRules {
  init(_ map: YAMLMap) throws(OmniError) {
    self.init(
      built: try globs("built", map), skip: try globs("skip", map), merge: try globs("merge", map), sourceFolders: try map.strings("source-folders"),
      moduleLists: try globs("module-lists", map), notModules: try globs("not-modules", map))
  }

  static let none = Self(built: [], skip: [], merge: [], sourceFolders: [], moduleLists: [], notModules: [])
}

extension VisibilityRules {
  init(_ map: YAMLMap) throws(OmniError) {
    self.init(
      privateNames: try globs("private", map), publicNames: try globs("public", map),
      needsUpperInitial: try map.choice("initial", ["upper": true]) ?? false, hiddenModules: try globs("hidden-modules", map),
      testSteps: try globs("tests", map), testStepsBelowRoot: try globs("tests-below-root", map))
  }

  static let none = Self(privateNames: [], publicNames: [], needsUpperInitial: false, hiddenModules: [], testSteps: [], testStepsBelowRoot: [])
}

extension DecoratorRules {
  init(_ map: YAMLMap) throws(OmniError) {
    self.init(
      property: try bytes("property", map), overload: try bytes("overload", map), amend: try bytes("amend", map),
      static: try bytes("static", map), deprecated: try globs("deprecated", map), synthesizer: try bytes("synthesizer", map),
      synthesizedMember: try map.optionalString("synthesized-member") ?? "", synthesizerOff: try bytes("synthesizer-off", map))
  }

  static let none = Self(
    property: [], overload: [], amend: [], static: [], deprecated: [], synthesizer: [], synthesizedMember: "", synthesizerOff: [])
}

extension AnnotationRules {
  init(_ map: YAMLMap) throws(OmniError) {
    self.init(typeAlias: try bytes("type-alias", map), notMember: try bytes("not-member", map))
  }

  static let none = Self(typeAlias: [], notMember: [])
}
