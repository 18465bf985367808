import Records
import Testing

@testable import Buckets

/// Examples that AWS publishes: those of S3 ("Authenticating Requests: Using the Authorization Header") and of its Signature Version 4 test suite.
@Suite struct SignatureV4Tests {
  private static let s3 = SignatureV4(
    credentials: S3Credentials(accessKey: "AKIAIOSFODNN7EXAMPLE", secretKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), region: "us-east-1")
  private static let suite = SignatureV4(
    credentials: S3Credentials(accessKey: "AKIDEXAMPLE", secretKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), region: "us-east-1",
    service: "service")

  private func signature(
    _ signer: SignatureV4, _ method: String, _ path: String, query: [(String, String)] = [], _ headers: [String: String],
    hash: String = SignatureV4.emptyHash, date: String
  ) -> String {
    signer.authorization(method, path, query: query, headers: headers, hash: hash, date: date).split(separator: "=").last.map(String.init) ?? ""
  }

  private func s3(
    _ method: String, _ path: String, query: [(String, String)] = [], _ extra: [String: String] = [:], hash: String = SignatureV4.emptyHash
  ) -> String {
    let headers = ["host": "examplebucket.s3.amazonaws.com", "x-amz-content-sha256": hash, "x-amz-date": "20130524T000000Z"].merging(extra) { $1 }
    return signature(Self.s3, method, path, query: query, headers, hash: hash, date: "20130524T000000Z")
  }

  @Test func theExamplesOfS3() {
    #expect(s3("GET", "/test.txt", ["range": "bytes=0-9"]) == "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
    #expect(
      s3(
        "PUT", "/" + SignatureV4.encoded("test$file.text", isPath: true),
        ["date": "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY"],
        hash: S3Upload.hash(Array("Welcome to Amazon S3.".utf8)))
        == "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd")
    #expect(s3("GET", "/", query: [("lifecycle", "")]) == "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")
    #expect(s3("GET", "/", query: [("prefix", "J"), ("max-keys", "2")]) == "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")
  }

  @Test(arguments: [
    ("GET", "/", [], "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
    ("POST", "/", [], "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
    ("GET", "/", [("Param2", "value2"), ("Param1", "value1")], "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
    ("GET", "/", [("Param1", "value2"), ("Param1", "Value1")], "eedbc4e291e521cf13422ffca22be7d2eb8146eecf653089df300a15b2382bd1"),
  ])
  func theTestSuite(method: String, path: String, query: [(String, String)], expected: String) {
    let headers = ["host": "example.amazonaws.com", "x-amz-date": "20150830T123600Z"]
    #expect(signature(Self.suite, method, path, query: query, headers, date: "20150830T123600Z") == expected)
  }

  @Test(arguments: [
    (0, "19700101T000000Z"), (1_369_353_600, "20130524T000000Z"), (951_827_696, "20000229T123456Z"), (4_102_444_799, "20991231T235959Z"),
  ])
  func momentsAreWrittenInUTC(seconds: Int, text: String) { #expect(SignatureV4.date(seconds) == text) }

  @Test func keysAreEncodedOnceAndQueriesSorted() {
    #expect(SignatureV4.encoded("a b/ä=+@~._-", isPath: true) == "a%20b/%C3%A4%3D%2B%40~._-")
    #expect(SignatureV4.encoded([("b", "x/y"), ("a", ""), ("a", "%")]) == "a=&a=%25&b=x%2Fy")
  }

  @Test func theSecretIsNotPrinted() {
    let credentials = S3Credentials(accessKey: "AKIDEXAMPLE", secretKey: "secret", sessionToken: "token")
    for text in ["\(credentials)", String(reflecting: credentials), "\([credentials])", "\(SignatureV4(credentials: credentials, region: "r"))"] {
      #expect(!text.contains("secret") && !text.contains("token"), "\(text)")
    }
  }
}
