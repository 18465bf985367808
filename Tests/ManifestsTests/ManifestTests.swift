import Manifests
import Records
import TestSupport
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

  @Test(arguments: [
    "[.a]", "a = 1\n [[ .a]]", "[=]", "[ [a]]", "[\u{1}]", "[\n.a]", "[é]", "\u{feff}[.a]", "[a", "a. = 1", "[a.]", "= 1", "x = {a.=1}",
    "[a]\nb = [1,,2]",
  ])
  func refusesTOML(_ text: String) throws {
    #expect(throws: OmniError.self) { try ManifestValue(toml: Array(text.utf8)) }
  }

  @Test func allThatTOMLCanSay() throws {
    let text = """
      a.b."c d" = 'x\\y' # comment
      [ e . f ]
      g = [ 1_000, -2.5, # one
        true, ]
      h = { i = "\\u00e9\\n", j.k = [ { l = false } ] }
      [[m]]
      n = \"\"\"
      one \\
         two "q\"\"\"\"
      [[m]]
      n = 1979-05-27 07:32:00Z
      [m.o]
      p = 0xff

      """
    let value = try ManifestValue(toml: Array(text.utf8))
    #expect(value[path: "a", "b", "c d"]?.text == "x\\y")
    #expect(value[path: "e", "f", "g"]?.list == [.number(1000), .number(-2.5), .flag(true)])
    #expect(value[path: "e", "f", "h", "i"]?.text == "é\n")
    #expect(value[path: "e", "f", "h", "j", "k"]?.list?.first?["l"]?.flag == false)
    #expect(value["m"]?.list?.map { $0["n"]?.text } == ["one two \"q\"", "1979-05-27 07:32:00Z"])
    #expect(value["m"]?.list?.last?[path: "o", "p"] == .number(255))
  }

  /// What is read from outside is cut, doubled and put elsewhere: it is read, or refused.
  @Test func damagedManifestsAreReadOrRefused() throws {
    let toml =
      "[package]\nname = \"x\"\nwords = ['a', \"b\"]\n[features]\nstd = []\n[a.b]\nversion = { x.y = 1, z = 2.5e1 }\n[[bin]]\nd = 1979-05-27\n"
    let json = #"{"a": [1, true, null, "\u00e9"], "b": {"c": -1.5e2}}"#
    for seed in 0..<4000 {
      var random = SeededGenerator(seed: UInt64(seed))
      for (text, isTOML) in [(toml, true), (json, false)] {
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 1...6, using: &random) where bytes.count > 4 {
          let start = Int.random(in: 0..<bytes.count, using: &random), end = min(bytes.count, start + Int.random(in: 1...6, using: &random))
          let piece = Array(bytes[start..<end])
          if Bool.random(using: &random) { bytes.removeSubrange(start..<end) }
          if Bool.random(using: &random) { bytes.insert(contentsOf: piece, at: Int.random(in: 0...bytes.count, using: &random)) }
        }
        let value = isTOML ? try? ManifestValue(toml: bytes) : try? ManifestValue(json: bytes)
        if let value, isTOML { #expect(value.entries != nil) }
      }
    }
  }

  @Test func tomlIsReadToo() throws {
    let value = try ManifestValue(toml: Array("[package]\nname = \"x\"\n[features]\ndefault = [\"std\"]\n[lib]\nproc-macro = true\n".utf8))
    #expect(value[path: "package", "name"]?.text == "x")
    #expect(value[path: "features", "default"]?.list == [.text("std")])
    #expect(value[path: "lib", "proc-macro"]?.flag == true)
    #expect(throws: OmniError.self) { try ManifestValue(toml: Array("[package\n".utf8)) }
  }
}
