import Records
import Syntax
import TestSupport
import Testing

/// Grammars of the newest ABI, as the repository pins them: fetched, compiled, loaded, used.
@Suite struct CurrentGrammarTests {
  @Test(arguments: [
    ("c", "int f(void) { return 1; }\n", "function_definition"), ("go", "package p\nfunc F() int { return 1 }\n", "function_declaration"),
    ("javascript", "export function f() {}\n", "function_declaration"), ("python", "def f(): ...\n", "function_definition"),
    ("rust", "pub fn f() {}\n", "function_item"),
  ])
  func parsesAndMatches(name: String, source: String, kind: String) throws {
    let language = try Checkout.grammars.language(name)
    #expect(language.abi == 15)
    let query = try Query("(\(kind)) @found", language: language, file: "test.scm")
    let bytes = Array(source.utf8)
    let found = try parse(bytes, with: SourceParser(), as: language) { root in
      var kinds: [String] = []
      bytes.withUnsafeBufferPointer { text in
        QueryCursor().run(query, on: root, source: text, maxStartDepth: 4) { match in kinds += match.captures.map(\.node.kind) }
      }
      return (root.hasError, kinds)
    }.get()
    #expect(!found.0 && found.1 == [kind])
  }
}
