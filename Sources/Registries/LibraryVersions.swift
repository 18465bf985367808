import CArchive

extension ArchiveReader {
  /// The linked libarchive's version.
  public static var libraryVersion: String { String(cString: archive_version_string()) }
}
