import Rules
import Syntax
import TestSupport
import Testing

@testable import Surface

/// Comments around a declaration, by the rules of packs.
@Suite struct CommentTextTests {
  /// Comments in the manner of Go, and of languages that mark documentation.
  enum Manner: String {
    case adjacent = "{above: ['//', '/*'], behind: ['//', '/*'], except: ['//line '], directive-mark: ':', adjacent: true}"
    case marked = "{above: ['///', '/**'], except: ['////', '/**/'], margin: '*'}"
    case nearest = "{above: ['/**'], except: ['/**/'], margin: '*', nearest: true}"
    /// Both kinds of comments open alike.
    case dashes = "{above: ['--', '---', '--[['], except: ['----'], adjacent: true}"

    var lexis: String {
      self == .dashes
        ? "{line-comment: '--', block-comment: ['--[[', ']]']}"
        : "{line-comment: '//', block-comment: ['/*', '*/'], strings: ['\"'], raw-strings: ['`']}"
    }
  }

  private func comments(_ manner: Manner) throws -> (LexicalRules, CommentRules) {
    let text = """
      language: x
      grammar: python
      extensions: [.x]
      family: file-tree
      file-tree: {separator: ".", index: i, relative-prefix: "."}
      query: facts.scm
      lexis: \(manner.lexis)
      documentation: {comments: \(manner.rawValue)}
      """
    let pack = try RulePack(
      text, file: "pack.yaml", grammar: Checkout.grammars.language, read: { (_) in "(module) @_m" }, fingerprint: { _ in "" })
    return (pack.lexis, pack.documentation.comments)
  }

  /// The documentation above the first `X` of a text.
  private func above(_ source: String, _ manner: Manner = .adjacent, after bound: Int = 0) throws -> String? {
    let (lexis, rules) = try comments(manner)
    let bytes = Array(source.utf8)
    let place = try #require(bytes.firstIndex(of: UInt8(ascii: "X")))
    return bytes.withUnsafeBufferPointer { CommentText($0, lexis, rules).above(place, after: bound) }.map { String(decoding: $0, as: UTF8.self) }
  }

  /// The documentation behind the first `X`.
  private func behind(_ source: String) throws -> String? {
    let (lexis, rules) = try comments(.adjacent)
    let bytes = Array(source.utf8)
    let place = try #require(bytes.firstIndex(of: UInt8(ascii: "X")))
    return bytes.withUnsafeBufferPointer { CommentText($0, lexis, rules).behind(place + 1) }.map { String(decoding: $0, as: UTF8.self) }
  }

  @Test func linesAreJoinedAndCommonIndentationGoes() throws {
    #expect(try above("// A does.\n//\n//\tcode\n//   more  \r\nX") == "A does.\n\n\tcode\n  more")
    #expect(try above("//  A\n//    b\n//\n//  c\nX") == "A\n  b\n\nc")
    #expect(try above("\t// A\n\tX") == "A")
    #expect(try above("X") == nil)
    #expect(try above("//\n//\nX") == nil)
  }

  @Test func adjacencyIsOneLineBreak() throws {
    #expect(try above("// A\n\nX") == nil)
    #expect(try above("/* A */ X") == nil)
    #expect(try above("// far\n\n// A\nX") == "A")
    #expect(try above("/* A */\nX") == "A")
    #expect(try above("/* A\n   b\n   c */\n// d\nX") == "A\n   b\n   c\nd")
  }

  @Test func whatBelongsToOtherCodeDoesNotCount() throws {
    #expect(try above("a // A\nX") == nil)
    #expect(try above("a /* A */\nX") == nil)
    #expect(try above("a /* A\n b */\nX") == nil)
    #expect(try above("`\n// A`\nX", after: 7) == nil)
    #expect(try above("x := 1\n// A\nX") == "A")
    #expect(try above("x := 1 // A\nX", after: 6) == nil)
    #expect(try above("x := 1 /* A\n*/\nX", after: 6) == nil)
    #expect(try above("x := 1 // A\n// B\nX", after: 6) == "B")
  }

  @Test func openingsInsideOfABlockAreText() throws {
    #expect(try above("/*\nServes /static/* and a /* b.\n*/\nX") == "Serves /static/* and a /* b.")
    #expect(try above("// of /static/*\n/* A */\nX") == "of /static/*\nA")
    #expect(try above("/* a */ b\n/* A */\nX") == "A")
  }

  @Test func directivesAreLeftOut() throws {
    #expect(try above("// A\n//go:noinline\nX") == "A")
    #expect(try above("//go:noinline\nX") == nil)
    #expect(try above("//line a.go:1\nX") == nil)
    #expect(try above("//note: A\nX") == "note: A")
    #expect(try above("//http://a\nX") == "http://a")
  }

  @Test func markedCommentsAreFoundAmongOthers() throws {
    #expect(try above("/// A\n///   b\n// plain\n\n/// c\nX", .marked) == "A\n  b\nc")
    #expect(try above("//// no\nX", .marked) == nil)
    #expect(try above("/**/\nX", .marked) == nil)
    #expect(try above("/** A\n * b\n *   c\n */\nX", .marked) == "A\nb\n  c")
    #expect(try above("/** A\n * b\n  no margin */ X", .marked) == "A\n* b\n no margin")
    #expect(try above("a; /** A */ X", .marked) == "A")
  }

  @Test func theNearestAloneCounts() throws {
    #expect(try above("/** A */\n/** B */\n// lint\nX", .nearest) == "B")
  }

  @Test func blocksThatOpenLikeLines() throws {
    #expect(try above("--- A\n-- b\n----\nX", .dashes) == "A\nb")
    #expect(try above("--[[ A\n b ]]\nX", .dashes) == "A\nb")
    #expect(try above("--[[\nA\n--]]\nX", .dashes) == "A")
    #expect(try above("-- a[b[1]]\nX", .dashes) == "a[b[1]]")
    #expect(try above("--[[ A ]]\n-- b[c[1]]\nX", .dashes) == "A\nb[c[1]]")
    #expect(try above("a --[[ A\n]]\nX", .dashes) == nil)
    #expect(try above(String(repeating: "-- ]]\n", count: 20_000) + "X", .dashes)?.utf8.count == 59_999)
  }

  @Test func behindTheDeclaration() throws {
    #expect(try behind("X // A\nb") == "A")
    #expect(try behind("X, /* A */ // b\n") == "A\nb")
    #expect(try behind("X /* A */ b\n") == nil)
    #expect(try behind("X\n// A") == nil)
    #expect(try behind("X /* A\n b") == "A\nb")
    #expect(try behind("X") == nil)
  }

  /// Each comment costs its own length only: many of them end, many on a line too.
  @Test func endlessCommentsEnd() throws {
    #expect(try above(String(repeating: "// a\n", count: 50_000) + "X")?.utf8.count == 99_999)
    #expect(try above(String(repeating: "/*a*/", count: 20_000) + "\nX")?.isEmpty == false)
    #expect(try above(String(repeating: "*/", count: 50_000) + "\nX") == nil)
  }
}
