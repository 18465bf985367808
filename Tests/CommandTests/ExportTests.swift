import Foundation
import TestSupport
import Testing

/// What is exported is read by the tools it is for, which know nothing of ours.
@Suite struct ExportTests {
  private func withExport(_ format: String, _ arguments: [String] = [], _ body: (_ folder: String, _ run: Command) throws -> Void) throws {
    try RegistryServer.run(generated: 1) { server in
      try TemporaryFolder.with { folder in
        let dataset = folder.path + "/dataset", output = folder.path + "/out"
        let sprint = try Command(
          ["sprint", "run", "--packages", "demo,generated-00000", "--dataset", dataset], environment: ["PIP_INDEX_URL": server.index])
        try #require(sprint.status == 0, "\(sprint.errors)")
        let environment = ["PYTHONPATH": Checkout.root + "/.omni/test-tools"]
        try body(output, try Command(["export"] + arguments + ["--format", format, "-o", output, "--dataset", dataset], environment: environment))
      }
    }
  }

  /// What a Python program prints, which has DuckDB and protobuf.
  private func python(_ program: String, _ arguments: String...) throws -> String {
    let process = Process(), output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-W", "ignore", "-c", program] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(["PYTHONPATH": Checkout.root + "/.omni/test-tools"]) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return text
  }

  @Test func duckDBReadsTheTables() throws {
    try withExport("parquet") { folder, run in
      try #require(run.status == 0, "\(run.errors)")
      let program = """
        import duckdb, sys
        def ask(sql): print(*duckdb.sql(sql.replace("@", sys.argv[1] + "/")).fetchall(), sep="\\n")
        ask("select path, kind, line, canonical, summary from '@symbols.parquet' where package = 'demo' order by path")
        ask("select package, symbols from '@packages.parquet' order by package")
        ask("select name, \\"default\\", kind from '@parameters.parquet' where path = 'demo.answer' order by position")
        ask("select sum(size) > 0, count(sha256) = count(*) from '@files.parquet'")
        """
      let text = try python(program, folder)
      #expect(text.contains("('demo', 'module', 1, True,") && text.contains("('demo.answer', 'function',"), "\(text)")
      #expect(
        text.contains("('demo', 2)\n") && text.contains("('question', None, 'positional-or-keyword')\n('loud', 'False', 'keyword')\n"), "\(text)")
      #expect(text.contains("(True, True)"), "\(text)")
    }
  }

  @Test func jsonLinesAreTheSameRows() throws {
    try withExport("jsonl", ["demo"]) { folder, run in
      try #require(run.status == 0, "\(run.errors)")
      let symbols = try rows(try String(contentsOfFile: folder + "/symbols.jsonl", encoding: .utf8))
      #expect(symbols.map { $0["path"] as? String } == ["demo", "demo.answer"])
      #expect(run.output.contains("/parameters.jsonl: 2 rows\n"), "\(run.output)")
    }
  }

  @Test func protobufReadsTheIndexByItsOwnSchema() throws {
    try withExport("scip", ["demo"]) { folder, run in
      try #require(run.status == 0, "\(run.errors)")
      // The messages and field numbers of scip.proto, as far as an index of definitions has them.
      let program = """
        import sys
        from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
        file = descriptor_pb2.FileDescriptorProto(name="scip.proto", package="scip", syntax="proto3")
        KINDS = {"s": 9, "i": 5, "m": 11}
        def message(name, *fields):
            it = file.message_type.add(name=name)
            for field, number, kind, *of in fields:
                added = it.field.add(name=field, number=number, type=KINDS[kind[0]], label=3 if kind.endswith("*") else 1)
                if of: added.type_name = ".scip." + of[0]
        message("Index", ("metadata", 1, "m", "Metadata"), ("documents", 2, "m*", "Document"), ("external_symbols", 3, "m*", "SymbolInformation"))
        message("Metadata", ("version", 1, "i"), ("tool_info", 2, "m", "ToolInfo"), ("project_root", 3, "s"), ("text_document_encoding", 4, "i"))
        message("ToolInfo", ("name", 1, "s"), ("version", 2, "s"), ("arguments", 3, "s*"))
        message("Document", ("relative_path", 1, "s"), ("occurrences", 2, "m*", "Occurrence"), ("symbols", 3, "m*", "SymbolInformation"),
                ("language", 4, "s"), ("text", 5, "s"), ("position_encoding", 6, "i"))
        message("Occurrence", ("range", 1, "i*"), ("symbol", 2, "s"), ("symbol_roles", 3, "i"))
        message("SymbolInformation", ("symbol", 1, "s"), ("documentation", 3, "s*"), ("kind", 5, "i"), ("display_name", 6, "s"),
                ("signature_documentation", 7, "m", "Document"))
        pool = descriptor_pool.DescriptorPool()
        pool.Add(file)
        index = message_factory.GetMessageClass(pool.FindMessageTypeByName("scip.Index"))()
        index.ParseFromString(open(sys.argv[1] + "/index.scip", "rb").read())
        def unknown(it):
            from google.protobuf import unknown_fields
            return len(unknown_fields.UnknownFieldSet(it))
        print(index.metadata.tool_info.name, index.metadata.text_document_encoding, len(index.documents), unknown(index))
        for document in index.documents:
            print(document.relative_path, document.language, unknown(document))
            for occurrence in document.occurrences: print(list(occurrence.range), occurrence.symbol, occurrence.symbol_roles)
            for symbol in document.symbols:
                print(symbol.kind, symbol.display_name, list(symbol.documentation), symbol.signature_documentation.text, unknown(symbol))
        """
      let text = try python(program, folder)
      let lines = text.split(separator: "\n").map(String.init)
      #expect(lines.first == "omni 1 1 0", "\(text)")
      #expect(lines.dropFirst().first == "demo/__init__.py python 0", "\(text)")
      #expect(text.contains("omni python demo 1.1 demo/answer(). 1\n"), "\(text)")
      #expect(text.contains("17 answer ['The answer.'] def answer(question: str, *, loud: bool = False) -> int 0"), "\(text)")
    }
  }

  @Test func anUnknownPackageIsExplained() throws {
    try withExport("jsonl", ["no-such-package"]) { _, run in #expect(run.status == 1 && run.errors.contains("hint: ")) }
  }
}
