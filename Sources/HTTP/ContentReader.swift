import Glibc

/// Hands a request's content out piece by piece.
final class ContentReader {
  private let content: HTTPContent
  private let file: Int32
  /// Where the next piece begins.
  var position = 0

  init(_ content: HTTPContent) {
    self.content = content
    if case .file(let path, _) = content { file = open(path, O_RDONLY | O_CLOEXEC) } else { file = -1 }
  }

  deinit { if file >= 0 { close(file) } }

  /// The next bytes; nil when they cannot be read, 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
    let count = min(buffer.count, content.size - position)
    if count <= 0 { return 0 }
    switch content {
    case .bytes(let bytes):
      bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[position..<position + count])) }
      position += count
      return count
    case .file:
      let done = pread(file, buffer.baseAddress, count, off_t(position))
      guard done > 0 else { return nil }
      position += done
      return done
    }
  }
}
