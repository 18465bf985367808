import ArgumentParser
import Buckets
import Foundation
import Records
import Sprint
import Store

struct DatasetListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists the sprints of a dataset, here or in a bucket.")
  @OptionGroup var dataset: DatasetOption

  func run() throws {
    let remote = try dataset.remote() ?? RemoteDataset(FileBucket(try dataset.open(try Installation.find()).folder))
    let batches = try remote.batches()
    guard !batches.isEmpty else {
      throw OmniError(.notFound, "the dataset is empty", at: remote.bucket.address, hint: "run a sprint, or check the address")
    }
    let sizes = Dictionary(try remote.bucket.list("chunks/").map { ($0.key, $0.size) }) { $1 }
    var table = Table(columns: ["sprint", "chunks", "size"], rightAligned: [1, 2])
    for (sprint, batches) in Dictionary(grouping: batches, by: \.sprint).sorted(by: { $0.key > $1.key }) {
      let size = batches.reduce(0) { $0 + (sizes[$1.chunkKey] ?? 0) }
      table.rows.append([Style.plain(sprint), String(batches.count), Amount.bytes(size)])
    }
    table.lines().forEach(Output.print)
  }
}
