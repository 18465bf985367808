import Testing

@testable import Records

@Suite struct ReadmeTextTests {
  @Test(arguments: [
    (
      "# requests\n\n[![CI](https://x/y.svg)](https://x) ![b](c)\n\n**Requests** is a simple, e.g. tiny, library. More.",
      "Requests is a simple, e.g. tiny, library."
    ),
    ("Title\n=====\n\n.. image:: x\n   :target: y\n\nDoes `things` with\ntwo lines", "Does things with two lines"),
    ("<h1 align=\"center\">chalk</h1>\n\n> Terminal string styling [done right](https://x.y)\n", "Terminal string styling done right"),
    ("<!-- a comment that\nsays much about it -->\nIt says more here.", "It says more here."),
    ("```\ncode is no text at all\n```\nprose is the text", "prose is the text"), ("# x\n\ntwo words\n", nil), ("", nil),
    ("[open bracket is fine", "[open bracket is fine"),
  ])
  func whatAPackageIsInOneLine(text: String, summary: String?) { #expect(ReadmeText.summary(text, name: "requests") == summary) }

  @Test func longLinesAreCutBetweenWords() throws {
    let summary = try #require(ReadmeText.summary(String(repeating: "größer ", count: 100), name: "x"))
    #expect(summary.hasSuffix("größer…") && summary.utf8.count <= 204)
    let endless = try #require(ReadmeText.summary("a b " + String(repeating: "c", count: 1000), name: "x"))
    #expect(endless == "a b…")
  }

  @Test func addressesAndTagsAreNoWords() {
    let plain = ReadmeText.plain("- see https://a.example/page?x=1 and <b>bold</b>\n[link](https://b.example) [ref][1]")
    #expect(!plain.contains("example") && !plain.contains("<b>"))
    #expect(plain.contains("see") && plain.contains("bold") && plain.contains("link") && plain.contains("ref"))
  }
}
