import CArena
import CTreeSitter
import Glibc
import Records
import Rules
import Syntax

/// The yardstick: stock tree-sitter, glibc's malloc, one reused parser, parse and delete.
struct BareParse {
  private let language: OpaquePointer
  private let files: [[UInt8]]

  /// - Parameter files: what is parsed, by the pack's own grammar.
  init(_ pack: RulePack, _ grammars: GrammarLibrary, files: [[UInt8]]) throws {
    let manifest = try grammars.manifest(pack.grammar.name)
    let library = grammars.libraryPath(manifest)
    typealias Make = @convention(c) () -> OpaquePointer?
    guard let handle = dlopen(library, RTLD_NOW | RTLD_LOCAL), let function = dlsym(handle, manifest.symbol),
      let language = unsafeBitCast(function, to: Make.self)()
    else { throw OmniError(.environment, "cannot load the grammar", at: library) }
    self.language = language
    self.files = files
  }

  func run() {
    ts_set_allocator(nil, nil, nil, nil)
    defer {
      let arena = omni_arena_allocator()
      ts_set_allocator(arena.allocate, arena.allocate_zeroed, arena.resize, arena.release)
    }
    let parser = ts_parser_new()
    ts_parser_set_language(parser, language)
    for file in files {
      file.withUnsafeBytes { bytes in
        let tree = ts_parser_parse_string(parser, nil, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), UInt32(bytes.count))
        ts_tree_delete(tree)
      }
    }
    ts_parser_delete(parser)
  }
}
