import Foundation
import FoundationXML
import HTTP
import Records

/// The texts of an S3 answer's XML elements, in order, by their path below the root: `Contents/Key`.
final class S3Answer: NSObject, XMLParserDelegate {
  private(set) var elements: [(path: String, text: String)] = []
  private var path: [String] = []
  private var text = ""

  /// nil when the bytes are no XML.
  init?(_ bytes: [UInt8]) {
    super.init()
    let parser = XMLParser(data: Data(bytes))
    parser.delegate = self
    guard parser.parse() else { return nil }
  }

  /// The first text at a path.
  subscript(_ path: String) -> String? { elements.first { $0.path == path }?.text }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?, attributes: [String: String] = [:]
  ) {
    path.append(name)
    text = ""
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    elements.append((path.dropFirst().joined(separator: "/"), text))
    path.removeLast()
    text = ""
  }
}

extension OmniError {
  /// Why a store refuses.
  static func s3(_ response: HTTPResponse, _ what: String, at place: String) -> OmniError {
    let answer = S3Answer(response.body), code = answer?["Code"]
    let why = ["HTTP status \(response.status)", code, answer?["Message"]].compactMap { $0 }.joined(separator: ": ")
    switch (response.status, code) {
    case (404, "NoSuchBucket"): return OmniError(.notFound, what, at: place, why: why, hint: "make the bucket, or check its name")
    case (404, _): return OmniError(.notFound, what, at: place, why: why)
    case (301, _), (307, _), (400, "AuthorizationHeaderMalformed"):
      let region = response.headers["x-amz-bucket-region"].map { "name its region: AWS_REGION=\($0)" }
      return OmniError(.usage, what, at: place, why: why, hint: region ?? "name the bucket's region: AWS_REGION")
    case (401, _), (403, _):
      return OmniError(.environment, what, at: place, why: why, hint: "check the credentials, the machine's clock and the bucket's policy")
    default: return OmniError(.network, what, at: place, why: why, hint: "try again later")
    }
  }
}
