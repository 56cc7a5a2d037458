import Tensors

/// How much of a checkpoint its digest covers.
package enum DigestCoverage: String, Sendable {
  case everyByte = "every byte"
  /// Names, types and shapes of all tensors, the sizes of the files, and a part of every tensor's bytes.
  case samples = "headers and samples"
}

extension Checkpoint {
  /// Checkpoints beyond this size are sampled: reading 16 GB whenever a model is opened would take longer than all
  /// the rest. A part of every tensor tells models apart; only `fullDigest` tells whether every byte is sound.
  private static let largestWhole = 64 << 20
  /// Of a tensor that is sampled, this many stretches, the first at its start and the last at its end.
  private static let samples = 4
  private static let sampleSize = 4096

  package var digestCoverage: DigestCoverage {
    byteCount <= Self.largestWhole ? .everyByte : .samples
  }

  /// XXH3-128 over the names of all files and what `digestCoverage` says.
  ///
  /// - Cost: a few milliseconds, and a few thousand pages of the disk when they are cold.
  package var digest: Digest {
    let stream = DigestStream()
    for file in files {
      stream.update(Self.name(of: file))
      switch digestCoverage {
      case .everyByte: file.file.withBytes { stream.update($0) }
      case .samples: Self.sample(file, stream)
      }
    }
    return stream.digest
  }

  /// XXH3-128 over the names and bytes of all files.
  ///
  /// - Parameter report: called with the bytes done and the bytes in all.
  /// - Throws: `Interrupted`.
  /// - Cost: every byte is read once.
  package func fullDigest(
    cancellation: Cancellation = .never, report: (Int, Int) -> Void = { _, _ in }
  ) throws -> Digest {
    let total = byteCount
    var done = 0
    let step = 16 << 20
    let stream = DigestStream()
    for file in files {
      stream.update(Self.name(of: file))
      for start in stride(from: 0, to: file.file.bytes.count, by: step) {
        try cancellation.check()
        report(done, total)
        let end = min(start + step, file.file.bytes.count)
        file.file.prefetch(end..<end + step)
        file.file.withBytes { stream.update(UnsafeRawBufferPointer(rebasing: $0[start..<end])) }
        done += end - start
      }
    }
    return stream.digest
  }

  static func name(of file: SafetensorsFile) -> String {
    file.path.split(separator: "/").last.map(String.init) ?? ""
  }

  /// The size, the header, and stretches of every tensor.
  private static func sample(_ file: SafetensorsFile, _ stream: borrowing DigestStream) {
    file.file.withBytes { bytes in
      stream.update("\(bytes.count)")
      let header = file.tensors.map(\.range.lowerBound).min() ?? bytes.count
      stream.update(UnsafeRawBufferPointer(rebasing: bytes[..<header]))
      for tensor in file.tensors {
        for range in samples(of: tensor.range) {
          stream.update(UnsafeRawBufferPointer(rebasing: bytes[range]))
        }
      }
    }
  }

  private static func samples(of range: Range<Int>) -> [Range<Int>] {
    guard range.count > samples * sampleSize else { return [range] }
    return (0..<samples).map { index in
      let start = range.lowerBound + (range.count - sampleSize) / (samples - 1) * index
      return index == samples - 1
        ? range.upperBound - sampleSize..<range.upperBound : start..<start + sampleSize
    }
  }
}
