import CArchive
import Glibc
import HTTP
import Records

/// Owner of one libarchive reader over bytes in memory, or over bytes that come piece by piece.
struct ArchiveHandle: ~Copyable {
  /// What to expect; the raw values are for messages.
  enum Format: String {
    case zip = "zip archive"
    case tar = "tar archive"
    case ar = "ar archive"
    /// One compressed file, no archive within.
    case raw = "compressed file"
  }

  enum Header {
    case entry
    /// This entry's header is unusable; the next one may be fine.
    case damaged
    case end
    /// Nothing more can be read.
    case broken
  }

  enum Data { case data, end, damaged, broken }

  enum Piece {
    /// In place until the next call.
    case bytes(UnsafeRawBufferPointer)
    case end, damaged, broken
  }

  let pointer: OpaquePointer
  private(set) var entry: OpaquePointer?
  private let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)

  private init?() {
    guard let pointer = archive_read_new() else { return nil }
    self.pointer = pointer
  }

  deinit {
    archive_read_free(pointer)
    scratch.deallocate()
  }

  /// Opens the bytes and runs `body` while they stay in place, under a locale in which names keep their bytes.
  /// - Throws: `.corrupt` when libarchive refuses them, and what `body` throws.
  static func withOpen(
    _ bytes: [UInt8], as format: Format, _ body: (inout ArchiveHandle) throws(OmniError) -> Void
  ) throws(OmniError) {
    try bytes.withUnsafeBufferPointer { (buffer) throws(OmniError) in
      try run(format, open: { archive_read_open_memory($0, buffer.baseAddress, buffer.count) }, body)
    }
  }

  /// The same for bytes that come while they are read; never a zip, whose end must be known first.
  static func withOpen(
    _ source: StreamedBody, as format: Format, _ body: (inout ArchiveHandle) throws(OmniError) -> Void
  ) throws(OmniError) {
    let read: @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?, UnsafeMutablePointer<UnsafeRawPointer?>?) -> Int = { _, context, place in
      guard let context, let bytes = Unmanaged<StreamedBody>.fromOpaque(context).takeUnretainedValue().next() else { return Int(ARCHIVE_FATAL) }
      place?.pointee = bytes.baseAddress
      return bytes.count
    }
    // `source` outlives the reader: this function's caller holds it.
    try run(format, open: { archive_read_open($0, Unmanaged.passUnretained(source).toOpaque(), nil, read, nil) }, body)
  }

  private static func run(
    _ format: Format, open: (OpaquePointer) -> Int32, _ body: (inout ArchiveHandle) throws(OmniError) -> Void
  ) throws(OmniError) {
    // libarchive converts names to the thread's character set; in the C locale non-ASCII names would be lost.
    let utf8 = newlocale(Int32(LC_CTYPE_MASK), "C.UTF-8", nil)
    let previous = utf8.flatMap { uselocale($0) }
    defer {
      if let utf8 {
        uselocale(previous)
        freelocale(utf8)
      }
    }
    guard var handle = ArchiveHandle() else { throw OmniError(.environment, "cannot make an archive reader", hint: "the machine is out of memory") }
    handle.enable(format)
    guard open(handle.pointer) == ARCHIVE_OK else {
      throw OmniError(.corrupt, "not a readable \(format.rawValue)", why: handle.message)
    }
    try body(&handle)
  }

  private func enable(_ format: Format) {
    switch format {
    // Never the streaming zip reader: it believes local headers, and a zip's central directory is what counts.
    case .zip: archive_read_support_format_zip_seekable(pointer)
    case .tar: archive_read_support_format_tar(pointer)
    case .ar: archive_read_support_format_ar(pointer)
    case .raw: archive_read_support_format_raw(pointer)
    }
    guard format != .zip, format != .ar else { return }
    for filter in [
      archive_read_support_filter_gzip, archive_read_support_filter_bzip2, archive_read_support_filter_xz, archive_read_support_filter_zstd,
      archive_read_support_filter_lz4, archive_read_support_filter_compress,
    ] { _ = filter(pointer) }
  }

  /// libarchive's last message.
  var message: String? { archive_error_string(pointer).map { String(cString: $0) } }

  /// The current entry's name, its bytes as they are; empty when libarchive could not make sense of it.
  var name: [UInt8] {
    guard let entry, let name = archive_entry_pathname(entry) ?? archive_entry_pathname_utf8(entry) else { return [] }
    return Array(UnsafeRawBufferPointer(start: name, count: strlen(name)))
  }

  mutating func nextHeader() -> Header {
    switch archive_read_next_header(pointer, &entry) {
    case ARCHIVE_OK, ARCHIVE_WARN: .entry
    case ARCHIVE_EOF: .end
    case ARCHIVE_FATAL: .broken
    default: .damaged
    }
  }

  /// Appends the next bytes of the current entry, at most 64 KiB.
  mutating func nextData(into bytes: inout [UInt8]) -> Data {
    switch nextPiece() {
    case .bytes(let piece):
      bytes.append(contentsOf: piece)
      return .data
    case .end: return .end
    case .damaged: return .damaged
    case .broken: return .broken
    }
  }

  /// The next bytes of the current entry, at most 64 KiB.
  mutating func nextPiece() -> Piece {
    let count = archive_read_data(pointer, scratch.baseAddress, scratch.count)
    guard count > 0 else { return count == 0 ? .end : count == Int(ARCHIVE_FATAL) ? .broken : .damaged }
    return .bytes(UnsafeRawBufferPointer(rebasing: scratch[..<count]))
  }
}
