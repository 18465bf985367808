import CZstd
public import Records

/// Trains a dictionary on the chunks of an ecosystem, and measures on chunks that it has not seen what it is worth.
public enum DictionaryTraining {
  /// What came of it.
  public struct Outcome: Sendable {
    public var dictionary: ChunkDictionary
    /// Bytes of the chunks that were only measured: sealed without a dictionary, and with one of this size, which each of them carries.
    public var without: Int
    public var with: Int
    /// How many chunks that were.
    public var measured: Int
  }

  /// Content of one sample, in bytes: a page of SQLite's.
  private static let page = 4096
  /// Samples at most; zstd takes a hundred times the dictionary for plenty.
  private static let mostSamples = 8192

  /// Trains on every second chunk, measures on the others, then trains on all.
  /// - Parameters:
  ///   - chunks: paths, in an order that is the same each time; at least two.
  ///   - size: bytes of the dictionary. A larger one serves larger chunks.
  /// - Returns: the same dictionary for the same chunks and version of libzstd.
  /// - Throws: `.usage` when there are too few chunks or pages; what reading a chunk throws.
  /// - Complexity: O(bytes of the chunks), one of them in memory at a time.
  public static func train(_ chunks: [String], size: Int) throws(OmniError) -> Outcome {
    guard chunks.count > 1 else {
      throw OmniError(
        .usage, "too few chunks to train on", why: "\(chunks.count) instead of two or more",
        hint: "name a dataset with more packages of the registry, or a sprint of smaller batches")
    }
    let trained = try dictionary(chunks.enumerated().filter { $0.offset % 2 == 0 }.map(\.element), size)
    let plain = try FrameCompressor(), better = try FrameCompressor(dictionary: trained.bytes)
    let carried = try packed(trained.bytes, plain)
    var outcome = Outcome(dictionary: try dictionary(chunks, size), without: 0, with: 0, measured: 0)
    for chunk in chunks.enumerated().filter({ $0.offset % 2 == 1 }).map(\.element) {
      let file = try SealedFile(FileSource(chunk), name: chunk)
      for start in stride(from: 0, to: file.count, by: SealedLayout.frame) {
        let frame = try file.content(start..<min(start + SealedLayout.frame, file.count))
        outcome.without += try packed(frame, plain)
        outcome.with += try packed(frame, better)
      }
      outcome.with += carried
      outcome.measured += 1
    }
    return outcome
  }

  private static func packed(_ content: [UInt8], _ compressor: FrameCompressor) throws(OmniError) -> Int {
    var result: Result<Int, OmniError> = .success(0)
    content.withUnsafeBytes { bytes in
      do throws(OmniError) { result = .success(try compressor.compress(bytes).count) } catch { result = .failure(error) }
    }
    return try result.get()
  }

  private static func dictionary(_ chunks: [String], _ size: Int) throws(OmniError) -> ChunkDictionary {
    var files: [SealedFile] = []
    for chunk in chunks { files.append(try SealedFile(FileSource(chunk), name: chunk)) }
    let pages = files.reduce(0) { $0 + $1.count / page }
    // Evenly from all, the same each time.
    let step = max(1, pages / mostSamples)
    var samples: [UInt8] = []
    for file in files {
      for number in stride(from: 0, to: file.count / page, by: step) { samples += try file.content(number * page..<(number + 1) * page) }
    }
    var sizes = [Int](repeating: page, count: samples.count / page)
    var bytes = [UInt8](repeating: 0, count: size)
    let count = bytes.withUnsafeMutableBytes { bytes in
      samples.withUnsafeBytes { ZDICT_trainFromBuffer(bytes.baseAddress, bytes.count, $0.baseAddress, &sizes, UInt32(sizes.count)) }
    }
    guard ZDICT_isError(count) == 0 else {
      throw OmniError(
        .usage, "cannot train a dictionary", why: "\(String(cString: ZDICT_getErrorName(count))); there are \(sizes.count) pages to learn from",
        hint: "name a registry with more packages in the dataset, or a smaller --size")
    }
    return ChunkDictionary(Array(bytes[..<count]))
  }
}

extension SealedFile {
  /// A piece of the content.
  fileprivate func content(_ range: Range<Int>) throws(OmniError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: range.count)
    var failure: OmniError?
    bytes.withUnsafeMutableBytes { buffer in
      do throws(OmniError) { try read(into: buffer, at: range.lowerBound) } catch { failure = error }
    }
    if let failure { throw failure }
    return bytes
  }
}
