extension JSON {
  /// Reads a file with one JSON text.
  ///
  /// - Throws: `StorageError` naming the file if it cannot be read or is not JSON.
  package init(path: String) throws(StorageError) {
    let file = try MappedFile(path: path)
    self = try file.withBytes { (bytes) throws(StorageError) in
      do { return try JSON(parsing: bytes) } catch {
        if bytes.isMarkedUTF16 {
          throw StorageError(path, "the file is UTF-16", hint: "save it as UTF-8")
        }
        throw StorageError(path, "the file is not valid JSON: \(error)")
      }
    }
  }
}
