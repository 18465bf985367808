import Foundation
public import HTTP
public import Records

/// Where a bucket is, as people write it: a folder, `file:///FOLDER`, `s3://BUCKET/PREFIX`, `https://HOST/PATH`.
public enum BucketAddress {
  /// Whether a text names another place than a folder of this machine.
  public static func isRemote(_ text: String) -> Bool { ["s3://", "http://", "https://"].contains { text.hasPrefix($0) } }

  /// Names a bucket; nothing is asked yet, but for an instance's metadata.
  /// - Parameters:
  ///   - text: behind `s3://…`, `?endpoint=…&region=…&style=path|virtual&anonymous=true` overrules the environment.
  ///   - environment: variables.
  ///   - settings: of the network.
  /// - Throws: `.usage` for what is no address; `.environment` when there are no credentials.
  public static func open(
    _ text: String, environment: [String: String], settings: HTTPSettings = HTTPSettings()
  ) throws(OmniError) -> any Bucket {
    if text.hasPrefix("s3://") { return try S3Bucket(try s3(text, S3Environment(environment)), settings: settings) }
    if isRemote(text) {
      guard let address = WebAddress(text.hasSuffix("/") ? String(text.dropLast()) : text) else { throw wrong(text, "it is no web address") }
      return HTTPBucket(address, settings: settings)
    }
    let folder = text.hasPrefix("file://") ? String(text.dropFirst(7)).removingPercentEncoding ?? "" : text
    guard !folder.isEmpty else { throw wrong(text, "it names no folder") }
    return FileBucket(folder.hasPrefix("/") ? folder : FileManager.default.currentDirectoryPath + "/" + folder)
  }

  /// What an address and the environment say of an S3 bucket.
  static func s3(_ text: String, _ environment: S3Environment) throws(OmniError) -> S3Bucket.Place {
    let parts = text.dropFirst(5).split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let steps = parts[0].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let bucket = steps.first, !bucket.isEmpty else { throw wrong(text, "it names no bucket") }
    var options: [String: String] = [:]
    for option in parts.count > 1 ? parts[1].split(separator: "&") : [] {
      let pair = option.split(separator: "=", maxSplits: 1).map { String($0).removingPercentEncoding ?? String($0) }
      guard pair.count == 2, ["endpoint", "region", "style", "anonymous"].contains(pair[0]) else {
        throw wrong(text, "'\(option)' is no option: endpoint, region, style, anonymous")
      }
      options[pair[0]] = pair[1]
    }
    let endpoint = options["endpoint"] ?? environment.endpoint
    let style = options["style"] ?? environment.addressingStyle ?? "auto"
    guard ["path", "virtual", "auto"].contains(style) else { throw wrong(text, "the style is path or virtual") }
    // A host of one's own seldom has a name for every bucket, and a certificate covers no dots.
    let isPathStyle = style == "path" || (style == "auto" && (endpoint != nil || bucket.contains(".")))
    let isAnonymous = options["anonymous"] == "true"
    let credentials = isAnonymous ? nil : try environment.credentials()
    guard isAnonymous || credentials != nil else {
      throw OmniError(
        .environment, "no credentials for the bucket", at: "s3://" + bucket,
        why: "neither AWS_ACCESS_KEY_ID nor the profile '\(environment.profileName)' has any",
        hint: "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or write ?anonymous=true for a public bucket")
    }
    let prefix = steps.count > 1 ? steps[1].split(separator: "/").joined(separator: "/") : ""
    return S3Bucket.Place(
      bucket: String(bucket), prefix: prefix.isEmpty ? "" : prefix + "/", endpoint: endpoint, region: options["region"] ?? environment.region,
      isPathStyle: isPathStyle, credentials: credentials)
  }

  private static func wrong(_ text: String, _ why: String) -> OmniError {
    OmniError(.usage, "not a bucket's address", at: text, why: why, hint: "write a folder, s3://BUCKET/PREFIX or https://HOST/PATH")
  }
}
