/// How a sealed file is laid out: the zstd seekable format 0.1.0, so the plain `zstd` tool unpacks it (with `-D` when there is a dictionary).
///
/// ```
/// frame …               zstd frames in order, each of 32 KiB of content but the last, each with a checksum of its own
/// dictionary            a skippable frame, absent without one: the dictionary, compressed as a zstd frame
/// seek table            a skippable frame: for each frame its compressed and its content's size, 4 bytes each; then the footer:
///                       how many frames (4 bytes), a descriptor (1 byte, 0), the magic number (4 bytes)
/// ```
/// Numbers are little-endian. What opens a file stands at its end, so one read of `tail` bytes is enough in most cases.
/// Source: zstd's contrib/seekable_format/zstd_seekable_compression_format.md.
enum SealedLayout {
  /// Content of one frame, in bytes: small enough to fetch for one row, large enough to compress.
  static let frame = 32 << 10
  /// What is read of a file's end at first, in bytes.
  static let tail = 64 << 10

  /// First bytes of a zstd frame, and of a skippable one (the last hexadecimal digit is free).
  static let frameMagic: UInt32 = 0xfd2f_b528
  static let dictionaryMagic: UInt32 = 0x184d_2a50
  static let tableMagic: UInt32 = 0x184d_2a5e
  static let footerMagic: UInt32 = 0x8f92_eab1
  /// Magic number and size of a skippable frame.
  static let skippableHead = 8
  static let footer = 9
  static let entry = 8

  /// Content of one frame that is believed, in bytes; of a whole file; and the size of a dictionary.
  static let mostFrame = 64 << 20
  static let mostContent = 1 << 40
  static let mostDictionary = 1 << 20

  /// The number in four bytes.
  static func number(_ bytes: some Collection<UInt8>) -> UInt32 { bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) } }

  /// Its four bytes.
  static func bytes(_ number: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
}
