import Crypto
import Foundation
import Records

/// What a registry publishes to tell its archive's bytes from others. As a text: `sha256:` and lower-case hexadecimal.
public struct Checksum: Sendable, Hashable, LosslessStringConvertible {
  /// From weak to strong.
  public enum Algorithm: String, Sendable, CaseIterable {
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

  public let algorithm: Algorithm
  /// As many bytes as the algorithm makes.
  public let digest: [UInt8]

  /// A digest in hexadecimal, capitals or not; nil when the text is none.
  public init?(_ algorithm: Algorithm, hex text: String) {
    let digits = Array(text.utf8)
    guard digits.count == 2 * algorithm.size else { return nil }
    var digest: [UInt8] = []
    digest.reserveCapacity(algorithm.size)
    for i in stride(from: 0, to: digits.count, by: 2) {
      guard let high = Self.value(ofDigit: digits[i]), let low = Self.value(ofDigit: digits[i + 1]) else { return nil }
      digest.append(high << 4 | low)
    }
    self.algorithm = algorithm
    self.digest = digest
  }

  private static func value(ofDigit digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  /// Reads `description`; nil when the text is none.
  public init?(_ description: String) {
    let parts = description.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2, let algorithm = Algorithm(rawValue: parts[0]) else { return nil }
    self.init(algorithm, hex: parts[1])
  }

  /// `sha256:` and lower-case hexadecimal.
  public var description: String { algorithm.rawValue + ":" + digest.hexadecimal }

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
      why: "\(file): \(algorithm.name) is \(found.hexadecimal), published is \(digest.hexadecimal)",
      hint: "a proxy or mirror may have changed it; don't use it")
  }
}
