import Records
import Testing

@testable import Registries

/// The two readers of texts that are not taken into memory as trees.
@Suite struct FeedTextTests {
  // MARK: Comma-separated values

  /// The rows of a text that comes in pieces of some size; `columns` says which cells are kept.
  private func rows(_ text: String, pieces: Int = .max, columns: [Bool]? = nil) throws -> [[String]] {
    var reader = CSVReader()
    if let columns { reader.keep(columns) }
    var rows: [[String]] = []
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: min(pieces, max(1, bytes.count))) {
      let piece = Array(bytes[start..<min(start + min(pieces, bytes.count), bytes.count)])
      try piece.withUnsafeBytes {
        var place = 0
        while try reader.nextRow($0, &place) { rows.append(reader.ends.indices.map { reader.text($0) }) }
      }
    }
    if try reader.end() { rows.append(reader.ends.indices.map { reader.text($0) }) }
    return rows
  }

  @Test(
    arguments: [
      ("", []),
      ("a", [["a"]]),
      ("a\n", [["a"]]),
      ("a,b\r\nc,d\r\n", [["a", "b"], ["c", "d"]]),
      ("a,b\nc,", [["a", "b"], ["c", ""]]),
      (",\n", [["", ""]]),
      ("\n\n", [[""], [""]]),
      (#""a""b",c"# + "\n", [[#"a"b"#, "c"]]),
      ("\",\n\"\"\",\"\"\"\"\"\"\r\n", [[",\n\"", "\"\""]]),
      ("\"x\r\ny\",\"\"\n", [["x\r\ny", ""]]),
      ("é,\"ü\"\n", [["é", "ü"]]),
    ] as [(String, [[String]])])
  func tables(text: String, expected: [[String]]) throws {
    for pieces in [1, 2, 3, Int.max] { #expect(try rows(text, pieces: pieces) == expected, "\(pieces)") }
  }

  @Test(arguments: ["a\"b\n", "\"a\"b\n", "\"a", "a\rb\n", "a\r,b\n", "\"a\" ,b\n", "\"a\"\r\"b\"\n"])
  func malformedTables(text: String) {
    for pieces in [1, Int.max] { #expect(failure { _ = try rows(text, pieces: pieces) }?.code == .corrupt) }
  }

  @Test func onlyWantedCellsAreKept() throws {
    let long = String(repeating: "x", count: 200_000)
    #expect(try rows("1,\(long),2\n\"3\",\"\(long)\",\"4\"\n", columns: [true, false, true]) == [["1", "2"], ["3", "4"]])
    #expect(failure { _ = try rows("1,\(long)\n", columns: [true, true]) }?.code == .limit)
    #expect(failure { _ = try rows("1\n", columns: [true, true]) }?.why == "row 1: it has 1 cells, the header has 2")
    #expect(failure { _ = try rows("1,2\n1,2,3\n", columns: [true, true]) }?.why == "row 2: it has 3 cells, the header has 2")
    #expect(failure { _ = try rows(String(repeating: ",", count: 5000)) }?.code == .corrupt)
  }

  @Test func rowsAreFoundByTheirKeys() throws {
    var table = FeedTable(wanted: ["b"], key: "id")
    var text = "a,id,b\n"
    for i in 0..<5000 { text += "x,key-\(i),\(i)\n" }
    text += "x,key-7,again\n"
    try Array(text.utf8).withUnsafeBytes { try table.read($0) }
    try table.finish()
    let b = try #require(table.cell(named: "b"))
    #expect(table.count == 5001 && table.cell(named: "a") == nil)
    for i in [0, 7, 4999] {
      let row = try #require(table.row(of: Array("key-\(i)".utf8)[...]))
      #expect(String(decoding: table.bytes(b, of: row), as: UTF8.self) == "\(i)")
    }
    #expect(table.row(of: Array("key-5000".utf8)[...]) == nil && table.row(of: []) == nil)
    var empty = FeedTable(wanted: [], key: "id")
    #expect(failure { try empty.finish() }?.what == "a table has no column 'id'")
  }

  // MARK: JSON

  private func json<T>(_ text: String, _ body: (JSONText) throws -> T) rethrows -> T {
    try Array(text.utf8).withUnsafeBufferPointer { try body(JSONText(bytes: $0)) }
  }

  @Test(
    arguments: [
      "{}", "[]", "[1, -2.5e+3, true,false , null]", #"{"a":{"b":[{}]},"c":""}"#, #""\"\\\u00e9""#, " [ ] ", "{\"a\"\n:\t1\r}", "0",
    ])
  func wellFormed(text: String) {
    json(text) { json in #expect(json.end(of: json.skip(0)).map { json.skip($0) } == text.utf8.count) }
  }

  @Test(
    arguments: [
      "", "{", "[", "]", "[1,]", "[1 2]", "{,}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{1:2}", "[1}", "{\"a\":1]", "\"", "\"\\", "\"\n\"",
      "tru",
      "nil", "[\"a]", "{\"a\":1 \"b\":2}", "[,1]",
    ])
  func malformed(text: String) {
    json(text) { #expect($0.end(of: 0) == nil) }
  }

  @Test func nestingIsBounded() {
    for (depth, isFine) in [(100, true), (128, true), (129, false), (1_000_000, false)] {
      let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
      json(text) { #expect(($0.end(of: 0) != nil) == isFine, "\(depth)") }
      json(String(repeating: "{\"a\":", count: depth) + "1") { #expect($0.end(of: 0) == nil) }
    }
  }

  @Test func valuesAreFound() throws {
    let text = #" {"a": {"x/y": [10, {"z": "deep"}], "\u0062": true}, "n": null, "s": "\ud83d\ude00 \n \ud83d \/ caf\u00e9", "f": -1.5} "#
    func value(_ path: String) throws -> String? {
      let path = try #require(FieldPath(path))
      return json(text) { JSONRow(json: $0, place: $0.skip(0)).text(path) }
    }
    #expect(try value("/a/x~1y/0") == "10")
    #expect(try value("/a/x~1y/1/z") == "deep")
    #expect(try value("/a/b") == "true")
    #expect(try value("/f") == "-1.5")
    #expect(try value("/s") == "😀 \n \u{fffd} / café")
    for absent in ["/n", "/a", "/a/x~1y", "/a/x~1y/2", "/a/x~1y/-1", "/a/c", "/f/x", "/s/0", "/"] { #expect(try value(absent) == nil, "\(absent)") }
  }

  @Test(arguments: ["", "plain", "a\"b\\c", "\n\u{1}\u{1f}", "é😀/"])
  func texts(text: String) { json(JSONText.quoted(text)) { #expect($0.text(0) == text && $0.end(of: 0) == $0.bytes.count) } }
}
