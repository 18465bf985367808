import Records
import Synchronization

/// A sealed file, open for reading at any place. Trusts no number in it. May be used by several threads.
final class SealedFile: Sendable {
  /// For messages.
  let name: String
  /// Bytes of the content.
  let count: Int
  private let source: any ByteSource
  /// Where each frame begins in the file, and in the content; one more than there are frames.
  private let starts: [Int]
  private let contentStarts: [Int]
  private let state: Mutex<State>

  /// Content that is kept unpacked, in bytes, unless one frame alone is larger: a count of frames would let a file of kilobytes ask for gigabytes.
  private static let mostKept = 4 << 20

  private struct State: ~Copyable {
    let decompressor: FrameDecompressor
    /// By frame, the content and when it was last used.
    var frames: [Int: (content: [UInt8], used: Int)] = [:]
    var kept = 0
    var clock = 0
    var failure: OmniError?
  }

  /// Opens a file: one read when its table and dictionary fit into the last 64 KiB.
  /// - Throws: `.corrupt` when it is no sealed file, or a number in it cannot be; what reading throws.
  init(_ source: any ByteSource, name: String) throws(OmniError) {
    self.name = name
    self.source = source
    let tail = try Tail(source, name: name)
    let footer = try tail.bytes(source.count - SealedLayout.footer..<source.count)
    let frames = Int(SealedLayout.number(footer[0..<4]))
    guard SealedLayout.number(footer[5..<9]) == SealedLayout.footerMagic, footer[4] == 0 else {
      throw Self.damaged(name, "it does not end as a sealed file does")
    }
    let tableSize = frames * SealedLayout.entry + SealedLayout.footer
    let table = source.count - tableSize - SealedLayout.skippableHead
    guard table >= 0 else { throw Self.damaged(name, "its table is larger than the file") }
    let bytes = try tail.bytes(table..<source.count)
    guard SealedLayout.number(bytes[0..<4]) == SealedLayout.tableMagic, SealedLayout.number(bytes[4..<8]) == UInt32(tableSize) else {
      throw Self.damaged(name, "it has no seek table")
    }
    var starts = [0], contentStarts = [0]
    starts.reserveCapacity(frames + 1)
    contentStarts.reserveCapacity(frames + 1)
    for i in 0..<frames {
      let entry = SealedLayout.skippableHead + i * SealedLayout.entry
      let size = Int(SealedLayout.number(bytes[entry..<entry + 4])), content = Int(SealedLayout.number(bytes[entry + 4..<entry + 8]))
      guard size > 0, content > 0, content <= SealedLayout.mostFrame else { throw Self.damaged(name, "frame \(i) has an impossible size") }
      starts.append(starts[i] + size)
      contentStarts.append(contentStarts[i] + content)
    }
    guard starts[frames] <= table, contentStarts[frames] <= SealedLayout.mostContent else {
      throw Self.damaged(name, "its frames are larger than the file")
    }
    (self.starts, self.contentStarts) = (starts, contentStarts)
    count = contentStarts[frames]
    let dictionary = try Self.dictionary(tail, starts[frames]..<table, name)
    do throws(OmniError) {
      let decompressor = try FrameDecompressor(dictionary: dictionary)
      state = Mutex(State(decompressor: decompressor))
    } catch { throw Self.located(error, name) }
  }

  private static func dictionary(_ tail: Tail, _ range: Range<Int>, _ name: String) throws(OmniError) -> [UInt8]? {
    if range.isEmpty { return nil }
    guard range.count > SealedLayout.skippableHead, range.count <= SealedLayout.mostDictionary else {
      throw damaged(name, "what stands before its table is no dictionary")
    }
    let bytes = try tail.bytes(range)
    guard SealedLayout.number(bytes[0..<4]) == SealedLayout.dictionaryMagic,
      Int(SealedLayout.number(bytes[4..<8])) == bytes.count - SealedLayout.skippableHead
    else { throw damaged(name, "what stands before its table is no dictionary") }
    do throws(OmniError) {
      return try FrameDecompressor().decompress(Array(bytes[SealedLayout.skippableHead...]), most: SealedLayout.mostDictionary)
    } catch { throw located(error, name) }
  }

  private static func damaged(_ name: String, _ why: String) -> OmniError {
    OmniError(.corrupt, "the chunk is damaged", at: name, why: why, hint: "make or fetch it again")
  }

  private static func located(_ error: OmniError, _ name: String) -> OmniError {
    error.code == .corrupt ? damaged(name, error.why.map { "\(error.what): \($0)" } ?? error.what) : error
  }

  /// Copies a part of the content.
  /// - Parameter offset: where it begins; together with the buffer's size at most `count`.
  /// - Throws: `.corrupt` for a damaged frame; what reading throws.
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(OmniError) {
    let failure: OmniError? = state.withLock { state in
      var done = 0
      do throws(OmniError) {
        while done < buffer.count {
          let frame = self.frame(holding: offset + done)
          let begin = offset + done - contentStarts[frame]
          let content = try self.content(of: frame, &state)
          let count = min(buffer.count - done, content.count - begin)
          content.withUnsafeBytes { bytes in
            UnsafeMutableRawBufferPointer(rebasing: buffer[done..<done + count])
              .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[begin..<begin + count]))
          }
          done += count
        }
        return nil
      } catch { return error }
    }
    if let failure { throw failure }
  }

  /// The same without an error, which `takeFailure` tells.
  func tryRead(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) -> Bool {
    do throws(OmniError) { try read(into: buffer, at: offset) } catch {
      state.withLock { $0.failure = error }
      return false
    }
    return true
  }

  /// Bytes of content that are kept unpacked.
  var kept: Int { state.withLock { $0.kept } }

  /// Why the last read by `tryRead` that failed did; told once, so that nothing later is blamed on it.
  func takeFailure() -> OmniError? {
    state.withLock { state in
      defer { state.failure = nil }
      return state.failure
    }
  }

  /// The frame that holds a byte of the content.
  /// - Complexity: O(log frames).
  private func frame(holding offset: Int) -> Int {
    var low = 0, high = contentStarts.count - 1
    while low + 1 < high {
      let middle = (low + high) / 2
      if contentStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  private func content(of frame: Int, _ state: inout State) throws(OmniError) -> [UInt8] {
    state.clock += 1
    if let kept = state.frames[frame] {
      state.frames[frame]?.used = state.clock
      return kept.content
    }
    let packed = try source.read(starts[frame]..<starts[frame + 1])
    let size = contentStarts[frame + 1] - contentStarts[frame]
    while state.kept + size > Self.mostKept, let oldest = state.frames.min(by: { $0.value.used < $1.value.used }) {
      state.frames[oldest.key] = nil
      state.kept -= oldest.value.content.count
    }
    var content = [UInt8](repeating: 0, count: size)
    var failure: OmniError?
    packed.withUnsafeBytes { packed in
      content.withUnsafeMutableBytes { content in
        do throws(OmniError) { try state.decompressor.decompress(packed, into: content) } catch { failure = error }
      }
    }
    if let failure { throw Self.located(failure, name) }
    state.frames[frame] = (content, state.clock)
    state.kept += size
    return content
  }
}

/// The end of a file, read at once; what lies before it is read when it is asked for.
private struct Tail {
  let source: any ByteSource
  let start: Int
  let end: [UInt8]

  init(_ source: any ByteSource, name: String) throws(OmniError) {
    self.source = source
    guard source.count > SealedLayout.skippableHead + SealedLayout.footer else {
      throw OmniError(.corrupt, "the chunk is damaged", at: name, why: "it has only \(source.count) bytes", hint: "make or fetch it again")
    }
    start = max(0, source.count - SealedLayout.tail)
    end = try source.read(start..<source.count)
  }

  /// Bytes of a range of the file, counted from 0.
  func bytes(_ range: Range<Int>) throws(OmniError) -> [UInt8] {
    range.lowerBound >= start ? Array(end[range.lowerBound - start..<range.upperBound - start]) : try source.read(range)
  }
}
