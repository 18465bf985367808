import ArgumentParser
import Buckets
import Foundation
import Records
import Store

/// Where a dataset is, an option of every command that reads or writes it.
struct DatasetOption: ParsableArguments {
  @Option(help: "The dataset: a folder, s3://BUCKET/PREFIX or https://HOST/PATH; `dataset` in omni's own folder when not given.")
  var dataset: String?

  /// The dataset's folder.
  /// - Throws: `.usage` for one that is elsewhere.
  func open(_ installation: Installation) throws(OmniError) -> Dataset {
    guard var dataset else { return Dataset(folder: installation.root + "/dataset") }
    if BucketAddress.isRemote(dataset) {
      throw OmniError(.usage, "this works in a folder only", at: dataset, hint: "copy it first: omni dataset pull \(dataset)")
    }
    if dataset.hasPrefix("file://") { dataset = String(dataset.dropFirst(7)) }
    // Workers have a working folder of their own choosing: the path must not depend on it.
    return Dataset(folder: dataset.hasPrefix("/") ? dataset : FileManager.default.currentDirectoryPath + "/" + dataset)
  }

  /// The dataset where it is, when that is no folder of this machine.
  func remote() throws(OmniError) -> RemoteDataset? {
    guard let dataset, BucketAddress.isRemote(dataset) else { return nil }
    return try Self.bucket(dataset)
  }

  /// A dataset in a bucket that an argument names.
  static func bucket(_ address: String) throws(OmniError) -> RemoteDataset {
    RemoteDataset(try BucketAddress.open(address, environment: ProcessInfo.processInfo.environment))
  }
}
