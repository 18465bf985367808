import Records
import Rules

/// The pack's words as texts of one package's pool.
struct LinkerNames {
  let words: MacroWords
  let alias: TextID
  let all: TextID, any: TextID, not: TextID, feature: TextID
  let include: TextID, concatenation: TextID
  let condition: TextID, conditional: TextID, path: TextID, documentation: TextID, hidden: TextID
  let deprecated: TextID, message: TextID, since: TextID
  let macroUse: TextID, macroExport: TextID, recursionLimit: TextID
  let procedural: Set<TextID>, derive: Set<TextID>
  let fragments: [TextID: DeclaredTreeRules.Fragment]
  let knownConditions: Set<TextID>
  let rawPrefix: [UInt8]
  /// The spellings of all attributes above, for a look before an attribute is read.
  let attributes: [[UInt8]]

  init(_ rules: DeclaredTreeRules, _ pool: inout TextPool) {
    func set(_ names: [String], _ pool: inout TextPool) -> Set<TextID> { Set(names.map { pool.intern($0) }) }
    let w = rules.words, a = rules.attributes
    words = MacroWords(
      publicMark: pool.intern(w.publicMark), root: pool.intern(w.root), parent: pool.intern(w.parent), here: pool.intern(w.here),
      within: pool.intern(w.within), unnamed: pool.intern(w.unnamed), yes: pool.intern(w.yes), no: pool.intern(w.no),
      macro: pool.intern(w.macro), items: set(rules.itemWords, &pool), statements: set(rules.statementWords, &pool),
      typePrefixes: set(rules.typePrefixes, &pool), bodies: Set(rules.bodyWords.map { $0.withUnsafeBufferPointer { pool.intern($0) } }),
      bodyMarks: Set(rules.bodyMarks.map { $0.withUnsafeBufferPointer { pool.intern($0) } }), extending: pool.intern(rules.extensionWord),
      another: pool.intern(rules.implementsWord), patternEnds: set(rules.patternEnds, &pool))
    alias = pool.intern(w.alias)
    (all, any, not, feature) = (pool.intern(w.all), pool.intern(w.any), pool.intern(w.not), pool.intern(w.feature))
    (include, concatenation) = (pool.intern(w.include), pool.intern(w.concatenation))
    (condition, conditional, path) = (pool.intern(a.condition), pool.intern(a.conditional), pool.intern(a.path))
    (documentation, hidden) = (pool.intern(a.documentation), pool.intern(a.hidden))
    (deprecated, message, since) = (pool.intern(a.deprecated), pool.intern(a.message), pool.intern(a.since))
    (macroUse, macroExport, recursionLimit) = (pool.intern(a.macroUse), pool.intern(a.macroExport), pool.intern(a.recursionLimit))
    (procedural, derive) = (set(a.procedural, &pool), set(a.derive, &pool))
    fragments = Dictionary(rules.fragments.map { (pool.intern($0.name), $0.fragment) }, uniquingKeysWith: { $1 })
    knownConditions = set(rules.knownConditions, &pool)
    rawPrefix = Array(w.rawPrefix.utf8)
    attributes =
      ([a.condition, a.conditional, a.path, a.documentation, a.deprecated, a.macroUse, a.macroExport, a.recursionLimit] + a.procedural + a.derive)
      .map { Array($0.utf8) }
  }
}
