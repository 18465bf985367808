import Crypto
import Foundation
import Records

/// What a registry publishes to tell its archive's bytes from others.
struct Checksum: Equatable {
  /// From weak to strong.
  enum Algorithm: String, CaseIterable {
    case sha1, sha256, sha384, sha512

    /// Bytes of a digest.
    var size: Int {
      switch self {
      case .sha1: 20
      case .sha256: 32
      case .sha384: 48
      case .sha512: 64
      }
    }

    /// For people: `SHA-256`.
    var name: String { "SHA-" + rawValue.dropFirst(3) }

    func digest(of bytes: [UInt8]) -> [UInt8] {
      switch self {
      case .sha1: Self.digest(Insecure.SHA1(), bytes)
      case .sha256: Self.digest(SHA256(), bytes)
      case .sha384: Self.digest(SHA384(), bytes)
      case .sha512: Self.digest(SHA512(), bytes)
      }
    }

    private static func digest(_ function: some HashFunction, _ bytes: [UInt8]) -> [UInt8] {
      var function = function
      bytes.withUnsafeBytes { function.update(bufferPointer: $0) }
      return Array(function.finalize())
    }
  }

  var algorithm: Algorithm
  var digest: [UInt8]

  /// A digest in hexadecimal, capitals or not; nil when the text is none.
  init?(_ algorithm: Algorithm, hex text: String) {
    let nibbles = text.utf8.map { Unicode.Scalar($0).properties.numericType != nil ? $0 - 0x30 : ($0 | 0x20) &- 0x57 }
    guard text.utf8.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }), nibbles.count == 2 * algorithm.size else { return nil }
    self.algorithm = algorithm
    digest = stride(from: 0, to: nibbles.count, by: 2).map { nibbles[$0] << 4 | nibbles[$0 + 1] }
  }

  /// The strongest known digest of a Subresource Integrity text (`sha512-… sha1-…`, W3C SRI); nil when there is none.
  init?(sri text: String) {
    var best: (algorithm: Algorithm, digest: [UInt8])?
    for part in text.split(whereSeparator: \.isWhitespace) {
      guard let dash = part.firstIndex(of: "-"), let algorithm = Algorithm(rawValue: String(part[..<dash])),
        let data = Data(base64Encoded: String(part[dash...].dropFirst().prefix { $0 != "?" })), data.count == algorithm.size,
        best.map({ $0.algorithm.size < algorithm.size }) ?? true
      else { continue }
      best = (algorithm, [UInt8](data))
    }
    guard let best else { return nil }
    (algorithm, digest) = best
  }

  /// Compares bytes with what is published.
  /// - Parameter file: the archive's name, for the message.
  /// - Throws: `.corrupt` when they differ.
  func check(_ bytes: [UInt8], of file: String) throws(OmniError) {
    let found = algorithm.digest(of: bytes)
    guard found != digest else { return }
    throw OmniError(
      .corrupt, "the archive is not the published one",
      why: "\(file): \(algorithm.name) is \(Self.hex(found)), published is \(Self.hex(digest))",
      hint: "a proxy or mirror may have changed it; don't use it")
  }

  /// Lower-case hexadecimal.
  static func hex(_ bytes: [UInt8]) -> String { bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}
