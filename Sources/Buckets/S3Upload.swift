import Crypto
import Foundation
import HTTP
import Records

/// Stores a large file in parts: one that fails is repeated alone. All parts but the last have the bucket's part size.
struct S3Upload {
  private let bucket: S3Bucket
  private let key: String
  private let file: String
  private let size: Int
  /// S3 takes no more than 10,000 parts.
  private let partSize: Int

  init(_ bucket: S3Bucket, _ key: String, file: String, size: Int) {
    self.bucket = bucket
    self.key = key
    self.file = file
    self.size = size
    partSize = max(bucket.partSize, (size + 9999) / 10_000)
  }

  static func hash(_ bytes: some DataProtocol) -> String { SHA256.hash(data: bytes).hexadecimal }

  /// What was begun and fails is taken away again.
  func run() throws(OmniError) {
    let begun = try bucket.send(.post, key, query: [("uploads", "")])
    guard begun.status == 200, let id = S3Answer(begun.body)?["UploadId"] else {
      throw .s3(begun, "cannot begin to store the object", at: bucket.name(key))
    }
    do throws(OmniError) { try complete(id, parts: try sendParts(id)) } catch {
      _ = try? bucket.send(.delete, key, query: [("uploadId", id)])
      throw error
    }
  }

  /// - Returns: what the store calls each part.
  private func sendParts(_ id: String) throws(OmniError) -> [String] {
    guard let handle = FileHandle(forReadingAtPath: file) else { throw OmniError(.notFound, "cannot open the file", at: file) }
    var tags: [String] = []
    var rest = size
    while rest > 0 {
      let part: Data
      do { part = try handle.read(upToCount: min(partSize, rest)) ?? Data() } catch {
        throw OmniError(.environment, "cannot read the file", at: file, why: (error as NSError).localizedDescription)
      }
      guard !part.isEmpty else { throw OmniError(.corrupt, "the file is shorter than it was", at: file) }
      rest -= part.count
      let query = [("partNumber", "\(tags.count + 1)"), ("uploadId", id)]
      let sent = try bucket.send(.put, key, query: query, content: .bytes([UInt8](part)), hash: Self.hash(part))
      guard sent.status == 200, let tag = sent.headers["etag"] else { throw .s3(sent, "cannot store a part of the object", at: bucket.name(key)) }
      tags.append(tag)
    }
    return tags
  }

  private func complete(_ id: String, parts tags: [String]) throws(OmniError) {
    var text = "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
    for (i, tag) in tags.enumerated() { text += "<Part><PartNumber>\(i + 1)</PartNumber><ETag>\(tag)</ETag></Part>" }
    let bytes = Array((text + "</CompleteMultipartUpload>").utf8)
    let done = try bucket.send(.post, key, query: [("uploadId", id)], content: .bytes(bytes), hash: Self.hash(bytes))
    // A failure can come with status 200, for the answer may begin before the work is done.
    guard done.status == 200, let answer = S3Answer(done.body), answer["Code"] == nil else {
      throw .s3(done, "cannot store the object", at: bucket.name(key))
    }
  }
}
