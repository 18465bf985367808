public import Records
import StrictYAML

/// How much a change asks of those who use a symbol.
public enum Verdict: UInt8, Sendable, Comparable, CaseIterable {
  case compatible, possible, breaking
  public var name: String { ["compatible", "possibly breaking", "breaking"][Int(rawValue)] }
  public static func < (a: Verdict, b: Verdict) -> Bool { a.rawValue < b.rawValue }
}

/// What a language's users depend on: which changes of a public surface break their code. Data, one file for each language.
public struct Compatibility: Sendable {
  /// What a parameter that callers did not know does to their calls.
  enum AddedParameter: Sendable {
    /// Every call breaks.
    case breaking
    /// Calls break unless it can be left out.
    case unlessOptional
    /// Nothing is known: any argument can be left out.
    case free
  }

  /// Kinds of parameters whose names callers write.
  var named: Set<ParameterKind> = []
  var added = AddedParameter.unlessOptional
  /// Behind the name of a parameter that can be left out, in signatures.
  var optionalMark: String?
  /// What another type means; nil: nothing, types are not checked.
  var typeChange: Verdict?
  /// What new members of a type that was there mean: `enumerator of enum`.
  var newMembers: [String: Verdict] = [:]

  /// What holds where a language says nothing: what is gone is breaking, what is new is not.
  public init() {}

  /// Reads a language's file.
  /// - Throws: `.invalid` with the place of what is wrong.
  public init(_ text: String, file: String) throws(OmniError) {
    self = try YAMLMap.decode(text, file: file) { (map) throws(OmniError) in
      var rules = Compatibility()
      let kinds = Dictionary(uniqueKeysWithValues: ParameterKind.allCases.map { ($0.name, $0) })
      for name in try map.strings("named-parameters") {
        guard let kind = kinds[name] else {
          throw map.error("named-parameters", "there is no parameter kind '\(name)'", hint: Spelling.hint(for: name, among: kinds.keys.sorted()))
        }
        rules.named.insert(kind)
      }
      rules.added =
        try map.choice("added-parameter", ["breaking": .breaking, "unless-optional": .unlessOptional, "free": .free]) ?? .unlessOptional
      rules.optionalMark = try map.optionalString("optional-mark")
      rules.typeChange = try map.choice("type-change", ["breaking": .breaking, "possible": .possible, "none": nil]) ?? nil
      for (key, verdict) in [("breaking-members", Verdict.breaking), ("possibly-breaking-members", .possible)] {
        for member in try map.strings(key) {
          let words = member.split(separator: " ").map(String.init)
          guard words.count == 3, words[1] == "of", SymbolKind(rawValue: words[0]) != nil, SymbolKind(rawValue: words[2]) != nil else {
            throw map.error(key, "'\(member)' is not written KIND of KIND", hint: "write: enumerator of enum")
          }
          rules.newMembers[member] = verdict
        }
      }
      return rules
    }
  }
}
