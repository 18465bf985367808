import Records
import StrictYAML
import Syntax

/// The headers family: declarations as the compiler sees them behind the preprocessor, in one translation unit.
///
/// The algorithm knows what a C preprocessor is; every word, node kind and value of a language and a target is here.
public struct HeaderRules: Sendable {
  /// What a directive does.
  public enum Directive: String, Sendable, CaseIterable {
    case define, undef, include, `if`, ifdef, ifndef, elif, elifdef, elifndef, `else`, endif, pragma
  }

  /// Words with a meaning of their own.
  public enum Word: String, Sendable, CaseIterable {
    /// The pragma that marks a file as read once.
    case once
    /// In a condition: whether the word behind it is a macro.
    case defined
    /// The line of the outermost macro call.
    case line
    /// One more at each use.
    case counter
    /// The variable arguments of a macro.
    case rest
    /// Its operand counts only when there are variable arguments.
    case restOnly = "rest-only"
    /// In a condition: whether a header can be included.
    case hasInclude = "has-include"
  }

  /// What a node of the expanded text is.
  public enum Role: String, Sendable, CaseIterable {
    /// Says nothing.
    case other
    /// Names with one type: variables and functions, members inside of a struct.
    case declaration
    /// Names that stand for a type.
    case type
    /// A function with its body.
    case function
    case `struct`, union, `enum`, enumerator
    /// Holds declarations of the same scope.
    case region
    /// A body that is not looked into.
    case body
    /// A declarator that makes a function, with a parameter list.
    case callable
    /// A declarator that makes a pointer or an array.
    case derived
    /// A declarator around another one.
    case declarator
    case name
    case parameter
    /// The mark of further parameters.
    case rest
  }

  /// What separates the steps of a path.
  public let separator: UInt8
  /// Endings of the files that are headers by themselves; the others are read when included.
  public let main: [String]
  /// Where headers are looked for when the package's settings do not say, `{target}` replaced. The first ones that hold headers hold the main ones.
  public let includeFolders: [String]
  /// Targets and the texts of their environments, in the pack's order; the first is the default.
  public let environments: [(target: String, text: String)]
  public let directives: [(word: String, directive: Directive)]
  public let words: [(word: String, meaning: Word)]
  /// Macros that conditions do not see: what the compiler takes and the grammar need not.
  public let replacements: [(head: String, body: String)]
  /// The replacements whose arguments may say that a declaration is deprecated, and the words that say so.
  public let attributes: [String]
  public let deprecated: [String]
  /// Words that belong at the start of a declaration, wherever they stand.
  public let leading: [String]
  /// Words of a declaration that are no part of a type.
  public let storage: [String]
  /// A parameter list that is this word alone is empty.
  public let noParameters: String
  /// Fields of the grammar: the type and the declarators of a declaration, a name, a body, a parameter list.
  public let type: UInt16?
  public let declarator: UInt16?
  public let name: UInt16?
  public let body: UInt16?
  public let parameters: UInt16?
  @usableFromInline let bySymbol: [Role]

  /// What a node kind is.
  @inlinable public func role(_ symbol: UInt16) -> Role { Int(symbol) < bySymbol.count ? bySymbol[Int(symbol)] : .other }

  /// - Parameter read: gives the content of a file beside the pack.
  init(_ map: YAMLMap, _ grammar: Language, read: (String) throws(OmniError) -> String) throws(OmniError) {
    separator = try byte("separator", map)
    main = try map.strings("main")
    includeFolders = try map.strings("include-folders")
    var environments: [(target: String, text: String)] = []
    for (target, file) in try map.pairs("environments") { environments.append((target, try read(file))) }
    self.environments = environments
    directives = try choices("directives", map)
    words = try choices("words", map)
    replacements = try map.pairs("replacements").map { ($0.key, $0.value) }
    attributes = try map.strings("attributes")
    deprecated = try map.strings("deprecated")
    leading = try map.strings("leading")
    storage = try map.strings("storage")
    noParameters = try map.optionalString("no-parameters") ?? ""
    type = try field("type", grammar, map)
    declarator = try field("declarator", grammar, map)
    name = try field("name", grammar, map)
    body = try field("body", grammar, map)
    parameters = try field("parameters", grammar, map)
    let nodes: [(word: String, meaning: Role)] = try choices("nodes", map)
    var roles = [Role](repeating: .other, count: grammar.symbolCount)
    for (name, role) in nodes { for id in try symbols(name, grammar, map, "nodes") { roles[Int(id)] = role } }
    bySymbol = roles
  }
}

/// A mapping from free keys to the spellings of an enumeration, in the file's order.
private func choices<T: RawRepresentable<String> & CaseIterable>(_ key: String, _ map: YAMLMap) throws(OmniError) -> [(word: String, T)] {
  let names = try map.pairs(key).map(\.key)
  let values = Dictionary(uniqueKeysWithValues: T.allCases.map { ($0.rawValue, $0) })
  return try map.map(key) { (inner) throws(OmniError) in
    var found: [(word: String, T)] = []
    for name in names { if let value = try inner.choice(name, values) { found.append((name, value)) } }
    return found
  } ?? []
}
