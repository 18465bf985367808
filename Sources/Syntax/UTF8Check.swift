/// Whether bytes are well-formed UTF-8.
enum UTF8Check {
  /// Table 3-7 of the Unicode standard, eight ASCII bytes at a time.
  /// - Complexity: O(bytes).
  static func isValid(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let count = bytes.count
    var i = 0
    let raw = UnsafeRawBufferPointer(bytes)
    while i < count {
      let byte = bytes[i]
      if byte < 0x80 {
        i += 1
        while i + 8 <= count, raw.loadUnaligned(fromByteOffset: i, as: UInt64.self) & 0x8080_8080_8080_8080 == 0 { i += 8 }
        continue
      }
      let (length, second): (Int, ClosedRange<UInt8>) =
        switch byte {
        case 0xc2...0xdf: (2, 0x80...0xbf)
        case 0xe0: (3, 0xa0...0xbf)
        case 0xe1...0xec, 0xee, 0xef: (3, 0x80...0xbf)
        case 0xed: (3, 0x80...0x9f)
        case 0xf0: (4, 0x90...0xbf)
        case 0xf1...0xf3: (4, 0x80...0xbf)
        case 0xf4: (4, 0x80...0x8f)
        default: (0, 0x80...0xbf)
        }
      guard length > 0, i + length <= count, second.contains(bytes[i + 1]) else { return false }
      for j in 2..<max(2, length) where bytes[i + j] & 0xc0 != 0x80 { return false }
      i += length
    }
    return true
  }
}
