import CZstd
import Records

/// Packs content into frames of its own, each the same for the same content, dictionary and version of libzstd.
final class FrameCompressor {
  /// Levels 6 and 9 make chunks 1.8 and 2.5 % smaller, level 4 makes them 2.3 % larger. Packing is a seventh of the whole path of a header
  /// at this level and a third at 9; from 6 on that path is slower than the header's bare parse.
  static let level: Int32 = 5
  private let context: OpaquePointer
  private var output: [UInt8] = []

  /// - Throws: `.environment` when memory is short or zstd refuses the dictionary.
  init(dictionary: [UInt8]? = nil) throws(OmniError) {
    guard let context = ZSTD_createCCtx() else { throw OmniError(.environment, "cannot start zstd", hint: "the machine is out of memory") }
    self.context = context
    for (parameter, value) in [(ZSTD_c_compressionLevel, Self.level), (ZSTD_c_checksumFlag, 1), (ZSTD_c_contentSizeFlag, 1)] {
      _ = ZSTD_CCtx_setParameter(context, parameter, value)
    }
    guard let dictionary else { return }
    let code = dictionary.withUnsafeBytes { ZSTD_CCtx_loadDictionary(context, $0.baseAddress, $0.count) }
    if ZSTD_isError(code) != 0 { throw OmniError(.invalid, "zstd refuses the dictionary", why: String(cString: ZSTD_getErrorName(code))) }
  }

  deinit { ZSTD_freeCCtx(context) }

  /// One frame.
  /// - Throws: `.environment` with zstd's own words.
  func compress(_ content: UnsafeRawBufferPointer) throws(OmniError) -> ArraySlice<UInt8> {
    let bound = ZSTD_compressBound(content.count)
    if output.count < bound { output = [UInt8](repeating: 0, count: bound) }
    let size = output.withUnsafeMutableBytes { ZSTD_compress2(context, $0.baseAddress, $0.count, content.baseAddress, content.count) }
    guard ZSTD_isError(size) == 0 else { throw OmniError(.environment, "cannot compress", why: String(cString: ZSTD_getErrorName(size))) }
    return output[..<size]
  }
}

/// Unpacks frames and checks their checksums.
final class FrameDecompressor {
  private let context: OpaquePointer

  /// - Throws: `.environment` when memory is short; `.corrupt` for a dictionary that is none.
  init(dictionary: [UInt8]? = nil) throws(OmniError) {
    guard let context = ZSTD_createDCtx() else { throw OmniError(.environment, "cannot start zstd", hint: "the machine is out of memory") }
    self.context = context
    guard let dictionary else { return }
    let code = dictionary.withUnsafeBytes { ZSTD_DCtx_loadDictionary(context, $0.baseAddress, $0.count) }
    if ZSTD_isError(code) != 0 { throw OmniError(.corrupt, "the dictionary is damaged", why: String(cString: ZSTD_getErrorName(code))) }
  }

  deinit { ZSTD_freeDCtx(context) }

  /// Unpacks one frame into a buffer of exactly its content's size.
  /// - Throws: `.corrupt` when it is no frame of this size, or its checksum is wrong.
  func decompress(_ frame: UnsafeRawBufferPointer, into content: UnsafeMutableRawBufferPointer) throws(OmniError) {
    let size = ZSTD_decompressDCtx(context, content.baseAddress, content.count, frame.baseAddress, frame.count)
    if ZSTD_isError(size) != 0 { throw OmniError(.corrupt, "a frame is damaged", why: String(cString: ZSTD_getErrorName(size))) }
    guard size == content.count else { throw OmniError(.corrupt, "a frame is damaged", why: "it holds \(size) bytes instead of \(content.count)") }
  }

  /// The content of a frame whose size only the frame itself says.
  /// - Parameter most: bytes that are believed.
  func decompress(_ frame: [UInt8], most: Int) throws(OmniError) -> [UInt8] {
    let size = frame.withUnsafeBytes { ZSTD_getFrameContentSize($0.baseAddress, $0.count) }
    guard size <= UInt64(most) else { throw OmniError(.corrupt, "a frame is damaged", why: "it says that it holds \(size) bytes") }
    var content = [UInt8](repeating: 0, count: Int(size))
    var failure: OmniError?
    frame.withUnsafeBytes { frame in
      content.withUnsafeMutableBytes { content in
        do throws(OmniError) { try decompress(frame, into: content) } catch { failure = error }
      }
    }
    if let failure { throw failure }
    return content
  }
}
