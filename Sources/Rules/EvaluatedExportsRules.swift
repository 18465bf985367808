import Records
import StrictYAML
import Syntax

/// The evaluated-exports module system: what a module exports is computed by running its statements on abstract values.
public struct EvaluatedExportsRules: Sendable {
  /// What separates the steps of a public path.
  public let separator: UInt8
  /// Endings of data files whose value is what they hold.
  public let dataEndings: [String]
  /// Endings that a specifier may leave out, in the order in which they are tried.
  public let endings: [String]
  /// The package manifest's file name, and the base name of the file that stands for its folder.
  public let manifest: String
  public let index: String
  /// The conditions under which the manifest's entries are chosen, by how the package is loaded: by name, and by call.
  public let importConditions: [String]
  public let requireConditions: [String]
  /// The manifest's keys that name the main file, in order.
  public let mainKeys: [String]
  /// Paths of built-ins and what they do.
  public let builtIns: [(path: String, operation: BuiltIn)]
  /// Last steps of names of other packages whose calls have a known effect.
  public let externals: [(name: String, operation: BuiltIn)]
  let spellings: [EvaluatorWord: String]
  let formBySymbol: [TermForm]
  let tokenBySymbol: [TermToken?]
  let partByField: [TermPart?]

  /// How the language spells a word.
  public func spelling(_ word: EvaluatorWord) -> String { spellings[word] ?? "" }

  /// What a named node is.
  public func form(_ symbol: UInt16) -> TermForm { Int(symbol) < formBySymbol.count ? formBySymbol[Int(symbol)] : .opaque }

  /// What a keyword or operator means; nil: nothing.
  public func token(_ symbol: UInt16) -> TermToken? { Int(symbol) < tokenBySymbol.count ? tokenBySymbol[Int(symbol)] : nil }

  /// What stands in a field; nil: an item.
  public func part(_ field: UInt16) -> TermPart? { Int(field) < partByField.count ? partByField[Int(field)] : nil }
}

extension EvaluatedExportsRules {
  init(_ map: YAMLMap, _ grammar: Language) throws(OmniError) {
    let separator = try map.string("separator")
    guard separator.utf8.count == 1, let byte = separator.utf8.first else { throw map.error("separator", "'separator' must be one ASCII character") }
    self.separator = byte
    dataEndings = try map.strings("data")
    endings = try map.strings("endings")
    manifest = try map.string("manifest")
    index = try map.string("index")
    importConditions = try map.strings("import-conditions")
    requireConditions = try map.strings("require-conditions")
    mainKeys = try map.strings("main")
    builtIns = try Self.table("built-ins", map)
    externals = try Self.table("externals", map)
    spellings =
      try map.map("words") { (m) throws(OmniError) in
        var found: [EvaluatorWord: String] = [:]
        for word in EvaluatorWord.allCases { found[word] = try m.string(word.rawValue) }
        return found
      } ?? [:]
    if spellings.isEmpty { throw map.error("words", "the key 'words' is missing", hint: "words: {prototype: prototype, …}") }
    var forms = [TermForm](repeating: .opaque, count: grammar.symbolCount)
    for (name, form, m) in try Self.choices("nodes", TermForm.allCases, map) {
      for id in try symbols(name, grammar, m, name) { forms[Int(id)] = form }
    }
    formBySymbol = forms
    var tokens = [TermToken?](repeating: nil, count: grammar.symbolCount)
    for (name, token, m) in try Self.choices("tokens", TermToken.allCases, map) {
      let ids = grammar.tokens(spelled: name)
      if ids.isEmpty { throw m.error(name, "the grammar '\(grammar.name)' has no token '\(name)'") }
      for id in ids { tokens[Int(id)] = token }
    }
    tokenBySymbol = tokens
    var parts = [TermPart?](repeating: nil, count: grammar.fieldNames.count + 1)
    for (name, part, m) in try Self.choices("fields", TermPart.allCases, map) {
      guard let id = grammar.field(named: name), Int(id) < parts.count else {
        throw m.error(name, "the grammar '\(grammar.name)' has no field '\(name)'", hint: Spelling.hint(for: name, among: grammar.fieldNames))
      }
      parts[Int(id)] = part
    }
    partByField = parts
  }

  private static func table(_ key: String, _ map: YAMLMap) throws(OmniError) -> [(String, BuiltIn)] {
    try choices(key, BuiltIn.allCases, map).map { ($0.0, $0.1) }
  }

  /// A mapping from free keys to the words of an enumeration.
  private static func choices<T: RawRepresentable<String>>(_ key: String, _ cases: [T], _ map: YAMLMap) throws(OmniError) -> [(String, T, YAMLMap)] {
    let known = Dictionary(uniqueKeysWithValues: cases.map { ($0.rawValue, $0) })
    let names = try map.pairs(key).map(\.key)
    return try map.map(key) { (m) throws(OmniError) in
      var found: [(String, T, YAMLMap)] = []
      for name in names { if let value = try m.choice(name, known) { found.append((name, value, m)) } }
      return found
    } ?? []
  }
}
