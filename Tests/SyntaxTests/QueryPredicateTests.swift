import Syntax
import Testing

@Suite struct QueryPredicateTests {
  private func captured(_ pattern: String, _ text: String) throws -> [String] {
    try SyntaxTests.captured("x", by: Query(pattern, language: python(), file: "q.scm"), in: text)
  }

  @Test(arguments: [
    ("#eq? @x \"b\"", ["b"]), ("#not-eq? @x \"b\"", ["a", "c", "bb"]), ("#any-of? @x \"a\" \"c\"", ["a", "c"]), ("#any-of? @x \"a\"", ["a"]),
    ("#not-any-of? @x \"a\" \"c\"", ["b", "bb"]), ("#eq? @x \"\"", []), ("#eq? @x \"B\"", []), ("#eq? @x b", ["b"]),
  ])
  func comparesWithTexts(predicate: String, expected: [String]) throws {
    #expect(try captured("((identifier) @x (\(predicate)))", "a\nb\nc\nbb\n") == expected)
  }

  @Test func severalPredicatesHoldAllOfThem() throws {
    #expect(try captured("((identifier) @x (#not-eq? @x \"a\") (#not-eq? @x \"b\"))", "a\nb\nc\n") == ["c"])
  }

  @Test func comparesWithAnotherCapture() throws {
    let text = "a = a\na = b\nb = bb\n"
    #expect(try captured("(assignment left: (_) @l right: (_) @r (#eq? @l @r)) @x", text) == ["a = a"])
    #expect(try captured("(assignment left: (_) @l right: (_) @r (#not-eq? @l @r)) @x", text) == ["a = b", "b = bb"])
  }

  @Test func aCaptureThatTookNoPartHolds() throws {
    let text = "def f() -> int: pass\ndef g() -> str: pass\ndef h(): pass\n"
    let pattern = "(function_definition name: (_) @x return_type: (type)? @r"
    #expect(try captured("\(pattern) (#eq? @r \"int\"))", text) == ["f", "h"])
    #expect(try captured("\(pattern) (#not-eq? @r \"int\"))", text) == ["g", "h"])
    #expect(try captured("\(pattern) (#eq? @x @r))", text) == [], "compared with nothing, a node is not equal")
  }

  @Test func aRepeatedCaptureMustHoldForEachNode() throws {
    let text = "@a\n@a\ndef f(): pass\n@a\n@b\ndef g(): pass\n@b\n@a\ndef h(): pass\n@b\n@b\ndef i(): pass\n"
    let pattern = "(decorated_definition . (decorator (identifier) @d)+ . definition: (_ name: (_) @x)"
    #expect(try captured("\(pattern) (#eq? @d \"a\"))", text) == ["f"])
    #expect(try captured("\(pattern) (#not-eq? @d \"a\"))", text) == ["i"])
    #expect(try captured("\(pattern) (#any-of? @d \"a\" \"b\"))", text) == ["f", "g", "h", "i"])
    #expect(try captured("\(pattern) (#not-any-of? @d \"b\" \"c\"))", text) == ["f"])
  }

  @Test func comparesBytes() throws {
    #expect(try captured("((string_content) @x (#eq? @x \"é🐍\"))", "'é🐍'\n'e\u{301}🐍'\n") == ["é🐍"])
  }
}
