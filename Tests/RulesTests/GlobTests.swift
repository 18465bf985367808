import Rules
import TestSupport
import Testing

@Suite struct GlobTests {
  @Test(arguments: [
    ("_*", "_x", true), ("_*", "_", true), ("_*", "x_", false), ("__*__", "__init__", true), ("__*__", "___", false),
    ("*.dist-info", "a-1.dist-info", true), ("*.data/purelib", "p.data/purelib", true), ("a", "a", true), ("a", "ab", false), ("", "", true),
    ("", "a", false), ("*", "", true), ("**", "", true), ("**", "a", true), ("a*b*c", "abc", true), ("a*b*c", "axbxbxc", true),
    ("a*b*c", "acb", false), ("ab*ba", "aba", false), ("*é", "né", true), ("a.b", "axb", false), ("[ab]", "a", false), ("?", "a", false),
  ])
  func matches(pattern: String, name: String, expected: Bool) {
    #expect(Glob(pattern).matches(name) == expected)
  }

  /// The obvious definition, slow.
  private func naive(_ pattern: ArraySlice<UInt8>, _ name: ArraySlice<UInt8>) -> Bool {
    guard let first = pattern.first else { return name.isEmpty }
    if first == UInt8(ascii: "*") { return (0...name.count).contains { naive(pattern.dropFirst(), name.dropFirst($0)) } }
    return name.first == first && naive(pattern.dropFirst(), name.dropFirst())
  }

  @Test(arguments: 0..<50) func agreesWithTheDefinition(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    for _ in 0..<200 {
      let pattern = String((0..<Int.random(in: 0...6, using: &random)).map { _ in "ab*".randomElement(using: &random) ?? "a" })
      let name = String((0..<Int.random(in: 0...8, using: &random)).map { _ in "ab".randomElement(using: &random) ?? "a" })
      #expect(Glob(pattern).matches(name) == naive(Array(pattern.utf8)[...], Array(name.utf8)[...]), "'\(pattern)' on '\(name)', seed \(seed)")
    }
  }
}
