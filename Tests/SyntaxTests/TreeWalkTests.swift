import Foundation
import Synchronization
import Syntax
import Testing
import TestSupport

@Suite struct TreeWalkTests {
  @Test func walksParentsBeforeChildrenInSourceOrder() throws {
    let lines = try walk(Array("x = f(1)\n# é\n".utf8), with: SourceParser(), as: python()).get()
    #expect(
      lines == [
        "0 - module 0..<14", "1 - expression_statement 0..<8", "2 - assignment 0..<8", "3 left identifier 0..<1", "3 - = 2..<3", "3 right call 4..<8",
        "4 function identifier 4..<5", "4 arguments argument_list 5..<8", "5 - ( 5..<6", "5 - integer 6..<7", "5 - ) 7..<8", "1 - comment 9..<13",
      ])
  }

  @Test func placesAreBytesAndCountFromOne() throws {
    let places = try parse(Array("é = 1; b = 2\n  \nc\n".utf8), with: SourceParser(), as: python()) { root in
      (0..<root.namedChildCount).compactMap { root.namedChild($0) }.map { "\($0.line):\($0.column)" }
    }.get()
    #expect(places == ["1:1", "1:9", "3:1"])
  }

  @Test func errorsAreMarked() throws {
    let parser = SourceParser()
    #expect(try parse(Array("def f(:\n".utf8), with: parser, as: python()) { $0.hasError }.get())
    #expect(try !parse(Array("def f(): pass\n".utf8), with: parser, as: python()) { $0.hasError }.get())
    let missing = try parse(Array("def f() pass\n".utf8), with: parser, as: python()) { root in
      var cursor = TreeCursor(root)
      var found = false
      repeat { found = found || cursor.node.isError } while cursor.advance()
      return found
    }.get()
    #expect(missing)
  }

  /// The corpus, parsed again and again into arenas that hold the remains of other files.
  @Test func parsesAlikeTwiceAndOnTwoThreads() throws {
    let python = try python()
    let corpus = URL(fileURLWithPath: Checkout.root + "/corpus/python")
    let paths = try FileManager.default.subpathsOfDirectory(atPath: corpus.path).filter { $0.hasSuffix(".py") || $0.hasSuffix(".pyi") }.sorted()
    let files = try paths.map { [UInt8](try Data(contentsOf: corpus.appendingPathComponent($0))) }
    #expect(files.count > 100)
    let fresh = files.map { walk($0, with: SourceParser(), as: python) }
    let parser = SourceParser()
    #expect(files.reversed().map { walk($0, with: parser, as: python) } == fresh.reversed())

    let results = Mutex<[[Result<[String], ParseFailure>]]>([])
    let group = DispatchGroup()
    for _ in 0..<2 {
      group.enter()
      Thread {
        let parser = SourceParser()
        let walks = files.map { walk($0, with: parser, as: python) }
        results.withLock { $0.append(walks) }
        group.leave()
      }.start()
    }
    group.wait()
    #expect(results.withLock { $0 } == [fresh, fresh])
  }

  @Test func whatAParseTookIsTheSameEveryTime() throws {
    let text = Array(String(repeating: "def f(a): return a\n", count: 1_000).utf8)
    let parser = SourceParser()
    _ = walk(text, with: parser, as: try python())
    let first = (parser.allocations, parser.allocatedBytes)
    _ = walk(text, with: parser, as: try python())
    #expect((parser.allocations, parser.allocatedBytes) == first)
    #expect(first.0 > 1_000)
  }
}
