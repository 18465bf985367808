import Records
import Syntax
import Testing

@Suite struct QueryTests {
  @Test(arguments: [
    ("(function_definition)\n\n  (functoin_definition) @x", "3:4", "has no node kind 'functoin_definition'", "did you mean 'function_definition'?"),
    ("(identifier) @x\n(zebra)", "2:2", "has no node kind 'zebra'", "`omni tree --all FILE`"),
    ("(binary_operator operator: \"=>\")", "1:29", "has no node kind '=>'", "`omni tree --all FILE`"),
    ("(function_definition\n  nmae: (identifier))", "2:3", "has no field 'nmae'", "did you mean 'name'?"),
    ("(function_definition !naem)", "1:23", "has no field 'naem'", "did you mean 'name'?"),
    ("((identifier) @type-name (#eq? @type-mane \"x\"))", "1:33", "names the capture '@type-mane'", nil),
    ("(identifier) @x\n((identifier) @y (#eqq? @y \"a\"))", "2:1", "unknown predicate '#eqq?'", "did you mean 'eq?'?"),
    ("((identifier) @y\n  (#lua-match? @y \"a\"))", "1:1", "unknown predicate '#lua-match?'", "#any-of?"),
    ("((identifier) @y (#eq? @y))", "1:1", "takes a capture and one text or capture", "(#eq? @name \"a\")"),
    ("((identifier) @y (#eq? \"a\" @y))", "1:1", "takes a capture and one text or capture", "(#eq? @name \"a\")"),
    ("((identifier) @y (#eq? @y \"a\" \"b\"))", "1:1", "takes a capture and one text or capture", "(#eq? @name \"a\")"),
    ("((identifier) @y (#any-of? @y))", "1:1", "takes a capture and one or more texts", "(#any-of? @name \"a\" \"b\")"),
    ("((identifier) @y (#not-any-of? @y \"a\" @y))", "1:1", "takes a capture and one or more texts", "(#not-any-of? @name \"a\" \"b\")"),
    ("(identifier) @x\n(call", "2:6", "not a query", "parentheses"),
    ("(call))", "1:7", "not a query", "parentheses"),
    ("(function_definition name: (#eq? @x \"a\"))", "1:29", "predicate stands where a node must", "(identifier) @x"),
    ("; name: (#a)\n(function_definition name: ( ; its name\n  .any? a))", "3:3", "predicate stands where a node must", "(identifier) @x"),
    ("((#set! a b)) @x", "1:3", "predicate stands where a node must", "(identifier) @x"),
    ("[((#set! a b))]", "1:4", "predicate stands where a node must", "(identifier) @x"),
    ("(module (integer))", "1:9", "can never match", "how the nodes are nested"),
  ])
  func refuses(source: String, place: String, what: String, hint: String?) throws {
    let error = try #require(failure { _ = try Query(source, language: try python(), file: "facts.scm") })
    #expect(error.code == .invalid)
    #expect(error.location == "facts.scm:\(place)", "\(error)")
    #expect(error.what.contains(what), "\(error)")
    if let hint { #expect(error.hint?.contains(hint) == true, "\(error)") } else { #expect(error.hint == nil) }
  }

  @Test func tellsWhereItsPatternsBegin() throws {
    let query = try Query("; a comment\n(call) @a\n\n(list\n  (integer) @b) @a\n", language: python(), file: "facts.scm")
    #expect(query.captureNames == ["a", "b"])
    #expect(query.patternLines == [2, 4])
    #expect((0..<2).map(query.line(ofCapture:)) == [2, 4])
  }

  @Test func startDepthKeepsItAmongTheChildren() throws {
    let text = "a\nif a:\n  b\n  if b:\n    c\n"
    let query = try Query("(expression_statement (identifier) @x)", language: python(), file: "q.scm")
    #expect(try captured("x", by: query, in: text, depth: 1) == ["a"])
    #expect(try captured("x", by: query, in: text) == ["a", "b", "c"])
  }
}

/// The texts that matches of a query capture under a name, in order.
func captured(_ name: String, by query: Query, in text: String, depth: UInt32 = .max) throws -> [String] {
  let bytes = Array(text.utf8)
  let cursor = QueryCursor()
  return try parse(bytes, with: SourceParser(), as: python()) { root in
    var texts: [String] = []
    bytes.withUnsafeBufferPointer { source in
      cursor.run(query, on: root, source: source, maxStartDepth: depth) { match in
        for capture in match.captures where query.captureNames[Int(capture.index)] == name {
          texts.append(String(decoding: bytes[capture.node.startByte..<capture.node.endByte], as: UTF8.self))
        }
      }
    }
    return texts
  }.get()
}
