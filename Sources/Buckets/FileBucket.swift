import Foundation
import Glibc
public import Records

/// A folder as a bucket: a key is a path below it.
public struct FileBucket: Bucket {
  private let folder: String
  public var address: String { "file://" + folder }

  /// - Parameter folder: an absolute path; made when something is stored.
  public init(_ folder: String) { self.folder = folder }

  private func path(_ key: String) -> String { folder + "/" + key }

  public func object(_ key: String) throws(OmniError) -> BucketObject? {
    var status = stat()
    guard stat(path(key), &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return BucketObject(key: key, size: Int(status.st_size), modified: status.st_mtim.tv_sec)
  }

  public func read(_ key: String, _ range: Range<Int>) throws(OmniError) -> [UInt8] {
    let file = try opened(key)
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: range.count)
    var done = 0
    while done < range.count {
      let count = bytes.withUnsafeMutableBytes { pread(file, $0.baseAddress.map { $0 + done }, range.count - done, off_t(range.lowerBound + done)) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure("cannot read the file", key) }
      if count == 0 { throw OmniError(.corrupt, "the file is shorter than expected", at: path(key)) }
      done += count
    }
    return bytes
  }

  public func tail(_ key: String, _ count: Int) throws(OmniError) -> (bytes: [UInt8], size: Int)? {
    guard let object = try object(key) else { return nil }
    return (try read(key, max(0, object.size - count)..<object.size), object.size)
  }

  public func list(_ prefix: String) throws(OmniError) -> [BucketObject] {
    guard let names = FileManager.default.enumerator(atPath: folder) else { return [] }
    var objects: [BucketObject] = []
    for case let key as String in names where key.hasPrefix(prefix) { if let object = try object(key) { objects.append(object) } }
    return objects.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
  }

  public func put(_ key: String, file: String, sha256: String) throws(OmniError) {
    try make(key) { (partial) throws(OmniError) in
      do { try FileManager.default.copyItem(atPath: file, toPath: partial) } catch { throw Self.failure("cannot copy the file", file, error) }
    }
  }

  public func put(_ key: String, _ bytes: [UInt8], ifAbsent: Bool) throws(OmniError) -> Bool {
    if ifAbsent, try object(key) != nil { return false }
    var isAbsent = true
    try make(key, replaces: !ifAbsent) { (partial) throws(OmniError) in
      do { try Data(bytes).write(to: URL(fileURLWithPath: partial)) } catch { throw Self.failure("cannot write the file", partial, error) }
    } exists: {
      isAbsent = false
    }
    return isAbsent
  }

  public func remove(_ key: String) throws(OmniError) {
    if unlink(path(key)) != 0, errno != ENOENT { throw failure("cannot remove the file", key) }
  }

  /// Makes a file beside its place and gives it its name when it is whole.
  private func make(
    _ key: String, replaces: Bool = true, _ write: (_ partial: String) throws(OmniError) -> Void, exists: () -> Void = {}
  ) throws(OmniError) {
    let place = path(key), partial = "\(place).\(getpid())-\(UInt32.random(in: 0...UInt32.max)).partial"
    do {
      try FileManager.default.createDirectory(atPath: (place as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    } catch { throw Self.failure("cannot make the folder", place, error) }
    defer { unlink(partial) }
    try write(partial)
    if replaces {
      guard rename(partial, place) == 0 else { throw failure("cannot rename the file", key) }
    } else if link(partial, place) != 0 {
      // A link is made only where nothing is.
      guard errno == EEXIST else { throw failure("cannot name the file", key) }
      exists()
    }
  }

  private func opened(_ key: String) throws(OmniError) -> Int32 {
    let file = open(path(key), O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw failure("cannot open the file", key) }
    return file
  }

  private func failure(_ what: String, _ key: String) -> OmniError {
    OmniError(errno == ENOENT ? .notFound : .environment, what, at: path(key), why: String(cString: strerror(errno)))
  }

  private static func failure(_ what: String, _ path: String, _ error: any Error) -> OmniError {
    OmniError(.environment, what, at: path, why: (error as NSError).localizedDescription, hint: "check its permissions and its disk")
  }
}
