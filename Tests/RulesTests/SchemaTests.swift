import Foundation
import Records
import Rules
import Syntax
import TestSupport
import Testing

/// The published JSON Schema says what the decoder takes, key by key.
@Suite struct SchemaTests {
  /// A pack with a key that nobody knows in one section. The decoder's error lists the keys it knows there.
  private static let sections: [(section: String, pack: String)] = [
    ("", "zzz_unknown: 1\n"), ("modules", "modules: {family: file-tree, separator: '.', index: i, relative-prefix: '.', zzz_unknown: 1}\n"),
    ("layout", "layout: {zzz_unknown: 1}\n"), ("visibility", "visibility: {zzz_unknown: 1}\n"), ("decorators", "decorators: {zzz_unknown: 1}\n"),
    ("annotations", "annotations: {zzz_unknown: 1}\n"), ("documentation", "documentation: {zzz_unknown: 1}\n"),
    ("expressions", "expressions: {zzz_unknown: 1}\n"), ("conditions.*", "conditions: {c: {effect: never, zzz_unknown: 1}}\n"),
    ("parameters.*", "parameters: {identifier: {zzz_unknown: 1}}\n"),
  ]

  @Test(arguments: sections) func knowsTheDecodersKeys(section: String, pack: String) throws {
    var text = "language: x\ngrammar: python\nextensions: [.x]\nquery: q.scm\n"
    if section != "modules" { text += "modules: {family: file-tree, separator: '.', index: i, relative-prefix: '.'}\n" }
    let error = #expect(throws: OmniError.self) {
      try RulePack(
        text + pack, file: "pack.yaml", grammar: Checkout.grammars.language, read: { (_) throws(OmniError) in "(module) @_m" },
        fingerprint: { _ in "" })
    }
    let hint = try #require(error?.hint)
    try #require(hint.hasPrefix("known keys here: "), "\(String(describing: error))")
    let known = Set(hint.dropFirst("known keys here: ".count).components(separatedBy: ", "))
    #expect(known == Set(try properties(section).keys))
  }

  @Test func everyKeyIsDescribed() throws {
    for (section, _) in Self.sections {
      for (key, value) in try properties(section) { #expect((value as? [String: Any])?["description"] is String, "\(section) \(key)") }
    }
  }

  private func properties(_ section: String) throws -> [String: Any] {
    let data = try Data(contentsOf: URL(fileURLWithPath: Checkout.root + "/plugins/languages/pack.schema.json"))
    var node = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    for step in section.split(separator: ".") {
      let next = step == "*" ? node["additionalProperties"] : (node["properties"] as? [String: Any])?[String(step)]
      node = try #require(next as? [String: Any], "\(section)")
    }
    #expect(node["additionalProperties"] as? Bool == false, "\(section) must be closed")
    return try #require(node["properties"] as? [String: Any])
  }
}
