import Glibc
import Records

/// The names in a folder in byte order; none when there is no such folder.
func names(in folder: String) -> [String] {
  guard let stream = opendir(folder) else { return [] }
  defer { closedir(stream) }
  var names: [String] = []
  while let entry = readdir(stream) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) { $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) } }
    if name != ".", name != ".." { names.append(name) }
  }
  return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
}

/// Whether something that is no folder stands at a path.
func isFile(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
}

/// The folder of a path, `.` for a bare name.
func directory(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

/// Makes a folder and those above it.
/// - Throws: `.environment` with the system's own words.
func makeFolder(_ path: String) throws(OmniError) {
  if mkdir(path, 0o755) == 0 || errno == EEXIST { return }
  let parent = directory(of: path)
  guard errno == ENOENT, parent != path else { throw .system("cannot make the folder", at: path) }
  try makeFolder(parent)
  if mkdir(path, 0o755) != 0, errno != EEXIST { throw .system("cannot make the folder", at: path) }
}

/// The whole content of a small file.
/// - Throws: `.notFound` when there is no such file; `.environment` with the system's own words; `.limit` above 256 MiB.
func readFile(_ path: String) throws(OmniError) -> [UInt8] {
  let file = open(path, O_RDONLY | O_CLOEXEC)
  guard file >= 0 else { throw .system("cannot open the file", at: path) }
  defer { close(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = buffer.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
    if count < 0, errno == EINTR { continue }
    guard count >= 0 else { throw .system("cannot read the file", at: path) }
    if count == 0 { return bytes }
    bytes.append(contentsOf: buffer[..<count])
    if bytes.count > 256 << 20 { throw OmniError(.limit, "the file is too big", at: path, why: "more than 256 MiB") }
  }
}

extension OmniError {
  /// The error of the system call that just failed, from `errno`.
  static func system(_ what: String, at path: String) -> OmniError {
    let number = errno
    let why = String(cString: strerror(number))
    switch number {
    case ENOENT: return OmniError(.notFound, what, at: path, why: why)
    case ENOSPC, EDQUOT: return OmniError(.environment, what, at: path, why: why, hint: "free some disk space, then run it again")
    default: return OmniError(.environment, what, at: path, why: why, hint: "check the path and its permissions")
    }
  }
}
