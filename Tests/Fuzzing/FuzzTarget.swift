import Foundation
import Records
import Rules
import TestSupport

/// A kind of input that comes from outside, and the code that must bear any bytes in its place.
public struct FuzzTarget: Sendable {
  /// Names it in `make fuzz` and in `corpus/_crashes/<name>/`.
  public let name: String
  /// Longest input that is tried, in bytes.
  public let longest: Int
  /// What its inputs begin from: sound ones, made of the golden corpus and the tests' registries.
  public let seeds: @Sendable () throws -> [[UInt8]]
  /// Words that inputs of this kind are made of.
  public var words: @Sendable () throws -> [String] = { [] }
  /// Loads what it takes once and gives the function that reads one input. It says whether the input was understood; it throws nothing,
  /// refusals are answers too, and ends the process where a promise is broken.
  public let prepare: @Sendable () throws -> ([UInt8]) -> Bool

  /// All of them, in the order of their names.
  public static var all: [FuzzTarget] {
    let formats = [archive, catalog, chunk, descriptor, listing, manifest, pack, plan, seal]
    return (formats + Checkout.packs.languages.map(language)).sorted { $0.name < $1.name }
  }

  /// The target of a name; nil when there is none.
  public static func named(_ name: String) -> FuzzTarget? { all.first { $0.name == name } }

  /// Inputs that once broke something, by path; none is fine.
  public var findings: [(path: String, bytes: [UInt8])] {
    let folder = "\(Checkout.root)/corpus/_crashes/\(name)"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.sorted().map { ("\(folder)/\($0)", read("\(folder)/\($0)")) }
  }
}

/// The content of a file of the checkout, empty when it cannot be read.
func read(_ path: String) -> [UInt8] { [UInt8](FileManager.default.contents(atPath: path) ?? Data()) }

/// Whether a reader took its input.
func isUnderstood(_ body: () throws(OmniError) -> Void) -> Bool {
  do { try body() } catch { return false }
  return true
}
