public import Records

extension ChunkReader {
  /// Writes a chunk as a plain SQLite file, for tools that know no seals.
  /// - Throws: `.corrupt` for a damaged chunk; `.environment` with the system's own words.
  public static func unseal(_ path: String, to target: String) throws(OmniError) {
    try SealedFile(FileSource(path), name: path).write(to: target)
  }
}

extension SealedFile {
  /// Writes the content as a plain file.
  /// - Throws: `.corrupt` when it is damaged; what reading it throws; `.environment` with the system's own words.
  func write(to target: String) throws(OmniError) {
    let file = PartialFile(of: target)
    try file.write([])
    var piece = [UInt8](repeating: 0, count: 1 << 20)
    for start in stride(from: 0, to: count, by: piece.count) {
      piece.removeLast(piece.count - min(piece.count, count - start))
      var failure: OmniError?
      piece.withUnsafeMutableBytes { buffer in
        do throws(OmniError) { try read(into: buffer, at: start) } catch { failure = error }
      }
      if let failure { throw failure }
      try file.overwrite(piece, at: start)
    }
    try file.publish()
  }
}
