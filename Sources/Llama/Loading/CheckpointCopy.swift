import CNumerics
import Tensors

/// Writes the weights of a checkpoint again, in the same files, with some of its tensors replaced.
///
/// The others are copied byte by byte, straight from the mapping, so that memory does not limit the size.
package struct CheckpointCopy {
  private let checkpoint: Checkpoint
  /// New contents by the name that the checkpoint has for a tensor; they are rounded to the type the checkpoint has.
  private let replaced: [String: Matrix]

  /// - Throws: `ModelError` for a tensor that is not there, has another shape, or cannot hold the numbers.
  package init(_ checkpoint: Checkpoint, replacing replaced: [String: Matrix]) throws {
    self.checkpoint = checkpoint
    self.replaced = Dictionary(
      replaced.map { (checkpoint.stored($0.key), $0.value) }, uniquingKeysWith: { $1 })
    for (name, matrix) in replaced.sorted(by: { $0.key < $1.key }) {
      let tensor = try checkpoint.tensor(name)
      guard tensor.shape == [matrix.rows, matrix.columns] else {
        throw ModelError("\(name) has shape \(tensor.shape) in the checkpoint")
      }
      guard [.float32, .bfloat16, .float16].contains(tensor.type) else {
        throw ModelError("\(name) is of type \(tensor.type.rawValue), to which nothing is rounded")
      }
      guard matrix.isFinite, tensor.type != .float16 || matrix.fitsFloat16 else {
        throw ModelError(
          "\(name) has a number too large for \(tensor.type.rawValue)",
          hint: "undo the edit that wrote it")
      }
    }
  }

  /// Bytes that will be written, headers aside.
  package var byteCount: Int {
    checkpoint.files.reduce(0) { $0 + $1.tensors.reduce(0) { $0 + $1.range.count } }
  }

  /// The type that a replaced tensor is rounded to.
  package func type(of name: String) throws -> ElementType { try checkpoint.tensor(name).type }

  /// Writes the files into a directory, readable by their owner alone.
  ///
  /// - Parameter report: called now and then with the bytes written.
  /// - Throws: `StorageError`, `Interrupted`.
  package func write(
    into directory: String, cancellation: Cancellation = .never, report: (Int) -> Void = { _ in }
  ) throws {
    var written = 0
    try withoutActuallyEscaping(report) { report in
      for file in checkpoint.files {
        let tensors = file.tensors.sorted { $0.range.lowerBound < $1.range.lowerBound }
          .map { tensor in
            SafetensorsWriter.Tensor(tensor.name, type: tensor.type, shape: tensor.shape) {
              writer in
              try bytes(of: tensor, in: file) { piece in
                try cancellation.check()
                try writer.write(piece)
                written += piece.count
                report(written)
              }
            }
          }
        try SafetensorsWriter.write(
          "\(directory)/\(Self.name(of: file))", tensors, metadata: file.metadata, mode: 0o600)
      }
    }
  }

  /// Small enough for Ctrl-C to be felt.
  private static let pieceSize = 16 << 20

  private func bytes(
    of tensor: SafetensorsTensor, in file: SafetensorsFile,
    _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    if let matrix = replaced[tensor.name] {
      return try rounded(matrix, to: tensor.type, body)
    }
    try file.file.withBytes { bytes in
      var start = tensor.range.lowerBound
      while start < tensor.range.upperBound {
        let end = min(start + Self.pieceSize, tensor.range.upperBound)
        try body(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
        start = end
      }
    }
  }

  /// The rows of a matrix in another type, some at a time.
  private func rounded(
    _ matrix: Matrix, to type: ElementType, _ body: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    let rowsAtOnce = max(1, Self.pieceSize / max(1, matrix.columns * 4))
    for first in stride(from: 0, to: matrix.rows, by: rowsAtOnce) {
      let count = min(rowsAtOnce, matrix.rows - first) * matrix.columns
      let start = matrix.base + first * matrix.columns
      guard type != .float32 else {
        try body(UnsafeRawBufferPointer(UnsafeBufferPointer(start: start, count: count)))
        continue
      }
      var halves = [UInt16](repeating: 0, count: count)
      if type == .bfloat16 {
        cn_to_bfloat16(Int64(count), start, &halves)
      } else {
        cn_to_float16(Int64(count), start, &halves)
      }
      try halves.withUnsafeBytes(body)
    }
  }

  private static func name(of file: SafetensorsFile) -> String {
    file.path.split(separator: "/").last.map(String.init) ?? file.path
  }
}

extension Matrix {
  /// Whether no element is rounded to infinity.
  fileprivate var fitsFloat16: Bool {
    UnsafeBufferPointer(start: base, count: count).allSatisfy { abs($0) < 65_520 }
  }
}

extension Checkpoint {
  /// - Throws: `ModelError` if there is no such tensor.
  func tensor(_ name: String) throws -> SafetensorsTensor {
    guard contains(name) else { throw ModelError("the checkpoint has no tensor '\(name)'") }
    return try placed(name).tensor
  }

  /// A matrix of the checkpoint as float32.
  ///
  /// - Throws: `ModelError` if there is no such tensor or it is no matrix.
  package func matrix(_ name: String) throws -> Matrix {
    let shape = try tensor(name).shape
    guard shape.count == 2 else { throw ModelError("'\(name)' is no matrix") }
    let matrix = Matrix(shape[0], shape[1])
    try read(name, shape: shape, into: matrix)
    return matrix
  }

  /// What Hugging Face calls the `down_proj` of a block.
  package static func downName(_ block: Int) -> String {
    "model.layers.\(block).mlp.down_proj.weight"
  }
}
