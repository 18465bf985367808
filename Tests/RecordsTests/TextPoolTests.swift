import TestSupport
import Testing

@testable import Records

@Suite struct TextPoolTests {
  @Test func equalBytesShareAnId() {
    var pool = TextPool()
    let a = pool.intern("alpha"), b = pool.intern("beta")
    #expect(a != b)
    #expect(pool.intern("alpha") == a)
    #expect(pool.string(b) == "beta")
  }

  @Test func theEmptyTextIsNotTheAbsentOne() {
    var pool = TextPool()
    let empty = pool.intern("")
    #expect(!empty.isNone)
    #expect(pool.optionalString(empty) == "")
    #expect(pool.optionalString(.none) == nil)
  }

  @Test func growingKeepsEveryId() {
    var pool = TextPool()
    let ids = (0..<50_000).map { pool.intern("name\($0)") }
    #expect(Set(ids).count == 50_000)
    for i in stride(from: 0, to: 50_000, by: 977) {
      #expect(pool.intern("name\(i)") == ids[i])
      #expect(pool.string(ids[i]) == "name\(i)")
    }
  }

  @Test func appendedTextsAreNeverFoundByIntern() {
    var pool = TextPool()
    let appended = pool.append("doc")
    #expect(pool.intern("doc") != appended)
  }

  @Test func removeAllStartsAnew() {
    var pool = TextPool()
    _ = pool.intern("x")
    pool.removeAll()
    #expect(pool.count == 1)
    let y = pool.intern("y")
    #expect(pool.string(y) == "y")
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>) func textsAreOrderedByTheirBytes(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var pool = TextPool()
    let start = (0..<Int.random(in: 0...20, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
    let texts = (0..<30).map { _ in
      start + (0..<Int.random(in: 0...12, using: &random)).map { _ in [0, 1, 0x7f, 0x80, 0xff].randomElement(using: &random)! }
    }
    let ids = texts.map { $0.withUnsafeBufferPointer { pool.intern($0) } }
    for (a, one) in zip(ids, texts) {
      for (b, other) in zip(ids, texts) { #expect(pool.precedes(a, b) == one.lexicographicallyPrecedes(other)) }
    }
  }
}
