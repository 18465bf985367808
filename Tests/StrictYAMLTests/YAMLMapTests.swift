import Records
import StrictYAML
import Testing

@Suite struct YAMLMapTests {
  private func error(_ text: String, _ body: (YAMLMap) throws(OmniError) -> Void) -> OmniError? {
    do { try YAMLMap.decode(text, file: "pack.yaml", body) } catch { return error }
    return nil
  }

  @Test func readsWhatIsAskedFor() throws {
    let text = "name: x\nfiles: [a, b]\nflag: true\nsize: 3\ninner: {deep: y}\nrows:\n  - {k: v}\n"
    try YAMLMap.decode(text, file: "f") { (m) throws(OmniError) in
      #expect(try m.string("name") == "x")
      #expect(try m.strings("files") == ["a", "b"])
      #expect(try m.bool("flag") == true)
      #expect(try m.int("size") == 3)
      #expect(try m.map("inner") { (i) throws(OmniError) in try i.string("deep") } == "y")
      #expect(try m.list("rows") { (i) throws(OmniError) in try i.string("k") } == ["v"])
      #expect(try m.optionalString("absent") == nil)
    }
  }

  @Test func anUnknownKeyHasAPlaceAndASuggestion() {
    let found = error("language: x\nvisibilty: y\n") { (m) throws(OmniError) in
      _ = try m.string("language")
      _ = try m.optionalString("visibility")
    }
    #expect(found?.location == "pack.yaml:2:1")
    #expect(found?.hint == "did you mean 'visibility'?")
  }

  @Test func anUnknownKeyOfANestedMappingIsFound() {
    let found = error("docs:\n  style: a\n  extra: b\n") { (m) throws(OmniError) in
      _ = try m.map("docs") { (d) throws(OmniError) in try d.string("style") }
    }
    #expect(found?.location == "pack.yaml:3:3")
  }

  @Test func aMissingKeyNamesItsMisspelling() {
    let found = error("langauge: x\n") { (m) throws(OmniError) in _ = try m.string("language") }
    #expect(found?.hint == "'langauge' stands there: is it misspelled?")
  }

  @Test(arguments: [("a: 1\na: 2\n", "stands twice"), ("- x\n", "must be a mapping"), ("", "empty"), ("a: [\n", "not YAML"), ("a: {b: }", "missing")])
  func refuses(text: String, word: String) {
    let found = error(text) { (m) throws(OmniError) in _ = try m.map("a") { (i) throws(OmniError) in try i.string("b") } }
    #expect(found?.description.contains(word) == true, "\(String(describing: found))")
  }

  @Test func aChoiceListsItsSet() {
    let found = error("kind: blu\n") { (m) throws(OmniError) in _ = try m.choice("kind", ["blue": 1, "red": 2]) }
    #expect(found?.hint == "did you mean 'blue'?")
  }
}
