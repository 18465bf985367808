/// Bytes that can be read at any place: a file, an object in a bucket.
public protocol ByteSource: Sendable {
  /// Length in bytes.
  var count: Int { get }

  /// The bytes of a range, which lies within `0..<count`. One call is one round trip.
  /// - Throws: `.environment`, `.network` or `.unreachable` when they cannot be had; `.corrupt` when they are fewer than asked for.
  func read(_ range: Range<Int>) throws(OmniError) -> [UInt8]
}
