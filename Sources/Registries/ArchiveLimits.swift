/// Bounds against hostile or excessive archives. All sizes in bytes.
public struct ArchiveLimits: Sendable, Equatable {
  /// The archive as downloaded.
  public var compressed = 256 << 20
  /// Everything unpacked from it, skipped parts of a tar included.
  public var unpacked = 1 << 30
  /// Unpacked bytes per compressed byte, judged once more than `ratioGrace` bytes are unpacked.
  public var ratio = 50
  /// Small archives may have any ratio: repetitive text reaches 1000.
  public var ratioGrace = 64 << 20
  /// Entries of any type.
  public var entries = 200_000
  /// One entry; a larger one is left out.
  public var entry = 32 << 20
  /// An entry's path; a longer one is left out.
  public var path = 4 << 10
  /// Steps of an entry's path; a deeper one is left out.
  public var depth = 64

  /// The defaults above.
  public init() {}
}
