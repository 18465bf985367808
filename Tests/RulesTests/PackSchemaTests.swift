import Foundation
import Records
import Rules
import Syntax
import TestSupport
import Testing

/// The published JSON Schema and the reference say what the decoder takes. Both ways: what the decoder knows is taken from its own
/// messages, and where to look from the schema, so a key that only one of them has fails.
@Suite struct PackSchemaTests {
  private let schema: PackSchema

  init() throws { schema = try PackSchema.published() }

  /// What no key and no value is called.
  private let stranger = String(repeating: "z", count: 60)

  /// The error that the decoder has for the smallest pack with a value at a place.
  private func error(_ value: Any, at steps: PackSchema.Steps) throws -> OmniError? {
    // JSON is YAML.
    let text = String(decoding: try JSONSerialization.data(withJSONObject: schema.example(value, at: steps[...])), as: UTF8.self)
    do throws(OmniError) {
      _ = try RulePack(
        text, file: "pack.yaml", grammar: Checkout.grammars.language, read: { (_) throws(OmniError) in "(module) @_m" }, fingerprint: { _ in "" })
      return nil
    } catch { return error }
  }

  /// The names that a hint lists.
  private func names(_ error: OmniError?, after start: String) throws -> Set<String> {
    let hint = try #require(error?.hint, "\(String(describing: error))")
    try #require(hint.hasPrefix(start), "\(hint)")
    return Set(hint.dropFirst(start.count).components(separatedBy: ", "))
  }

  private var mappings: [(steps: PackSchema.Steps, schema: PackSchema)] { schema.parts.filter { $0.schema.properties != nil } }

  @Test func everyMappingHasTheDecodersKeys() throws {
    #expect(mappings.count > 5)
    for (steps, part) in mappings {
      let known = try names(error(1, at: steps + [stranger]), after: "known keys here: ")
      #expect(Set((part.properties ?? [:]).keys) == known, "\(steps)")
      guard case .none? = part.additionalProperties else {
        Issue.record("\(steps) takes keys that the decoder refuses")
        continue
      }
    }
  }

  @Test func requiredIsWhatTheDecoderRequires() throws {
    for (steps, part) in mappings {
      let minimum = part.minimum
      #expect(try error(minimum, at: steps) == nil, "\(steps)")
      for key in minimum.keys { #expect(try error(minimum.filter { $0.key != key }, at: steps) != nil, "\(steps) without \(key)") }
    }
  }

  @Test func choicesAreTheDecoders() throws {
    var checked = 0
    for (steps, part) in schema.parts {
      if let choices = schema.choices(of: part) {
        #expect(try names(error(stranger, at: steps), after: "one of ") == Set(choices), "\(steps)")
        checked += 1
      }
      if let keys = part.propertyNames.flatMap(schema.choices(of:)) {
        #expect(try names(error("method", at: steps + [stranger]), after: "known keys here: ") == Set(keys), "\(steps)")
        checked += 1
      }
    }
    #expect(checked > 5)
  }

  @Test func everythingIsDescribedForEditors() {
    for (steps, part) in schema.parts where steps.last != "*" { #expect(part.description?.isEmpty == false, "\(steps)") }
  }

  @Test func theReferenceNamesEveryKeyChoiceAndCapture() throws {
    let reference = try String(contentsOfFile: Checkout.root + "/docs/rule-packs.md", encoding: .utf8)
    for (steps, part) in schema.parts {
      if let key = steps.last, key != "*" { #expect(reference.contains("`\(key)`"), "\(steps)") }
      for choice in schema.choices(of: part) ?? [] { #expect(reference.contains(choice), "\(steps): \(choice)") }
    }
    for spelling in CaptureRole.spellings where !spelling.hasPrefix("definition.") { #expect(reference.contains("`@\(spelling)`"), "@\(spelling)") }
  }

  @Test func theRepositorysPacksPointAtTheSchema() throws {
    for language in Checkout.packs.languages {
      let text = try String(contentsOfFile: "\(Checkout.packs.folder)/\(language)/pack.yaml", encoding: .utf8)
      #expect(text.hasPrefix("# yaml-language-server: $schema=../pack.schema.json\n"), "\(language)")
    }
  }
}
