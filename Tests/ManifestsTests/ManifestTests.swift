import Manifests
import Records
import Testing

@Suite struct ManifestTests {
  private func json(_ text: String) throws -> ManifestValue { try ManifestValue(json: Array(text.utf8)) }

  @Test func keysKeepTheirOrder() throws {
    let value = try json(#"{"exports": {"z": 1, "a": {"types": "t", "import": "i"}, "m": [true, null, -1.5e2]}}"#)
    #expect(value["exports"]?.entries?.map(\.key) == ["z", "a", "m"])
    #expect(value[path: "exports", "a"]?.entries?.map(\.key) == ["types", "import"])
    #expect(value[path: "exports", "m"]?.list == [.flag(true), .null, .number(-150)])
  }

  @Test func theLastOfEqualKeysCounts() throws {
    #expect(try json(#"{"a": 1, "b": 2, "a": 3}"#).entries == [.init(key: "a", value: .number(3)), .init(key: "b", value: .number(2))])
  }

  @Test func escapesAreRead() throws {
    #expect(try json(#""\u0041\ud83d\ude00\n\/\"\ud800""#) == .text("A😀\n/\"\u{FFFD}"))
    #expect(try ManifestValue(json: [0xef, 0xbb, 0xbf] + Array("\t[1]\r\n".utf8)) == .list([.number(1)]))
  }

  @Test(arguments: [
    "", "{", "[1,]", #"{"a" 1}"#, #"{"a":1,}"#, #""a"#, #""\u12""#, "nul", "1 2", "[1 2]", "'a'", String(repeating: "[", count: 5000),
  ])
  func refuses(_ text: String) throws {
    #expect(throws: OmniError.self) { try json(text) }
  }

  @Test func tomlIsReadToo() throws {
    let value = try ManifestValue(toml: Array("[package]\nname = \"x\"\n[features]\ndefault = [\"std\"]\n[lib]\nproc-macro = true\n".utf8))
    #expect(value[path: "package", "name"]?.text == "x")
    #expect(value[path: "features", "default"]?.list == [.text("std")])
    #expect(value[path: "lib", "proc-macro"]?.flag == true)
    #expect(throws: OmniError.self) { try ManifestValue(toml: Array("[package\n".utf8)) }
  }
}
