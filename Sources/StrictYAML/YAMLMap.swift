public import Records
import Yams

/// One mapping of a YAML file, read key by key. Keys that nobody asked for are errors: a misspelled key never passes silently.
///
/// Every reading method names the key it wants, so the keys a format knows are exactly those its decoder reads. All errors say
/// `file:line:column`, 1-based.
public final class YAMLMap {
  /// The file's name, for messages.
  public let file: String
  private let mark: Mark?
  private var entries: [(key: String, mark: Mark?, value: Node)] = []
  private var asked: [String] = []

  /// Parses a whole file, decodes its top mapping by `body` and refuses what `body` did not read.
  /// - Parameters:
  ///   - text: the file's content.
  ///   - file: its name, for messages.
  /// - Throws: `.invalid` with a position.
  public static func decode<T>(_ text: String, file: String, _ body: (YAMLMap) throws(OmniError) -> T) throws(OmniError) -> T {
    let node: Node?
    do { node = try Yams.compose(yaml: text) } catch let error as YamlError {
      throw Self.parseError(error, file: file)
    } catch {
      throw OmniError(.invalid, "not a YAML file", at: file, why: "\(error)")
    }
    guard let node else { throw OmniError(.invalid, "the file is empty", at: file, hint: "it must hold a mapping: `key: value` lines") }
    return try YAMLMap(node, file: file, as: "the file").consume(body)
  }

  private init(_ node: Node, file: String, as what: String) throws(OmniError) {
    self.file = file
    mark = node.mark
    guard case .mapping(let mapping) = node else {
      throw Self.error(file, node.mark, "\(what) must be a mapping", hint: "write `key: value` lines")
    }
    for (key, value) in mapping {
      guard let name = key.scalar?.string else { throw Self.error(file, key.mark, "a key must be a plain text") }
      entries.append((name, key.mark, value))
    }
  }

  private func consume<T>(_ body: (YAMLMap) throws(OmniError) -> T) throws(OmniError) -> T {
    let result = try body(self)
    for entry in entries where !asked.contains(entry.key) {
      let hint = Spelling.hint(for: entry.key, among: asked) ?? "known keys here: " + asked.sorted().joined(separator: ", ")
      throw Self.error(file, entry.mark, "unknown key '\(entry.key)'", hint: hint)
    }
    return result
  }

  // MARK: Reading

  /// The node under a key, nil when the key is absent or its value is `null`.
  private func node(_ key: String) -> Node? {
    if !asked.contains(key) { asked.append(key) }
    guard let entry = entries.first(where: { $0.key == key }) else { return nil }
    return entry.value.null == nil ? entry.value : nil
  }

  private func required(_ key: String) throws(OmniError) -> Node {
    if let node = node(key) { return node }
    let others = entries.map(\.key).filter { !asked.contains($0) }
    let hint = Spelling.nearest(to: key, among: others).map { "'\($0)' stands there: is it misspelled?" } ?? "add `\(key): …`"
    throw Self.error(file, mark, "the key '\(key)' is missing", hint: hint)
  }

  /// All keys, in the file's order: for a mapping whose keys are free.
  public var keys: [String] { entries.map(\.key) }

  /// Whether a key is there with a value.
  public func has(_ key: String) -> Bool { node(key) != nil }

  /// A required text.
  public func string(_ key: String) throws(OmniError) -> String { try text(required(key), key) }

  /// A text, nil when absent.
  public func optionalString(_ key: String) throws(OmniError) -> String? {
    guard let node = node(key) else { return nil }
    return try text(node, key)
  }

  /// One text of a fixed set, nil when absent. The error lists the set.
  public func choice<T>(_ key: String, _ choices: [String: T]) throws(OmniError) -> T? {
    guard let node = node(key) else { return nil }
    let name = try text(node, key)
    if let value = choices[name] { return value }
    let hint = Spelling.hint(for: name, among: Array(choices.keys)) ?? "one of " + choices.keys.sorted().joined(separator: ", ")
    throw Self.error(file, node.mark, "'\(key)' cannot be '\(name)'", hint: hint)
  }

  /// A whole number within a range, nil when absent.
  public func int(_ key: String, in range: ClosedRange<Int> = 0...Int.max) throws(OmniError) -> Int? {
    guard let node = node(key) else { return nil }
    guard let value = node.int, range.contains(value) else {
      let bounds = range.upperBound == Int.max ? "of at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
      throw Self.error(file, node.mark, "'\(key)' must be a whole number \(bounds)")
    }
    return value
  }

  /// `true` or `false`, nil when absent.
  public func bool(_ key: String) throws(OmniError) -> Bool? {
    guard let node = node(key) else { return nil }
    guard let value = node.bool else { throw Self.error(file, node.mark, "'\(key)' must be true or false") }
    return value
  }

  /// A list of texts; a single text counts as a list of one; empty when absent.
  public func strings(_ key: String) throws(OmniError) -> [String] {
    guard let node = node(key) else { return [] }
    guard case .sequence(let items) = node else { return [try text(node, key)] }
    var result: [String] = []
    for item in items { result.append(try text(item, key)) }
    return result
  }

  /// A mapping from free keys to texts, in the file's order; empty when absent.
  public func pairs(_ key: String) throws(OmniError) -> [(key: String, value: String)] {
    guard let node = node(key) else { return [] }
    let inner = try YAMLMap(node, file: file, as: "'\(key)'")
    var result: [(key: String, value: String)] = []
    for entry in inner.entries { result.append((entry.key, try inner.text(entry.value, entry.key))) }
    return result
  }

  /// The value of a free key.
  public enum Value {
    case text(String)
    case list([String])
    case map([(key: String, value: String)])
  }

  /// A mapping from free keys to texts, lists or mappings of texts, in the file's order; empty when absent.
  public func values(_ key: String) throws(OmniError) -> [(key: String, value: Value)] {
    guard let node = node(key) else { return [] }
    let inner = try YAMLMap(node, file: file, as: "'\(key)'")
    var result: [(key: String, value: Value)] = []
    for entry in inner.entries {
      switch entry.value {
      case .sequence: result.append((entry.key, .list(try inner.strings(entry.key))))
      case .mapping: result.append((entry.key, .map(try inner.pairs(entry.key))))
      default: result.append((entry.key, .text(try inner.text(entry.value, entry.key))))
      }
    }
    return result
  }

  /// A mapping of its own, decoded by `body`; nil when absent.
  public func map<T>(_ key: String, _ body: (YAMLMap) throws(OmniError) -> T) throws(OmniError) -> T? {
    guard let node = node(key) else { return nil }
    return try YAMLMap(node, file: file, as: "'\(key)'").consume(body)
  }

  /// A mapping from free keys to mappings, in the file's order; empty when absent.
  public func maps<T>(_ key: String, _ body: (String, YAMLMap) throws(OmniError) -> T) throws(OmniError) -> [T] {
    guard let node = node(key) else { return [] }
    let outer = try YAMLMap(node, file: file, as: "'\(key)'")
    var result: [T] = []
    for entry in outer.entries {
      let inner = try YAMLMap(entry.value, file: file, as: "'\(entry.key)'")
      result.append(try inner.consume { (map) throws(OmniError) in try body(entry.key, map) })
    }
    return result
  }

  /// A list of mappings; empty when absent.
  public func list<T>(_ key: String, _ body: (YAMLMap) throws(OmniError) -> T) throws(OmniError) -> [T] {
    guard let node = node(key) else { return [] }
    guard case .sequence(let items) = node else { throw Self.error(file, node.mark, "'\(key)' must be a list") }
    var result: [T] = []
    for item in items { result.append(try YAMLMap(item, file: file, as: "an item of '\(key)'").consume(body)) }
    return result
  }

  // MARK: Errors

  /// An error at the value of a key (or at the mapping, when the key is absent): for checks of the decoder's own.
  public func error(_ key: String, _ what: String, why: String? = nil, hint: String? = nil) -> OmniError {
    Self.error(file, node(key)?.mark ?? mark, what, why: why, hint: hint)
  }

  private func text(_ node: Node, _ key: String) throws(OmniError) -> String {
    guard let scalar = node.scalar else { throw Self.error(file, node.mark, "'\(key)' must be a text") }
    return scalar.string
  }

  private static func error(_ file: String, _ mark: Mark?, _ what: String, why: String? = nil, hint: String? = nil) -> OmniError {
    OmniError(.invalid, what, at: mark.map { "\(file):\($0.line):\($0.column)" } ?? file, why: why, hint: hint)
  }

  private static func parseError(_ error: YamlError, file: String) -> OmniError {
    switch error {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      return self.error(
        file, mark, "not YAML", why: context.map { "\(problem) (\($0.text))" } ?? problem, hint: "check the indentation and the quotes there")
    case .duplicatedKeysInMapping(let duplicates, let context):
      let names = duplicates.map { "'\($0)'" }.joined(separator: ", ")
      return self.error(file, context.mark, "the key \(names) stands twice", hint: "keep one of them")
    default:
      return OmniError(.invalid, "not YAML", at: file, why: "\(error)")
    }
  }
}
