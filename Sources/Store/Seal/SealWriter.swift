import Crypto
import Glibc
import Records

/// Turns a whole file into a sealed one.
struct SealWriter {
  /// Begins a zstd frame's content for the reader of this ecosystem's files; nil: without.
  var dictionary: [UInt8]?

  /// Seals a file.
  /// - Returns: size and SHA-256 of the sealed file.
  /// - Throws: `.environment` with the system's own words, among them a full disk.
  func seal(_ path: String, as sealed: PartialFile) throws(OmniError) -> (sha256: String, bytes: Int) {
    let input = open(path, O_RDONLY | O_CLOEXEC)
    guard input >= 0 else { throw .system("cannot open the file", at: path) }
    defer { close(input) }
    let compressor = try FrameCompressor(dictionary: dictionary)
    let output = try SealOutput(sealed)
    var table: [UInt8] = []
    var frames: UInt32 = 0
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: SealedLayout.frame, alignment: 16)
    defer { buffer.deallocate() }
    while true {
      let count = try Self.fill(buffer, from: input, path)
      if count == 0 { break }
      let frame = try compressor.compress(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
      try output.append(frame)
      table += SealedLayout.bytes(UInt32(frame.count)) + SealedLayout.bytes(UInt32(count))
      frames += 1
    }
    if let dictionary {
      let packed = try dictionary.withUnsafeBytesThrowing { (bytes) throws(OmniError) in Array(try FrameCompressor().compress(bytes)) }
      try output.append(SealedLayout.bytes(SealedLayout.dictionaryMagic) + SealedLayout.bytes(UInt32(packed.count)) + packed)
    }
    table += SealedLayout.bytes(frames) + [0] + SealedLayout.bytes(SealedLayout.footerMagic)
    try output.append(SealedLayout.bytes(SealedLayout.tableMagic) + SealedLayout.bytes(UInt32(table.count)) + table)
    return try output.finish()
  }

  /// Reads until the buffer is full or the file ends.
  private static func fill(_ buffer: UnsafeMutableRawBufferPointer, from file: Int32, _ path: String) throws(OmniError) -> Int {
    var done = 0
    while done < buffer.count {
      let count = read(file, buffer.baseAddress.map { $0 + done }, buffer.count - done)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .system("cannot read the file", at: path) }
      if count == 0 { break }
      done += count
    }
    return done
  }
}

extension Array<UInt8> {
  /// `withUnsafeBytes` for a body with a typed error.
  fileprivate func withUnsafeBytesThrowing<Result>(_ body: (UnsafeRawBufferPointer) throws(OmniError) -> Result) throws(OmniError) -> Result {
    let result: Swift.Result<Result, OmniError> = withUnsafeBytes { bytes in
      do throws(OmniError) { return .success(try body(bytes)) } catch { return .failure(error) }
    }
    return try result.get()
  }
}

/// The sealed file as it is written: in pieces of 1 MiB, hashed on the way.
private final class SealOutput {
  private let file: PartialFile
  private var pending: [UInt8] = []
  private var written = 0
  private var hash = SHA256()

  init(_ file: PartialFile) throws(OmniError) {
    self.file = file
    try file.write([])
  }

  func append(_ bytes: some Collection<UInt8>) throws(OmniError) {
    pending += bytes
    if pending.count >= 1 << 20 { try flush() }
  }

  func finish() throws(OmniError) -> (sha256: String, bytes: Int) {
    try flush()
    return (hash.finalize().hexadecimal, written)
  }

  private func flush() throws(OmniError) {
    pending.withUnsafeBytes { hash.update(bufferPointer: $0) }
    try file.overwrite(pending, at: written)
    written += pending.count
    pending.removeAll(keepingCapacity: true)
  }
}
