import Foundation

/// Where a value stands in a JSON document: `/hashes/sha256` (RFC 6901), `/files/*` for every item of a list or of an object.
public struct FieldPath: Sendable, Hashable {
  let steps: [String]

  /// nil when the text does not begin with `/`, or has a `*` anywhere but last.
  public init?(_ text: String) {
    guard text.hasPrefix("/") else { return nil }
    steps = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
      .map { $0.replacingOccurrences(of: "~1", with: "/").replacingOccurrences(of: "~0", with: "~") }
    if steps.dropLast().contains("*") { return nil }
  }

  /// As it is written.
  var text: String {
    steps.map { "/" + $0.replacingOccurrences(of: "~", with: "~0").replacingOccurrences(of: "/", with: "~1") }.joined()
  }

  /// Whether it names every item of a list.
  var isList: Bool { steps.last == "*" }
}

/// A value of a parsed JSON document.
struct JSONValue {
  private let value: Any

  /// nil when the bytes are not JSON. Foundation bounds the nesting.
  init?(parsing bytes: [UInt8]) {
    guard let value = try? JSONSerialization.jsonObject(with: Data(bytes)) else { return nil }
    self.value = value
  }

  /// A record of texts.
  init(fields: [String: String]) { value = fields }

  private init(_ value: Any) { self.value = value }

  /// The value at a path, nil when it is missing or null.
  subscript(path: FieldPath) -> JSONValue? { descend(path.steps[...]) }

  /// The items of a list path: a list's in order, an object's in the byte order of their keys. Nil when neither is there.
  func items(_ path: FieldPath) -> [JSONValue]? {
    switch descend(path.steps.dropLast())?.value {
    case let list as [Any]: list.map { JSONValue($0) }
    case let object as [String: Any]: object.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { JSONValue($0.value) }
    default: nil
    }
  }

  private func descend(_ steps: ArraySlice<String>) -> JSONValue? {
    var here = value
    for step in steps {
      guard let next = (here as? [String: Any])?[step], !(next is NSNull) else { return nil }
      here = next
    }
    return JSONValue(here)
  }

  var text: String? { value as? String }
  var int: Int? { value as? Int }
  var bool: Bool? { value as? Bool }
}
