import CArchive
import CCurl

extension HTTPSettings {
  /// The linked libcurl's version and TLS library.
  public static var libraryVersion: String { String(cString: curl_version()).split(separator: " ").prefix(2).joined(separator: " ") }
}

extension ArchiveReader {
  /// The linked libarchive's version.
  public static var libraryVersion: String { String(cString: archive_version_string()) }
}
