import Foundation
import Records
import TestSupport
import Testing

@testable import Buckets

/// Addresses, and what the AWS tools' environment and files add to them.
@Suite struct BucketAddressTests {
  private static let keys = ["AWS_ACCESS_KEY_ID": "env-access", "AWS_SECRET_ACCESS_KEY": "env-secret"]

  @Test func theAddressOverrulesTheEnvironment() throws {
    let environment = S3Environment(Self.keys.merging(["AWS_ENDPOINT_URL": "https://store.example", "AWS_REGION": "eu-west-1"]) { $1 })
    let plain = try BucketAddress.s3("s3://shelf", environment)
    #expect(
      plain.bucket == "shelf" && plain.prefix == "" && plain.endpoint == "https://store.example" && plain.region == "eu-west-1" && plain.isPathStyle)
    #expect(plain.credentials == S3Credentials(accessKey: "env-access", secretKey: "env-secret"))
    let full = try BucketAddress.s3("s3://shelf/a//b/?endpoint=http://localhost:9000&region=x&style=virtual&anonymous=true", environment)
    #expect(full.prefix == "a/b/" && full.endpoint == "http://localhost:9000" && full.region == "x" && !full.isPathStyle && full.credentials == nil)
    let amazon = try BucketAddress.s3("s3://shelf", S3Environment(Self.keys))
    #expect(amazon.endpoint == nil && amazon.region == "us-east-1" && !amazon.isPathStyle)
    #expect(try BucketAddress.s3("s3://dotted.name", S3Environment(Self.keys)).isPathStyle)
  }

  @Test func profilesAreReadAsTheAWSToolsDo() throws {
    try TemporaryFolder.with { folder in
      try folder.write(
        "[default]\naws_access_key_id=d\naws_secret_access_key=ds\n\n[work]\naws_access_key_id = w\naws_secret_access_key = ws\naws_session_token = wt\n",
        to: ".aws/credentials")
      try folder.write(
        "# comment\n[default]\nregion = eu-north-1\n[profile work]\nregion=eu-south-1\nendpoint_url = https://general.example\ns3 =\n  addressing_style = path\n  endpoint_url = https://s3.example\noutput = json\n",
        to: ".aws/config")
      let home = ["HOME": folder.path]
      let first = try BucketAddress.s3("s3://b", S3Environment(home))
      #expect(first.credentials == S3Credentials(accessKey: "d", secretKey: "ds") && first.region == "eu-north-1" && first.endpoint == nil)
      let work = try BucketAddress.s3("s3://b", S3Environment(home.merging(["AWS_PROFILE": "work"]) { $1 }))
      #expect(work.credentials == S3Credentials(accessKey: "w", secretKey: "ws", sessionToken: "wt"))
      #expect(work.region == "eu-south-1" && work.endpoint == "https://s3.example" && work.isPathStyle)
      let both = try BucketAddress.s3("s3://b", S3Environment(home.merging(Self.keys) { $1 }))
      #expect(both.credentials?.accessKey == "env-access")
      let elsewhere = ["HOME": "/nonexistent", "AWS_SHARED_CREDENTIALS_FILE": folder.path + "/.aws/credentials"]
      #expect(try BucketAddress.s3("s3://b", S3Environment(elsewhere)).credentials?.accessKey == "d")
    }
  }

  @Test func withoutCredentialsNothingIsAsked() throws {
    let error = #expect(throws: OmniError.self) { try BucketAddress.open("s3://b", environment: ["HOME": "/nonexistent", "AWS_PROFILE": "who"]) }
    #expect(error?.code == .environment && error?.why?.contains("'who'") == true && error?.hint?.contains("anonymous") == true)
  }

  @Test(arguments: ["s3://", "s3:///x", "s3://b?colour=red", "s3://b?style=odd", "s3://b?endpoint=nonsense", "file://", ""])
  func whatIsNoAddressIsExplained(text: String) {
    let error = #expect(throws: OmniError.self) { try BucketAddress.open(text, environment: Self.keys) }
    #expect(error?.code == .usage && error?.hint != nil)
  }

  @Test func theInstanceIsAskedOnlyWhenTold() throws {
    let server = try InstanceMetadata()
    let environment = ["HOME": "/nonexistent", "AWS_EC2_METADATA_SERVICE_ENDPOINT": server.address]
    #expect(try S3Environment(environment).credentials() == nil)
    let told = S3Environment(environment.merging(["AWS_EC2_METADATA_DISABLED": "false"]) { $1 })
    #expect(try told.credentials() == S3Credentials(accessKey: "role-access", secretKey: "role-secret", sessionToken: "role-token"))
  }

  @Test func aFolderIsABucketWithAndWithoutItsScheme() throws {
    try TemporaryFolder.with { folder in
      _ = try BucketAddress.open("file://\(folder.path)", environment: [:]).put("a/b", [1], ifAbsent: false)
      let plain = try BucketAddress.open(folder.path, environment: [:])
      #expect(try plain.bytes("a/b") == [1])
      #expect(plain.address == "file://\(folder.path)")
    }
  }
}

/// The metadata service of a cloud's instance, version 2, as far as credentials go.
private final class InstanceMetadata {
  let address: String
  private let process = Process()

  init() throws {
    let script = """
      import http.server
      import signal
      signal.pthread_sigmask(signal.SIG_SETMASK, [])
      class Handler(http.server.BaseHTTPRequestHandler):
          def reply(self, text):
              self.send_response(200 if text else 401)
              self.send_header("Content-Length", str(len(text or "")))
              self.end_headers()
              self.wfile.write((text or "").encode())
          def do_PUT(self):
              self.reply("a-session" if self.headers.get("X-aws-ec2-metadata-token-ttl-seconds") else None)
          def do_GET(self):
              roles = "/latest/meta-data/iam/security-credentials/"
              pages = {roles: "the-role\\n", roles + "the-role": '{"Code": "Success", "AccessKeyId": "role-access", '
                       '"SecretAccessKey": "role-secret", "Token": "role-token"}'}
              self.reply(pages.get(self.path) if self.headers.get("X-aws-ec2-metadata-token") == "a-session" else None)
          def log_message(self, *_): pass
      server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
      print(server.server_address[1], flush=True)
      server.serve_forever()
      """
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script]
    process.standardOutput = output
    try process.run()
    var line = ""
    while let byte = try output.fileHandleForReading.read(upToCount: 1), let character = String(data: byte, encoding: .utf8), character != "\n" {
      line += character
    }
    address = "http://127.0.0.1:\(line)"
  }

  deinit {
    process.terminate()
    process.waitUntilExit()
  }
}
