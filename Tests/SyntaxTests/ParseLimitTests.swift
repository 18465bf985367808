import Foundation
import Syntax
import Testing

@Suite struct ParseLimitTests {
  private func result(_ bytes: [UInt8], _ change: (inout ParseLimits) -> Void = { _ in }) throws -> Result<String, ParseFailure> {
    var limits = ParseLimits()
    change(&limits)
    return parse(bytes, with: SourceParser(limits: limits), as: try python()) { $0.kind }
  }

  @Test func aFileOfThirtyMegabytesOnOneLine() throws {
    let bytes = [UInt8](repeating: UInt8(ascii: "x"), count: 30_000_000)
    #expect(try result(bytes) == .failure(.tooLarge))
    #expect(try result(bytes) { $0.fileBytes = 40_000_000 } == .failure(.longLine))
  }

  @Test func theLimitsThemselvesAreAllowed() throws {
    let line = Array("x = 1".utf8)
    #expect(try result(line) { ($0.fileBytes, $0.lineBytes) = (5, 5) } == .success("module"))
    #expect(try result(line) { $0.fileBytes = 4 } == .failure(.tooLarge))
    #expect(try result(line) { $0.lineBytes = 4 } == .failure(.longLine))
    #expect(try result(line + [0x0a] + line + [0x0a]) { $0.lineBytes = 5 } == .success("module"))
    #expect(try result(line + [0x0a] + line + [0x20]) { $0.lineBytes = 5 } == .failure(.longLine), "the last line has no end")
    #expect(try result([]) { ($0.fileBytes, $0.lineBytes) = (0, 0) } == .success("module"))
  }

  @Test func whatIsNoText() throws {
    #expect(try result(Array("x = '\0'\n".utf8)) == .failure(.notText))
    #expect(try result(Array("x = '".utf8) + [0xe9] + Array("'\n".utf8)) == .failure(.notUTF8))
  }

  @Test(arguments: [("[", "]"), ("(", ""), ("f(", ")"), ("-", ""), ("{1: ", "}"), ("x if y else ", "")])
  func deepNestingNeedsNoStack(opening: String, closing: String) throws {
    let python = try python()
    let text = Array((String(repeating: opening, count: 200_000) + "x" + String(repeating: closing, count: 200_000) + "\n").utf8)
    nonisolated(unsafe) var nodes: Result<Int, ParseFailure>?
    let done = DispatchSemaphore(value: 0)
    let thread = Thread {
      var limits = ParseLimits()
      (limits.fileBytes, limits.lineBytes, limits.depth) = (text.count, text.count, .max)
      nodes = walk(text, with: SourceParser(limits: limits), as: python).map(\.count)
      done.signal()
    }
    thread.stackSize = 256 << 10
    thread.start()
    done.wait()
    switch try #require(nodes) {
    case .success(let count): #expect(count > 200_000)
    case .failure(let failure): #expect([.timeout, .memory].contains(failure))
    }
  }

  /// `module`, `expression_statement`, then one `list` for each bracket and the name in the last one.
  @Test func aTreeIsAsDeepAsItsDeepestBranch() throws {
    let text = Array("a = 1\nf(b, c)\n[[[[[x]]]]]\nd = 2\n".utf8)
    #expect(try result(text) { $0.depth = 7 } == .success("module"))
    #expect(try result(text) { $0.depth = 6 } == .failure(.tooDeep))
  }

  @Test func afterALimitTheParserWorksAsBefore() throws {
    let python = try python()
    let text = Array(String(repeating: "def f(a, b=[1, 2]):\n  return {a: b}\n", count: 20_000).utf8)
    let parser = SourceParser()
    let whole = try walk(text, with: parser, as: python).get()
    #expect(whole.count > 500_000)

    parser.limits.cpuBase = 0
    parser.limits.cpuPerMegabyte = 0
    #expect(walk(text, with: parser, as: python) == .failure(.timeout))
    parser.limits = ParseLimits()
    #expect(try walk(text, with: parser, as: python).get() == whole)

    parser.limits.arenaBytes = 64 << 10
    #expect(walk(text, with: parser, as: python) == .failure(.memory))
    parser.limits = ParseLimits()
    #expect(try walk(text, with: parser, as: python).get() == whole)
  }

  @Test(arguments: [0, -1, -4096, Int.min, Int.max]) func anArenaThatCannotBe(bytes: Int) throws {
    let text = Array("x = 1\n".utf8)
    // Once on a thread without a region, once after a parse that made one.
    #expect(try result(text) { $0.arenaBytes = bytes } == .failure(.memory))
    #expect(try result(text) == .success("module"))
    #expect(try result(text) { $0.arenaBytes = bytes } == .failure(.memory))
    #expect(try result(text) == .success("module"))
  }

  @Test func cpuLimitsTooLargeToAddUpMeanNone() throws {
    let text = Array(String(repeating: "x = [1, 2]\n", count: 5_000).utf8)
    #expect(try result(text) { ($0.cpuBase, $0.cpuPerMegabyte) = (.max, .max) } == .success("module"))
  }
}
