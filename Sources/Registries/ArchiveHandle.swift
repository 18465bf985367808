import CArchive
import Glibc
import Records

/// Owner of one libarchive reader over bytes in memory.
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
    // libarchive converts names to the thread's character set; in the C locale non-ASCII names would be lost.
    let utf8 = newlocale(Int32(LC_CTYPE_MASK), "C.UTF-8", nil)
    let previous = utf8.flatMap { uselocale($0) }
    defer {
      if let utf8 {
        uselocale(previous)
        freelocale(utf8)
      }
    }
    try bytes.withUnsafeBufferPointer { (buffer) throws(OmniError) in
      guard var handle = ArchiveHandle() else { throw OmniError(.environment, "cannot make an archive reader", hint: "the machine is out of memory") }
      handle.enable(format)
      guard archive_read_open_memory(handle.pointer, buffer.baseAddress, buffer.count) == ARCHIVE_OK else {
        throw OmniError(.corrupt, "not a readable \(format.rawValue)", why: handle.message)
      }
      try body(&handle)
    }
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
    let count = archive_read_data(pointer, scratch.baseAddress, scratch.count)
    guard count > 0 else { return count == 0 ? .end : count == Int(ARCHIVE_FATAL) ? .broken : .damaged }
    bytes.append(contentsOf: UnsafeRawBufferPointer(scratch)[..<count])
    return .data
  }
}
