import CNumerics

/// A matrix [rows, columns] that stays where it lies in a mapped file, in the file's own type.
package struct StoredMatrix: Sendable {
  package let rows: Int
  package let columns: Int
  /// float32, bfloat16 or float16.
  package let type: ElementType
  private let file: MappedFile
  private let offset: Int

  /// Tensor `name` of a safetensors file.
  ///
  /// - Throws: `StorageError` if there is none, or it is no matrix of floating-point numbers.
  package init(_ name: String, of file: SafetensorsFile) throws(StorageError) {
    let tensor = try file.tensor(name)
    guard tensor.shape.count == 2, tensor.type.isWeight else {
      throw StorageError(
        file.path,
        "tensor '\(name)' is \(tensor.type.rawValue) of shape \(tensor.shape) where a matrix of F32, BF16 or F16 is needed"
      )
    }
    rows = tensor.shape[0]
    columns = tensor.shape[1]
    type = tensor.type
    self.file = file.file
    offset = tensor.range.lowerBound
  }

  package var count: Int { rows * columns }

  /// y [T, ...], columns `column` ..< `column` + rows (+)= x [T, columns] W^T.
  package func forward(_ x: Matrix, into y: Matrix, column: Int = 0, accumulate: Bool = false) {
    precondition(x.columns == columns && x.rows == y.rows && column + rows <= y.columns)
    withKernelView { view in
      let done = cn_stored_forward(
        &view, Int64(x.rows), x.base, y.base + column, Int64(y.columns), accumulate)
      if !done { exitOutOfMemory(bytes: x.count * 2) }
    }
  }

  /// dx [T, columns] (+)= dy [T, ...], columns `column` ..< `column` + rows, times W.
  package func backward(_ dy: Matrix, column: Int = 0, into dx: Matrix, accumulate: Bool = false) {
    precondition(dx.columns == columns && dx.rows == dy.rows && column + rows <= dy.columns)
    withKernelView { view in
      let done = cn_stored_backward(
        &view, Int64(dy.rows), dy.base + column, Int64(dy.columns), dx.base, accumulate)
      if !done { exitOutOfMemory(bytes: dy.count * 2) }
    }
  }

  /// result [rows, columns] += float32(W), from row `row` of `result` on.
  package func add(to result: Matrix, row: Int = 0) {
    precondition(result.columns == columns && row + rows <= result.rows)
    withKernelView { cn_stored_add(&$0, result.base + row * columns) }
  }

  /// Row `index` as float32 into memory for `columns` elements.
  package func copyRow(_ index: Int, to target: UnsafeMutablePointer<Float>) {
    precondition(index >= 0 && index < rows)
    withKernelView { cn_stored_row(&$0, Int64(index), target) }
  }

  private func withKernelView(_ body: (inout cn_stored) -> Void) {
    file.withBytes { bytes in
      var view = cn_stored(
        rows: Int64(rows), columns: Int64(columns), type: type.kernelType,
        elements: bytes.baseAddress.map { $0 + offset })
      body(&view)
    }
  }
}

extension ElementType {
  /// Weights of this type can be read.
  package var isWeight: Bool { [.float32, .bfloat16, .float16].contains(self) }

  fileprivate var kernelType: cn_type {
    switch self {
    case .bfloat16: CN_BFLOAT16
    case .float16: CN_FLOAT16
    default: CN_FLOAT32
    }
  }

  /// In what precision products with weights of this type are taken on this processor: inputs are rounded to it, and
  /// sums are float32.
  package var productType: ElementType {
    cn_product_type(kernelType) == CN_BFLOAT16 ? .bfloat16 : .float32
  }
}
