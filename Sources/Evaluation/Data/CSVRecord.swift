import Tensors

/// A row of a CSV as the record that JSON would have: a column a field, an empty cell a missing one. A cell that is a
/// JSON list or object is read as such where the field can be one.
enum CSVRecord {
  static func raw(_ cells: Result<[(column: String, text: String)], StorageError>) -> RawRecord {
    do {
      var record = JSONObject()
      for (column, text) in try cells.get() where !text.allSatisfy(\.isWhitespace) {
        record[column] = try value(text, of: column)
      }
      return .json(.object(record))
    } catch let error as RecordError {
      return .unreadable(error)
    } catch let error as StorageError {
      return .unreadable(RecordError(error.message))
    } catch {
      return .unreadable(RecordError("\(error)"))
    }
  }

  private static func value(_ text: String, of column: String) throws(RecordError) -> JSON {
    if column == "case_id", let number = Int(text.trimmingBlanks(start: true)) {
      return .integer(number)
    }
    let start = text.trimmingBlanks(start: true)
    guard !plainColumns.contains(column), start.hasPrefix("[") || start.hasPrefix("{") else {
      return .string(text)
    }
    let bytes = Array(start.utf8)
    if let json = try? bytes.withUnsafeBytes({ try JSON(parsing: $0) }) { return json }
    guard start.hasPrefix("['") || start.hasPrefix("[\"") || start.hasPrefix("{'") else {
      return .string(text)
    }
    throw RecordError("\(column) is a list that is no JSON: its texts want \"double quotes\"")
  }

  /// Columns that hold one text, whatever it looks like.
  private static let plainColumns: Set = [
    "prompt", "subject", "src", "text", "concept", "labels", "relation_id",
  ]
}
