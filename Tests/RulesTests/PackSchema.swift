import Foundation
import TestSupport

/// The published JSON Schema of `pack.yaml`, as far as the tests look at it. It makes packs, too: the smallest that hold a given value.
final class PackSchema: Decodable, Sendable {
  enum FurtherKeys: Decodable {
    case none, each(PackSchema)

    init(from decoder: any Decoder) throws {
      if (try? decoder.singleValueContainer().decode(Bool.self)) == false { self = .none } else { self = .each(try PackSchema(from: decoder)) }
    }
  }

  let description: String?
  let properties: [String: PackSchema]?
  let required: [String]?
  let additionalProperties: FurtherKeys?
  let propertyNames: PackSchema?
  let choices: [String]?
  let reference: String?
  let definitions: [String: PackSchema]?

  private enum CodingKeys: String, CodingKey {
    case description, properties, required, additionalProperties, propertyNames
    case choices = "enum"
    case reference = "$ref"
    case definitions = "$defs"
  }

  static func published() throws -> PackSchema {
    let file = URL(fileURLWithPath: Checkout.root + "/plugins/languages/pack.schema.json")
    return try JSONDecoder().decode(PackSchema.self, from: Data(contentsOf: file))
  }

  /// A place in a pack: keys from the top, `*` for one that the author names.
  typealias Steps = [String]

  /// This part of a pack and all parts inside, with their places.
  var parts: [(steps: Steps, schema: PackSchema)] {
    var found: [(steps: Steps, schema: PackSchema)] = [([], self)]
    for (key, schema) in properties ?? [:] { found += schema.parts.map { ([key] + $0.steps, $0.schema) } }
    if case .each(let schema) = additionalProperties { found += schema.parts.map { (["*"] + $0.steps, $0.schema) } }
    return found
  }

  /// The choices of a part, a reference followed.
  func choices(of part: PackSchema) -> [String]? {
    part.choices ?? part.reference.flatMap { definitions?[String($0.dropFirst("#/$defs/".count))]?.choices }
  }

  /// The required keys alone, with values that the decoder takes.
  var minimum: [String: Any] {
    let samples = ["grammar": "python", "separator": ".", "extensions": ".x", "query": "facts.scm", "default": "x1"]
    var keys: [String: Any] = Dictionary(
      uniqueKeysWithValues: (required ?? []).map { key in
        let inner = properties?[key]
        let value: Any = inner?.properties == nil ? inner?.choices?.first ?? samples[key] ?? "x" : inner?.minimum ?? [:]
        return (key, value)
      })
    if let family = keys["family"] as? String { keys.merge(section(of: family)) { $1 } }
    return keys
  }

  /// What a family needs besides its name: its section, and a query, which all may have.
  private func section(of family: String) -> [String: Any] {
    ["query": "facts.scm", family: properties?[family]?.minimum ?? [:]]
  }

  /// The smallest mapping that holds a value at a place, known to the schema or not.
  func example(_ value: Any, at steps: ArraySlice<String>) -> Any {
    guard let step = steps.first else { return value }
    var map = minimum
    if let families = properties?["family"]?.choices, families.contains(step), let chosen = map["family"] as? String {
      map[chosen] = nil
      map["family"] = step
      map.merge(section(of: step)) { $1 }
    }
    if let inner = properties?[step] {
      map[step] = inner.example(value, at: steps.dropFirst())
    } else if step == "*", case .each(let inner) = additionalProperties {
      map[propertyNames == nil ? "identifier" : "function"] = inner.example(value, at: steps.dropFirst())
    } else {
      map[step] = value
    }
    return map
  }
}
