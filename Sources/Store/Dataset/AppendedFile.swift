import Glibc
public import Records

/// A file of lines that only grows.
public enum AppendedFile {
  /// Appends bytes by a single write, so that lines of two processes do not mix; the folder is made when it is missing.
  /// - Parameter isDurable: wait until they would survive a power loss.
  /// - Throws: `.environment` with the system's own words.
  public static func append(_ bytes: [UInt8], to path: String, isDurable: Bool = false) throws(OmniError) {
    var file = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
    if file < 0, errno == ENOENT {
      try makeFolder(directory(of: path))
      file = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
    }
    guard file >= 0 else { throw .system("cannot open the file", at: path) }
    defer { close(file) }
    // A line that a crash tore must not take this one with it.
    let end = lseek(file, 0, SEEK_END)
    var last: UInt8 = 0x0a
    if end > 0 { _ = pread(file, &last, 1, end - 1) }
    let line = last == 0x0a ? bytes : [0x0a] + bytes
    let count = line.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
    guard count == line.count else { throw .system("cannot write the file", at: path) }
    if isDurable, fsync(file) != 0 { throw .system("cannot write the file", at: path) }
  }

  /// Hands out the lines of a file without their ends, in pieces of 1 MiB; a last line without an end is left out. None when there is no file.
  /// - Throws: `.environment` with the system's own words.
  public static func forEachLine(of path: String, _ body: (ArraySlice<UInt8>) -> Void) throws(OmniError) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    if file < 0, errno == ENOENT { return }
    guard file >= 0 else { throw .system("cannot open the file", at: path) }
    defer { close(file) }
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var rest: [UInt8] = []
    while true {
      let count = buffer.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .system("cannot read the file", at: path) }
      if count == 0 { return }
      rest.append(contentsOf: buffer[..<count])
      var start = 0
      while let end = rest[start...].firstIndex(of: 0x0a) {
        body(rest[start..<end])
        start = end + 1
      }
      rest.removeFirst(start)
    }
  }
}
