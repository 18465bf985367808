import Glibc
import Records
import Store

/// Keeps a second supervisor off a sprint; the kernel lets go of it when the process ends, however it ends.
final class RunLock {
  private let file: Int32

  /// Takes the lock of a sprint in a dataset.
  /// - Throws: `.usage` while another process has it; `.environment` when the file cannot be made.
  init(_ dataset: Dataset, sprint: String) throws(OmniError) {
    let path = dataset.runFolder(sprint) + "/lock"
    // Makes the folder too.
    try AppendedFile.append([], to: path)
    file = open(path, O_RDWR | O_CLOEXEC)
    guard file >= 0 else { throw OmniError(.environment, "cannot open the file", at: path, why: String(cString: strerror(errno))) }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      close(file)
      throw OmniError(.usage, "the sprint is running already", at: sprint, hint: "omni sprint status \(sprint) shows it")
    }
  }

  deinit { close(file) }

  /// Whether a process runs the sprint now.
  static func isTaken(_ dataset: Dataset, sprint: String) -> Bool {
    let file = open(dataset.runFolder(sprint) + "/lock", O_RDWR | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { close(file) }
    return flock(file, LOCK_SH | LOCK_NB) != 0
  }
}
