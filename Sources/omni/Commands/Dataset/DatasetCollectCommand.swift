import ArgumentParser
import Buckets
import Foundation
import Records
import Sprint
import Store

struct DatasetCollectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gc", abstract: "Removes chunks that no manifest names and files that were never finished.")
  @Flag(help: "Only say what would go.") var dryRun = false
  @Option(help: "Leave what is younger than so many hours: a sprint may still be at work on it.") var hours = 24
  @OptionGroup var dataset: DatasetOption

  func run() throws {
    guard hours >= 0 else { throw OmniError(.usage, "--hours must be at least 0") }
    let remote = try dataset.remote() ?? RemoteDataset(FileBucket(try dataset.open(try Installation.find()).folder))
    let garbage = try remote.garbage(before: Int(Date().timeIntervalSince1970) - hours * 3600 + (hours == 0 ? 1 : 0))
    for object in garbage {
      if !dryRun { try remote.bucket.remove(object.key) }
      Output.print("\(dryRun ? "would remove" : "removed") \(remote.bucket.address)/\(Style.plain(object.key)), \(Amount.bytes(object.size))")
    }
    Output.note("\(garbage.count) objects, \(Amount.bytes(garbage.reduce(0) { $0 + $1.size }))")
  }
}
