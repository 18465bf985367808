import Glibc
import Records

/// A file on this machine, read at any place.
final class FileSource: ByteSource {
  let count: Int
  private let file: Int32
  private let path: String

  /// - Throws: `.notFound`, `.environment` with the system's own words.
  init(_ path: String) throws(OmniError) {
    self.path = path
    file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .system("cannot open the file", at: path) }
    var status = stat()
    let isStat = fstat(file, &status) == 0
    count = isStat ? Int(status.st_size) : 0
    if !isStat || status.st_mode & S_IFMT != S_IFREG { throw OmniError(.environment, "not a file", at: path) }
  }

  deinit { close(file) }

  func read(_ range: Range<Int>) throws(OmniError) -> [UInt8] {
    var failure: OmniError?
    let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, done in
      while done < range.count {
        let count = pread(file, buffer.baseAddress.map { $0 + done }, range.count - done, off_t(range.lowerBound + done))
        if count < 0, errno == EINTR { continue }
        if count > 0 {
          done += count
          continue
        }
        failure = count < 0 ? .system("cannot read the file", at: path) : OmniError(.corrupt, "the file is shorter than it was", at: path)
        return
      }
    }
    if let failure { throw failure }
    return bytes
  }
}
