import ArgumentParser
import Buckets
import Foundation
import Records
import Sprint
import Store

struct DatasetPushCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "push", abstract: "Copies a dataset into a bucket, or what of it is not there yet.",
    discussion: """
      Credentials, region and endpoint come from where the AWS tools find them (AWS_ACCESS_KEY_ID, AWS_PROFILE, AWS_ENDPOINT_URL_S3, ~/.aws).
      A chunk comes before its manifest, and a manifest is never replaced.
      """)
  @Argument(help: "s3://BUCKET/PREFIX, or another folder.") var bucket: String
  @Option(help: "Only this sprint.") var sprint: String?
  @OptionGroup var dataset: DatasetOption

  func run() throws {
    let dataset = try dataset.open(try Installation.find())
    let remote = try DatasetOption.bucket(bucket)
    _ = try CatalogUpdate(dataset).run()
    let outcome = try TransferView("pushing").run { (observe) throws(OmniError) in
      try DatasetTransfer(dataset, remote, sprint: sprint, observe: observe).push()
    }
    try TransferView.conclude(outcome, "to \(remote.bucket.address)")
    if !outcome.hasCatalog {
      Output.note("the bucket has other chunks too, so its catalog is not this one: omni dataset index --dataset \(bucket)")
    }
  }
}

struct DatasetPullCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pull", abstract: "Copies a dataset from a bucket, or what of it is not here yet.",
    discussion: "Every chunk's hash is compared with its manifest. Interrupted, the same command goes on.")
  @Argument(help: "s3://BUCKET/PREFIX, https://HOST/PATH, or another folder.") var bucket: String
  @Option(help: "Only this sprint.") var sprint: String?
  @OptionGroup var dataset: DatasetOption

  func run() throws {
    let dataset = try dataset.open(try Installation.find())
    let remote = try DatasetOption.bucket(bucket)
    let outcome = try TransferView("pulling").run { (observe) throws(OmniError) in
      try DatasetTransfer(dataset, remote, sprint: sprint, observe: observe).pull()
    }
    let (summary, isWhole) = try CatalogUpdate(dataset).run()
    try TransferView.conclude(outcome, "to \(dataset.folder)")
    Output.print("catalog \(dataset.catalogPath): \(summary)")
    if !isWhole { throw Failed() }
  }
}

/// Shows how a copy goes.
private struct TransferView {
  private let verb: String

  init(_ verb: String) { self.verb = verb }

  func run(
    _ copy: (@escaping (DatasetTransfer.Outcome, Int) throws(OmniError) -> Void) throws(OmniError) -> DatasetTransfer.Outcome
  ) throws(OmniError) -> DatasetTransfer.Outcome {
    let interruption = Interruption()
    return try copy { (outcome, all) throws(OmniError) in
      if interruption.stop != nil { throw OmniError(.interrupted, "stopped", hint: "the same command goes on") }
      let done = outcome.copied + outcome.present + outcome.problems.count
      if Output.isErrorScreen {
        Output.status(done == all ? "" : "\(verb): \(done) of \(all) chunks, \(Amount.bytes(outcome.bytes))")
      }
    }
  }

  /// Says what became of it.
  /// - Throws: when a batch could not be copied.
  static func conclude(_ outcome: DatasetTransfer.Outcome, _ place: String) throws {
    for problem in outcome.problems { Output.report(problem) }
    let present = outcome.present > 0 ? ", \(outcome.present) were there" : ""
    Output.print("\(outcome.copied) chunks, \(Amount.bytes(outcome.bytes)), \(place)\(present)\(outcome.hasCatalog ? ", and the catalog" : "")")
    if !outcome.problems.isEmpty { throw Failed() }
  }
}
