import Crypto
import Foundation
import Records

/// AWS Signature Version 4 (docs.aws.amazon.com, "Signature Version 4 signing process"), for requests whose body's hash is known.
///
/// Paths are signed as S3 wants them: every segment percent-encoded once, nothing normalised.
struct SignatureV4 {
  var credentials: S3Credentials
  var region: String
  var service = "s3"

  /// The SHA-256 of nothing.
  static let emptyHash = SHA256.hash(data: [UInt8]()).hexadecimal

  /// The value of the header `Authorization`.
  /// - Parameters:
  ///   - path: encoded, from the first slash on.
  ///   - query: names and values, not encoded.
  ///   - headers: all headers to sign, `host` among them; names in lower case.
  ///   - hash: lower-case hexadecimal SHA-256 of the body.
  ///   - date: `20130524T000000Z`.
  func authorization(
    _ method: String, _ path: String, query: [(name: String, value: String)], headers: [String: String], hash: String, date: String
  ) -> String {
    let names = headers.keys.sorted(), signed = names.joined(separator: ";")
    let lines = names.map { "\($0):\(Self.trimmed(headers[$0] ?? ""))\n" }.joined()
    let request = [method, path, Self.encoded(query), lines, signed, hash].joined(separator: "\n")
    let scope = "\(date.prefix(8))/\(region)/\(service)/aws4_request"
    let text = ["AWS4-HMAC-SHA256", date, scope, SHA256.hash(data: Data(request.utf8)).hexadecimal].joined(separator: "\n")
    let signature = HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key(String(date.prefix(8)))).hexadecimal
    return "AWS4-HMAC-SHA256 Credential=\(credentials.accessKey)/\(scope), SignedHeaders=\(signed), Signature=\(signature)"
  }

  private func key(_ day: String) -> SymmetricKey {
    var key = SymmetricKey(data: Data("AWS4\(credentials.secretKey)".utf8))
    for part in [day, region, service, "aws4_request"] {
      key = SymmetricKey(data: Data(HMAC<SHA256>.authenticationCode(for: Data(part.utf8), using: key)))
    }
    return key
  }

  /// A query as it is signed and sent: encoded, in byte order, with `=` behind every name.
  static func encoded(_ query: [(name: String, value: String)]) -> String {
    query.map { (encoded($0.name), encoded($0.value)) }
      .sorted { $0.0 != $1.0 ? $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) : $0.1.utf8.lexicographicallyPrecedes($1.1.utf8) }
      .map { "\($0.0)=\($0.1)" }.joined(separator: "&")
  }

  /// A text with everything percent-encoded but RFC 3986's unreserved characters.
  /// - Parameter isPath: leaves slashes.
  static func encoded(_ text: String, isPath: Bool = false) -> String {
    var encoded = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
        encoded.unicodeScalars.append(Unicode.Scalar(byte))
      case UInt8(ascii: "/") where isPath: encoded += "/"
      default: encoded += "%" + [byte].hexadecimal.uppercased()
      }
    }
    return encoded
  }

  /// Without spaces at the ends, and single ones inside.
  private static func trimmed(_ value: String) -> String { value.split(separator: " ").joined(separator: " ") }

  /// A moment as signatures write it.
  static func date(_ seconds: Int) -> String {
    var time = time_t(seconds), parts = tm()
    gmtime_r(&time, &parts)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(parts.tm_year + 1900)\(two(parts.tm_mon + 1))\(two(parts.tm_mday))T\(two(parts.tm_hour))\(two(parts.tm_min))\(two(parts.tm_sec))Z"
  }
}
