import HTTP
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
    let template = try #require(URLTemplate("{base:index}/{name}/", variables: [.name]))
    #expect(template.base == "index")
    #expect(template.filled(base: "https://host/simple//", [.name: "@a/b é"]) == "https://host/simple/%40a%2Fb%20%C3%A9/")
    #expect(template.filled(base: "https://host", [.version: "1"]) == nil)
    for bad in [
      "https://host/{name}", "{base:index", "{base:i}/{nam}", "{base:i}/{name", "{base:i}/{version}", "{base:i}/{name|upper}", "{base:i}/{}",
    ] { #expect(URLTemplate(bad, variables: [.name]) == nil, "\(bad)") }
  }

  /// The first four are the unit tests of cargo's own `make_dep_path`; the last ones the module reference's.
  @Test(
    arguments: [
      ("name|lower|cargo-prefix", "a", "1"), ("name|lower|cargo-prefix", "ab", "2"), ("name|lower|cargo-prefix", "abc", "3/a"),
      ("name|lower|cargo-prefix", "cargo", "ca/rg"), ("name|lower|cargo-prefix", "MyCrate", "my/cr"), ("name|cargo-prefix", "MyCrate", "My/Cr"),
      ("name|lower", "MyCrate", "mycrate"), ("name|path", "1.0.0+a b", "1.0.0+a%20b"), ("name|scoped", "@babel/core", "@babel%2fcore"),
      ("name|scoped", "lodash", "lodash"), ("name|go-bang|path", "github.com/Azure/azure-sdk-for-go", "github.com/!azure/azure-sdk-for-go"),
      ("name|go-bang|path", "a!b", nil), ("name|go-bang|path", "é", nil),
    ] as [(String, String, String?)])
  func filters(hole: String, name: String, expected: String?) throws {
    let template = try #require(URLTemplate("{base:b}/{\(hole)}", variables: [.name]))
    #expect(template.filled(base: "", [.name: name]) == expected.map { "/" + $0 })
  }

  @Test(
    arguments: [
      ("crates.io", "serde_json", true), ("crates.io", "Inflector", true), ("crates.io", "a/b", false), ("crates.io", "a.b", false),
      ("crates.io", "", false), ("crates.io", String(repeating: "a", count: 65), false), ("npm", "@types/node", true), ("npm", "JSONStream", true),
      ("npm", "@types/../node", false), ("npm", "../x", false), ("npm", "a b", false), ("npm", "/a", false),
      ("go", "github.com/gorilla/mux", true), ("go", "gopkg.in/yaml.v3", true), ("go", "example.com/a!b", false), ("go", "a//b", false),
      ("debian", "libstdc++-12-dev", true), ("debian", "zlib1g_dev", false),
    ])
  func registriesKnowTheirNames(id: String, name: String, isName: Bool) throws {
    #expect((try registry(id).canonical(name: name) == name) == isName)
  }

  @Test func spellingsThatMeanOnePackage() throws {
    let crates = try registry("crates.io").names
    #expect(crates.spellings("proc-macro2") == ["proc-macro2", "proc_macro2"])
    #expect(crates.spellings("a-b_c") == ["a-b_c", "a_b_c", "a-b-c"])
    #expect(crates.isSame("Serde-JSON", "serde_json") && !crates.isSame("serde", "serde_"))
    let npm = try registry("npm").names
    #expect(!npm.isSame("Base64", "base64") && npm.spellings("a_b") == ["a_b"])
  }

  @Test func fieldPath() throws {
    let document = try #require(JSONValue(parsing: Array(#"{"a":{"b/c":7,"n":null},"l":[1,2],"t":true}"#.utf8)))
    #expect(document[try #require(FieldPath("/a/b~1c"))]?.int == 7)
    #expect(document[try #require(FieldPath("/t"))]?.bool == true)
    #expect(document[try #require(FieldPath("/a/n"))] == nil)
    #expect(document[try #require(FieldPath("/a/x/y"))] == nil)
    #expect(document.items(try #require(FieldPath("/l/*")))?.count == 2)
    #expect(document.items(try #require(FieldPath("/a/*")))?.first?.int == 7, "an object's by their keys")
    #expect(document.items(try #require(FieldPath("/t/*"))) == nil)
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
