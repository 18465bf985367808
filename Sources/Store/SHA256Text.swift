import Crypto
import Glibc
import Records

/// SHA-256 digests as lower-case hexadecimal text, and as the 32 bytes a chunk stores.
enum SHA256Text {
  /// The bytes of a digest's text.
  /// - Throws: `.invalid` when it is not 64 hexadecimal digits in lower case.
  static func bytes(_ text: [UInt8]) throws(OmniError) -> [UInt8] {
    var digest: [UInt8] = []
    if text.count == 64 {
      for i in stride(from: 0, to: 64, by: 2) {
        guard let high = digit(text[i]), let low = digit(text[i + 1]) else { break }
        digest.append(high << 4 | low)
      }
    }
    guard digest.count == 32 else {
      throw OmniError(.invalid, "not a SHA-256", at: String(decoding: text, as: UTF8.self), why: "it must be 64 lower-case hexadecimal digits")
    }
    return digest
  }

  /// Digest and size of a file, read in pieces of 1 MiB.
  /// - Throws: `.environment` with the system's own words; `.notFound` when there is no such file.
  static func ofFile(_ path: String) throws(OmniError) -> (sha256: String, bytes: Int) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .system("cannot open the file", at: path) }
    defer { close(file) }
    var hash = SHA256()
    var size = 0
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = buffer.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .system("cannot read the file", at: path) }
      if count == 0 { break }
      size += count
      buffer.withUnsafeBytes { hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }
    return (hash.finalize().hexadecimal, size)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
