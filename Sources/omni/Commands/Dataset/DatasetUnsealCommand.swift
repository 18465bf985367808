import ArgumentParser
import Records
import Store

struct DatasetUnsealCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "unseal", abstract: "Writes a chunk as a plain SQLite file, for other tools.",
    discussion: "A chunk is a zstd file: one that carries no dictionary is unpacked by `zstd -d` as well.")
  @Argument(help: "A chunk: dataset/chunks/SPRINT/00000.chunk.") var chunk: String
  @Argument(help: "The file to write.") var output: String

  func run() throws { try ChunkReader.unseal(chunk, to: output) }
}
