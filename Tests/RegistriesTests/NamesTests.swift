import Testing

@testable import Registries

@Suite struct NamesTests {
  @Test(
    arguments: [
      ("Friendly-Bard", "friendly-bard"), ("FRIENDLY._-bard", "friendly-bard"), ("zope.interface", "zope-interface"), ("a", "a"), ("0x", "0x"),
      ("", nil), ("-a", nil), ("a-", nil), ("a b", nil), ("é", nil), ("../etc", nil), ("a/b", nil),
    ] as [(String, String?)])
  func pep503(name: String, expected: String?) {
    #expect(NameTransform.pep503.apply(name) == expected)
  }

  @Test func lower() {
    #expect(NameTransform.lower.apply("Newtonsoft.JSON_É") == "newtonsoft.json_É")
  }

  @Test(arguments: [
    ("*-py3-none-any.whl", "six-1.0-py3-none-any.whl", true), ("*-py3-none-any.whl", "six-1.0-py2.py3-none-any.whl", false),
    ("*.tar.gz", ".tar.gz", true), ("*.tar.gz", "a.tar.gz.asc", false), ("a*b*c", "aXbYbZc", true), ("a*b*c", "ac", false), ("ab*ba", "aba", false),
    ("plain", "plain", true), ("plain", "plainer", false), ("*", "", true),
  ])
  func fileNamePattern(pattern: String, name: String, fits: Bool) {
    #expect(FileNamePattern(pattern).matches(name) == fits)
  }

  @Test(
    arguments: [
      ("requests", ArtifactKind.sdist, "requests-2.32.5.tar.gz", "2.32.5"),
      ("zope-interface", .sdist, "zope.interface-3.0.1.tgz", "3.0.1"),
      ("foo-1", .sdist, "foo-1-2.0.zip", "2.0"),
      ("foo", .sdist, "foo-1-2.tar.bz2", "1-2"),
      ("a-b-c", .sdist, "A_b.C-1.0.tar.gz", "1.0"),
      ("a-b", .sdist, "a-b-1.0b1.tar.gz", "1.0b1"),
      ("pytz", .sdist, "other-1.0.tar.gz", nil),
      ("pytz", .sdist, "pytz.tar.gz", nil),
      ("foo-bar", .wheelPure, "foo_bar-1.0-py3-none-any.whl", "1.0"),
      ("foo-bar", .wheel, "Foo.Bar-1.0+cpu-2build-cp311-cp311-linux_x86_64.whl", "1.0+cpu"),
      ("foo", .wheel, "foo-1.0.whl", nil),
      ("foo", .wheel, "foo-1-2-3-4-5-6.whl", nil),
    ] as [(String, ArtifactKind, String, String?)])
  func versionInFileName(project: String, kind: ArtifactKind, file: String, version: String?) {
    #expect(kind.version(inFileName: file) { NameTransform.pep503.apply($0) == project } == version)
  }

  @Test func urlTemplate() throws {
    let template = try #require(URLTemplate("{base:index}/{name}/"))
    #expect(template.base == "index")
    #expect(template.filled(base: "https://host/simple//", name: "@a/b é") == "https://host/simple/%40a%2Fb%20%C3%A9/")
    for bad in ["https://host/{name}", "{base:index", "{base:i}/{nam}", "{base:i}/{name"] { #expect(URLTemplate(bad) == nil) }
  }

  @Test func fieldPath() throws {
    let document = try #require(JSONValue(parsing: Array(#"{"a":{"b/c":7,"n":null},"l":[1,2],"t":true}"#.utf8)))
    #expect(document[try #require(FieldPath("/a/b~1c"))]?.int == 7)
    #expect(document[try #require(FieldPath("/t"))]?.bool == true)
    #expect(document[try #require(FieldPath("/a/n"))] == nil)
    #expect(document[try #require(FieldPath("/a/x/y"))] == nil)
    #expect(document.items(try #require(FieldPath("/l/*")))?.count == 2)
    #expect(document.items(try #require(FieldPath("/a/*"))) == nil)
    #expect(FieldPath("a") == nil)
    #expect(FieldPath("/a/*/b") == nil)
    #expect(JSONValue(parsing: Array("{".utf8)) == nil)
    #expect(JSONValue(parsing: Array(repeating: UInt8(ascii: "["), count: 1_000_000)) == nil)
  }

  @Test func webAddress() throws {
    let base = try #require(WebAddress("https://user:secret@Host.example:8443/simple/x/#part"))
    #expect(base.shown == "https://host.example:8443/simple/x/" || base.shown == "https://Host.example:8443/simple/x/")
    #expect(WebAddress("../y.whl", relativeTo: base)?.text.hasSuffix("/simple/y.whl") == true)
    #expect(WebAddress("../y.whl", relativeTo: base)?.text.contains("user:secret@") == true)
    #expect(WebAddress("https://other.example/y.whl", relativeTo: base)?.text.contains("secret") == false)
    #expect(WebAddress("file:///etc/hostname") == nil)
    #expect(WebAddress("file:///etc/hostname", relativeTo: base) == nil)
    #expect(WebAddress("") == nil)
    #expect(WebAddress("http://127.0.0.1:80/")?.isLoopback == true)
    #expect(WebAddress("http://[::1]/")?.isLoopback == true)
    #expect(WebAddress("http://127.example.org/")?.isLoopback == false)
  }
}
