import Glibc
import Records
import Synchronization

/// A file in the making: written beside its target under a name of this process, then renamed over it. Readers see the whole
/// file or none; what is not published is removed.
final class PartialFile {
  let target: String
  /// Where to write: `<target>.<process id>-<number>.partial`.
  let path: String
  private var isPublished = false
  /// Tells the files of one process apart.
  private static let number = Atomic(0)

  /// Chooses the name and sweeps away what dead processes left of the same target.
  init(of target: String) {
    self.target = target
    path = "\(target).\(getpid())-\(Self.number.add(1, ordering: .relaxed).newValue).partial"
    unlink(path)
    let folder = directory(of: target), prefix = target.split(separator: "/").last.map { $0 + "." } ?? "."
    for leftover in Self.leftovers(in: folder) where leftover.name.hasPrefix(prefix) {
      if kill(leftover.process, 0) != 0, errno == ESRCH { unlink(folder + "/" + leftover.name) }
    }
  }

  deinit { if !isPublished { unlink(path) } }

  /// Gives the content up.
  func remove() { unlink(path) }

  /// Writes the whole content.
  /// - Throws: `.environment` with the system's own words.
  func write(_ bytes: [UInt8]) throws(OmniError) {
    try withDescriptor(O_WRONLY | O_CREAT | O_TRUNC) { (file) throws(OmniError) in try overwrite(file, bytes, at: 0) }
  }

  /// Takes a file's content over, in the kernel.
  /// - Throws: `.environment` with the system's own words.
  func copy(_ source: String) throws(OmniError) {
    let input = open(source, O_RDONLY | O_CLOEXEC)
    guard input >= 0 else { throw .system("cannot open the file", at: source) }
    defer { close(input) }
    try withDescriptor(O_WRONLY | O_CREAT | O_TRUNC) { (output) throws(OmniError) in
      while true {
        let count = sendfile(output, input, nil, 1 << 30)
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { throw .system("cannot write the file", at: path) }
        if count == 0 { return }
      }
    }
  }

  /// Replaces bytes of the content written so far.
  func overwrite(_ bytes: [UInt8], at offset: Int) throws(OmniError) {
    try withDescriptor(O_WRONLY) { (file) throws(OmniError) in try overwrite(file, bytes, at: offset) }
  }

  /// Makes the content durable and gives it its name.
  /// - Throws: `.environment` with the system's own words; the target is as it was then.
  func publish() throws(OmniError) {
    try withDescriptor(O_WRONLY) { (file) throws(OmniError) in
      guard fsync(file) == 0 else { throw .system("cannot write the file", at: path) }
    }
    guard rename(path, target) == 0 else { throw .system("cannot rename the file", at: path) }
    isPublished = true
    // The name is durable only with its folder.
    let folder = open(directory(of: target), O_RDONLY | O_CLOEXEC)
    if folder >= 0 {
      fsync(folder)
      close(folder)
    }
  }

  private func overwrite(_ file: Int32, _ bytes: [UInt8], at offset: Int) throws(OmniError) {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { pwrite(file, $0.baseAddress.map { $0 + done }, $0.count - done, off_t(offset + done)) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .system("cannot write the file", at: path) }
      done += count
    }
  }

  private func withDescriptor(_ flags: Int32, _ body: (Int32) throws(OmniError) -> Void) throws(OmniError) {
    let file = open(path, flags | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw .system("cannot open the file", at: path) }
    defer { close(file) }
    try body(file)
  }

  /// Unfinished files of a folder with the processes that make them.
  static func leftovers(in folder: String) -> [(name: String, process: pid_t)] {
    names(in: folder).compactMap { name in
      let parts = name.split(separator: ".")
      guard parts.count >= 3, parts.last == "partial", let process = parts[parts.count - 2].split(separator: "-").first.flatMap({ pid_t($0) })
      else { return nil }
      return (name, process)
    }
  }
}
