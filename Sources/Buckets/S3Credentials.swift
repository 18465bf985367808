import Foundation
import HTTP
import Records

/// Who signs. Never printed: its description hides the secret.
struct S3Credentials: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible {
  var accessKey: String
  var secretKey: String
  /// Of temporary credentials.
  var sessionToken: String?

  var description: String { "credentials of \(accessKey.prefix(4))…" }
  var debugDescription: String { description }
}

/// What the environment and the files of the AWS tools say of S3.
///
/// As they look it up (docs.aws.amazon.com, "Configuration and credential file settings"): first the environment, then the profile
/// `AWS_PROFILE` or `default` of `AWS_SHARED_CREDENTIALS_FILE` or `~/.aws/credentials`, then of `AWS_CONFIG_FILE` or `~/.aws/config`. The
/// instance's own metadata are asked only where `AWS_EC2_METADATA_DISABLED=false` says so. Programs and single sign-on that a profile
/// names are not run.
struct S3Environment {
  private let variables: [String: String]
  private let profile: [String: String]
  /// The profile's name, for messages.
  let profileName: String

  init(_ variables: [String: String]) {
    self.variables = variables
    profileName = variables["AWS_PROFILE"] ?? "default"
    let home = variables["HOME"] ?? ""
    var profile: [String: String] = [:]
    for (file, section) in [
      (variables["AWS_CONFIG_FILE"] ?? home + "/.aws/config", profileName == "default" ? "default" : "profile " + profileName),
      (variables["AWS_SHARED_CREDENTIALS_FILE"] ?? home + "/.aws/credentials", profileName),
    ] {
      guard let data = FileManager.default.contents(atPath: file) else { continue }
      profile.merge(Self.section(section, of: String(decoding: data, as: UTF8.self))) { $1 }
    }
    self.profile = profile
  }

  /// The settings of one section of an INI file; those that are indented below another get its name and a dot before theirs.
  private static func section(_ name: String, of text: String) -> [String: String] {
    var settings: [String: String] = [:]
    var isInside = false, above = ""
    for line in text.split(whereSeparator: \.isNewline) {
      let content = line.trimmingCharacters(in: .whitespaces)
      if content.isEmpty || content.hasPrefix("#") || content.hasPrefix(";") { continue }
      if content.hasPrefix("["), content.hasSuffix("]") {
        isInside = content.dropFirst().dropLast().split(separator: " ").joined(separator: " ") == name
      } else if isInside, let equals = content.firstIndex(of: "=") {
        let key = content[..<equals].trimmingCharacters(in: .whitespaces)
        let value = content[content.index(after: equals)...].trimmingCharacters(in: .whitespaces)
        let isNested = line.first?.isWhitespace == true && !above.isEmpty
        if value.isEmpty, !isNested { above = key }
        settings[isNested ? "\(above).\(key)" : key] = value
      }
    }
    return settings
  }

  var region: String { value("AWS_REGION") ?? value("AWS_DEFAULT_REGION") ?? profile["region"] ?? "us-east-1" }
  var endpoint: String? { value("AWS_ENDPOINT_URL_S3") ?? value("AWS_ENDPOINT_URL") ?? profile["s3.endpoint_url"] ?? profile["endpoint_url"] }
  /// `path`, `virtual` or `auto`.
  var addressingStyle: String? { profile["s3.addressing_style"] }

  /// The first credentials found; nil when there are none.
  func credentials() throws(OmniError) -> S3Credentials? {
    if let access = value("AWS_ACCESS_KEY_ID"), let secret = value("AWS_SECRET_ACCESS_KEY") {
      return S3Credentials(accessKey: access, secretKey: secret, sessionToken: value("AWS_SESSION_TOKEN"))
    }
    if let access = profile["aws_access_key_id"], let secret = profile["aws_secret_access_key"] {
      return S3Credentials(accessKey: access, secretKey: secret, sessionToken: profile["aws_session_token"])
    }
    return variables["AWS_EC2_METADATA_DISABLED"]?.lowercased() == "false" ? try instanceCredentials() : nil
  }

  private func value(_ name: String) -> String? { variables[name].flatMap { $0.isEmpty ? nil : $0 } }

  // MARK: Instance metadata

  /// What the machine's own role may (docs.aws.amazon.com, "IMDSv2").
  private func instanceCredentials() throws(OmniError) -> S3Credentials {
    var settings = HTTPSettings()
    settings.connectTimeout = .seconds(2)
    let client = try HTTPClient(settings)
    let base = value("AWS_EC2_METADATA_SERVICE_ENDPOINT") ?? "http://169.254.169.254"
    func ask(_ method: HTTPRequest.Method, _ path: String, _ headers: [String: String]) throws(OmniError) -> String {
      guard let address = WebAddress(base + path) else { throw OmniError(.usage, "not an address", at: base) }
      var request = HTTPRequest(address: address, headers: headers, limit: 1 << 16, allowsHTTP: true)
      request.method = method
      if method == .put { request.content = .bytes([]) }
      let response = try client.answer(to: request)
      guard response.status == 200 else {
        throw OmniError(.environment, "the instance gives no credentials", at: base, why: "HTTP status \(response.status) for \(path)")
      }
      return String(decoding: response.body, as: UTF8.self)
    }
    let token = ["X-aws-ec2-metadata-token": try ask(.put, "/latest/api/token", ["X-aws-ec2-metadata-token-ttl-seconds": "21600"])]
    let roles = "/latest/meta-data/iam/security-credentials/"
    let role = try ask(.get, roles, token).split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    struct Answer: Decodable { var AccessKeyId, SecretAccessKey, Token: String }
    let text = try ask(.get, roles + SignatureV4.encoded(role), token)
    guard let answer = try? JSONDecoder().decode(Answer.self, from: Data(text.utf8)) else {
      throw OmniError(.environment, "the instance gives no credentials", at: base, why: "its answer is not understood")
    }
    return S3Credentials(accessKey: answer.AccessKeyId, secretKey: answer.SecretAccessKey, sessionToken: answer.Token)
  }
}
