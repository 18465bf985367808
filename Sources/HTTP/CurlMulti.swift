import CCurl
import Records

/// curl's global state, made once for the process, and the handles that many transfers share.
enum CurlMulti {
  private static let isReady = omni_curl_global_init() == CURLE_OK

  /// A new handle, for its owner to clean up.
  /// - Throws: `.environment` when curl cannot start.
  static func make() throws(OmniError) -> UnsafeMutableRawPointer {
    guard isReady, let multi = curl_multi_init() else { throw OmniError(.environment, "cannot start curl") }
    return multi
  }
}
