public import Records

/// A place that keeps objects under keys: a folder, an S3-compatible store, a web server. May be used by several threads.
public protocol Bucket: Sendable {
  /// For people; never holds credentials.
  var address: String { get }

  /// What is known of an object, nil when there is none.
  func object(_ key: String) throws(OmniError) -> BucketObject?

  /// The bytes of a range, which lies within the object; one round trip.
  /// - Throws: `.notFound`; `.corrupt` when the object ends before.
  func read(_ key: String, _ range: Range<Int>) throws(OmniError) -> [UInt8]

  /// The last bytes of an object, all of a smaller one, with its size; one round trip. nil when there is none.
  func tail(_ key: String, _ count: Int) throws(OmniError) -> (bytes: [UInt8], size: Int)?

  /// All objects whose keys begin with a prefix, in byte order.
  func list(_ prefix: String) throws(OmniError) -> [BucketObject]

  /// Stores a file, in place of what is there.
  /// - Parameter sha256: of the file, lower-case hexadecimal: the store compares it with what arrives.
  func put(_ key: String, file: String, sha256: String) throws(OmniError)

  /// Stores bytes.
  /// - Parameter ifAbsent: leave what is there.
  /// - Returns: false when something was there, and stays.
  func put(_ key: String, _ bytes: [UInt8], ifAbsent: Bool) throws(OmniError) -> Bool

  /// Takes an object away, when it is there.
  func remove(_ key: String) throws(OmniError)
}

/// An object of a bucket.
public struct BucketObject: Sendable, Equatable {
  public var key: String
  /// In bytes.
  public var size: Int
  /// When it was stored, in seconds since 1970; nil when the bucket does not say.
  public var modified: Int?
}

extension Bucket {
  /// A whole object of at most 256 MiB, nil when there is none.
  public func bytes(_ key: String) throws(OmniError) -> [UInt8]? {
    guard let tail = try tail(key, 1 << 20) else { return nil }
    if tail.size == tail.bytes.count { return tail.bytes }
    guard tail.size <= 256 << 20 else { throw OmniError(.limit, "the object is too big", at: "\(address)/\(key)", why: "more than 256 MiB") }
    return try read(key, 0..<tail.size - tail.bytes.count) + tail.bytes
  }
}

/// An object, read at any place. Its end is read when it is opened: whatever describes the rest of a file stands there.
public struct BucketSource: ByteSource {
  public let count: Int
  private let bucket: any Bucket
  private let key: String
  private let tail: [UInt8]

  /// How much of the end is kept.
  private static let tailSize = 65_536

  /// - Throws: `.notFound` when there is no such object.
  public init(_ bucket: any Bucket, _ key: String) throws(OmniError) {
    guard let (bytes, size) = try bucket.tail(key, Self.tailSize) else {
      throw OmniError(.notFound, "no such object", at: "\(bucket.address)/\(key)")
    }
    self.bucket = bucket
    self.key = key
    count = size
    tail = bytes
  }

  public func read(_ range: Range<Int>) throws(OmniError) -> [UInt8] {
    let kept = count - tail.count
    if range.lowerBound >= kept { return Array(tail[range.lowerBound - kept..<range.upperBound - kept]) }
    return try bucket.read(key, range)
  }
}
