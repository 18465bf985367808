import Glibc
package import Records

/// A file by which processes share a registry's pace: a record, and bytes to lock.
///
/// The locks belong to the open file (`F_OFD_SETLK`, fcntl(2)), so the kernel frees them when their process ends, however it ends, and two
/// clients of one process keep each other off as well. Nobody waits for a lock: whoever does not get one comes back.
package final class PaceFile {
  private let descriptor: Int32
  private var place: Int?

  /// Bytes that stand for things; they need not exist to be locked.
  private enum Lock {
    static let record: Int = 0
    /// One for each request that may run.
    static let slots = 4096
    /// One for each process that has more requests ready than slots.
    static let queue = 8192
    static let queueLength = 16
  }

  // fcntl(2), the same on every Linux; C declares them for some of its dialects only.
  private static let ofdGet: Int32 = 36
  private static let ofdSet: Int32 = 37

  /// - Throws: `.environment` when the folder or the file cannot be made, or nothing can be locked there: nobody would ever get leave.
  package init(folder: String, name: String) throws(OmniError) {
    mkdir(folder, 0o777)
    let path = folder + "/" + name
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw OmniError(.environment, "cannot open the file", at: path, why: String(cString: strerror(errno))) }
    guard lock(Lock.record, F_WRLCK, command: Self.ofdGet) != nil else {
      let why = String(cString: strerror(errno))
      throw OmniError(.environment, "cannot lock the file", at: path, why: why, hint: "choose a folder on a local disk")
    }
  }

  deinit { close(descriptor) }

  private func lock(_ byte: Int, _ kind: Int32, length: Int = 1, command: Int32 = ofdSet) -> flock? {
    var range = flock()
    range.l_type = Int16(kind)
    range.l_whence = Int16(SEEK_SET)
    range.l_start = byte
    range.l_len = length
    return withUnsafeMutablePointer(to: &range) { fcntl(descriptor, command, UnsafeMutableRawPointer($0)) } == 0 ? range : nil
  }

  /// Lets a body change the record while nobody else does; a record that is not ours is begun anew.
  /// - Returns: what the body returns; nil when another process is at it this moment.
  package func update<Result>(_ body: (inout PaceRecord) -> Result) -> Result? {
    guard lock(Lock.record, F_WRLCK) != nil else { return nil }
    defer { _ = lock(Lock.record, F_UNLCK) }
    var bytes = [UInt8](repeating: 0, count: PaceRecord.byteCount)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    let old = count == bytes.count ? PaceRecord(bytes) : nil
    var record = old ?? PaceRecord()
    let result = body(&record)
    // On a full disk the pace is kept by this process alone.
    if record != old { pwrite(descriptor, record.bytes, PaceRecord.byteCount, 0) }
    return result
  }

  /// Takes a slot unless another process has it. One's own is to be had again, so the caller must know its own.
  package func take(slot: Int) -> Bool { lock(Lock.slots + slot, F_WRLCK) != nil }
  package func free(slot: Int) { _ = lock(Lock.slots + slot, F_UNLCK) }

  /// Tells the others whether requests wait here for a slot.
  package func queue(_ isWaiting: Bool) {
    if !isWaiting, let place {
      _ = lock(Lock.queue + place, F_UNLCK)
      self.place = nil
    } else if isWaiting, place == nil {
      place = (0..<Lock.queueLength).first { lock(Lock.queue + $0, F_WRLCK) != nil }
    }
  }

  /// How many others wait for a slot; beyond sixteen it hardly matters.
  package var othersWaiting: Int {
    func isTaken(_ byte: Int, length: Int) -> Bool {
      lock(byte, F_WRLCK, length: length, command: Self.ofdGet).map { Int32($0.l_type) != F_UNLCK } ?? false
    }
    guard isTaken(Lock.queue, length: Lock.queueLength) else { return 0 }
    return (0..<Lock.queueLength).count { isTaken(Lock.queue + $0, length: 1) }
  }
}
