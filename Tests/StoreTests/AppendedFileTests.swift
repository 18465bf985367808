import Foundation
import Records
import Store
import TestSupport
import Testing

@Suite struct AppendedFileTests {
  private func lines(_ path: String) throws -> [String] {
    var lines: [String] = []
    try AppendedFile.forEachLine(of: path) { lines.append(String(decoding: $0, as: UTF8.self)) }
    return lines
  }

  @Test func aTornLineCostsOnlyItself() throws {
    try TestSupport.TemporaryFolder.with { folder in
      let path = folder.path + "/a/b/lines"
      try AppendedFile.append(Array("one\n".utf8), to: path)
      try AppendedFile.append(Array("tw".utf8), to: path)
      #expect(try lines(path) == ["one"], "the last line has no end yet")
      try AppendedFile.append(Array("three\n".utf8), to: path, isDurable: true)
      #expect(try lines(path) == ["one", "tw", "three"])
    }
  }

  @Test func linesAcrossPiecesAreWhole() throws {
    try TestSupport.TemporaryFolder.with { folder in
      let path = folder.path + "/lines"
      let long = String(repeating: "x", count: 3_000_000)
      for text in ["a", long, "", "b"] { try AppendedFile.append(Array((text + "\n").utf8), to: path) }
      #expect(try lines(path) == ["a", long, "", "b"])
    }
  }

  @Test func noFileHasNoLines() throws {
    #expect(try lines("/nonexistent/file") == [])
  }
}
