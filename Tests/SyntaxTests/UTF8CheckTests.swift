import Testing
import TestSupport

@testable import Syntax

@Suite struct UTF8CheckTests {
  private func isValid(_ bytes: [UInt8]) -> Bool { bytes.withUnsafeBufferPointer { UTF8Check.isValid($0) } }

  @Test(arguments: [
    [0x80], [0xbf], [0xc0, 0xaf], [0xc1, 0xbf],  // a lone continuation, overlong forms of two bytes
    [0xe0, 0x9f, 0xbf], [0xf0, 0x8f, 0xbf, 0xbf],  // overlong forms of three and four
    [0xed, 0xa0, 0x80], [0xed, 0xbf, 0xbf],  // surrogates
    [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xff],  // beyond U+10FFFF
    [0xc3], [0xe2, 0x82], [0xf0, 0x9f, 0x98], [0xc3, 0x28], [0xe2, 0x28, 0xa1], [0xe2, 0x82, 0x28], [0xf0, 0x9f, 0x98, 0x28],  // cut short
  ])
  func refuses(bytes: [UInt8]) {
    #expect(!isValid(bytes))
    // At every place of the eight-byte steps, and with text behind.
    for before in 0..<17 {
      let padding = [UInt8](repeating: 0x61, count: before)
      #expect(!isValid(padding + bytes))
      #expect(!isValid(padding + bytes + Array("0123456789abcdef".utf8)))
    }
  }

  @Test(arguments: ["", "a", "\u{7f}\u{80}\u{7ff}\u{800}\u{d7ff}\u{e000}\u{ffff}\u{10000}\u{10ffff}", "naïve – 日本語 🐍 0123456789"])
  func accepts(text: String) { #expect(isValid(Array(text.utf8))) }

  @Test func agreesWithTheStandardLibraryOnRandomText() {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<2_000 {
      var text = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0...40, using: &random) { text.append(scalar(&random)) }
      var bytes = Array(String(text).utf8)
      #expect(isValid(bytes))
      guard !bytes.isEmpty else { continue }
      bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
      #expect(isValid(bytes) == (String(validating: bytes, as: UTF8.self) != nil), "\(bytes)")
    }
  }

  /// A scalar of any encoded length, the lengths equally frequent.
  private func scalar(_ random: inout SeededGenerator) -> Unicode.Scalar {
    let ranges: [ClosedRange<UInt32>] = [0...0x7f, 0x80...0x7ff, 0x800...0xffff, 0x1_0000...0x10_ffff]
    while true {
      if let scalar = Unicode.Scalar(UInt32.random(in: ranges.randomElement(using: &random) ?? ranges[0], using: &random)) { return scalar }
    }
  }
}
