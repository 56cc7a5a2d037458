import CNumerics

/// The libraries and kernels underneath, and how many threads they share, in one line.
package func numericsDescription() -> String {
  var text = [CChar](repeating: 0, count: 512)
  cn_describe(&text, Int64(text.count))
  return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}
