import CArchive
public import Records

/// One file of an archive.
public struct ArchiveEntry: Sendable, Equatable {
  /// The path below the package's root, `/` between steps; bytes that are not UTF-8 are repaired (U+FFFD).
  public var path: String
  /// The path's bytes as the archive has them, root included.
  public var rawPath: [UInt8]
  /// The file's content.
  public var data: [UInt8]
}

/// Something of an archive that could not be used.
public struct ArchiveProblem: Sendable, Equatable {
  /// The entry's path as the archive has it, repaired; empty when the whole archive is concerned.
  public var path: String
  /// One clause: `symbolic link`, `duplicate entry`, `truncated: …`.
  public var reason: String
}

/// What an archive holds: the wanted files in the archive's order, and what could not be used.
public struct ArchiveContent: Sendable, Equatable {
  /// In the archive's order; a later duplicate takes the place of the earlier one.
  public var entries: [ArchiveEntry] = []
  /// In the archive's order, duplicates last.
  public var problems: [ArchiveProblem] = []
}

/// Reads archives in memory. Nothing ever touches the disk, links are never followed out of the archive, and every size is bounded.
public struct ArchiveReader: Sendable, Equatable {
  /// The archive's format.
  public enum Container: String, Sendable, CaseIterable {
    /// Read through its central directory, as installers do; unwanted entries are not even decompressed.
    case zip
    /// Plain or compressed by gzip, bzip2, xz, zstd, lz4 or compress; its bytes tell.
    case tar
    /// Debian's binary package: an ar archive whose member `data.tar…` is the tar that counts (deb(5)).
    case deb
  }

  /// What stands above the package's own files.
  public enum Root: Sendable, Equatable {
    /// Nothing: paths stay as they are.
    case none
    /// One folder, whose name is dropped from every path. An archive with a wanted file beside it has no such folder and keeps its paths.
    case stripFirst
    /// The first step of every path, whatever it is called; a file without one is left out.
    case stripAlways
    /// A folder of this path; what stands elsewhere is left out.
    case folder(String)
  }

  /// Which of several entries with the same path counts.
  public enum Duplicates: String, Sendable, CaseIterable {
    case first, last
  }

  /// What becomes of symbolic links.
  public enum Links: String, Sendable, CaseIterable {
    /// They are left out and reported.
    case drop
    /// One that leads to a wanted file of the archive stands for it; the others are left out and reported.
    case resolve
  }

  /// The archive's format.
  public var container: Container
  /// What stands above the package's files.
  public var root: Root
  /// Which of several entries with one path counts.
  public var duplicates: Duplicates
  /// What becomes of symbolic links.
  public var links: Links
  /// What the archive may cost.
  public var limits: ArchiveLimits

  /// A reader; the defaults suit an archive of unknown origin.
  public init(
    container: Container, root: Root = .none, duplicates: Duplicates = .last, links: Links = .drop, limits: ArchiveLimits = ArchiveLimits()
  ) {
    self.container = container
    self.root = root
    self.duplicates = duplicates
    self.links = links
    self.limits = limits
  }

  /// Reads the wanted files of an archive.
  ///
  /// Absolute names, `..`, links that are not resolved, special files, overlong paths and oversized entries are left out and reported. A broken tar yields
  /// what stands before the break, and the problem `truncated`. Paths that differ only in case are different files.
  /// - Parameters:
  ///   - bytes: the archive.
  ///   - wanted: asked once per file with its path below the root; the files it refuses are skipped and never reported.
  /// - Throws: `.corrupt` when it is no archive at all, `.limit` when one of the whole archive's limits is reached.
  public func read(_ bytes: [UInt8], wanted: ([UInt8]) -> Bool) throws(OmniError) -> ArchiveContent {
    guard bytes.count <= limits.compressed else {
      throw OmniError(.limit, "the archive has \(bytes.count) bytes, more than \(limits.compressed)")
    }
    var pass = ArchivePass(self, compressed: bytes.count)
    let inner = container == .deb ? try Self.dataMember(bytes, limit: limits.unpacked) : bytes
    try ArchiveHandle.withOpen(inner, as: container == .zip ? .zip : .tar) { (handle) throws(OmniError) in
      try pass.run(&handle, wanted)
    }
    return pass.content()
  }

  /// The tar within a Debian package.
  /// - Throws: `.corrupt` when there is none, `.limit`.
  private static func dataMember(_ bytes: [UInt8], limit: Int) throws(OmniError) -> [UInt8] {
    var result: [UInt8]?
    try ArchiveHandle.withOpen(bytes, as: .ar) { (handle) throws(OmniError) in
      while result == nil, handle.nextHeader() == .entry {
        if handle.name.starts(with: "data.tar".utf8) { result = try whole(&handle, limit) }
      }
    }
    guard let result else { throw OmniError(.corrupt, "not a readable deb archive", why: "it has no member data.tar") }
    return result
  }

  /// The current entry's bytes.
  private static func whole(_ handle: inout ArchiveHandle, _ limit: Int) throws(OmniError) -> [UInt8] {
    var result: [UInt8] = []
    while true {
      switch handle.nextData(into: &result) {
      case .data: if result.count > limit { throw OmniError(.limit, "the file decompresses to more than \(limit) bytes") }
      case .end: return result
      case .damaged, .broken: throw OmniError(.corrupt, "the file is damaged", why: handle.message)
      }
    }
  }

  /// Decompresses one file compressed by gzip, bzip2, xz, zstd or lz4; its bytes tell which.
  /// - Parameter limit: bytes the result may have.
  /// - Throws: `.corrupt` when the bytes are not compressed or damaged, `.limit` when there is more.
  public static func decompress(_ bytes: [UInt8], limit: Int) throws(OmniError) -> [UInt8] {
    var result: [UInt8] = []
    try ArchiveHandle.withOpen(bytes, as: .raw) { (handle) throws(OmniError) in
      guard handle.nextHeader() == .entry, archive_filter_count(handle.pointer) > 1 else {
        throw OmniError(.corrupt, "not a readable compressed file", why: handle.message)
      }
      result = try whole(&handle, limit)
    }
    return result
  }
}
