/// What may stand after `is`.
enum TemplateTest: String, Sendable {
  case defined, undefined, none, string, mapping, iterable, sequence, number, integer, boolean
  case isTrue = "true"
  case isFalse = "false"
  case odd, even
  case equal = "eq"
  case equalTo = "equalto"
  case equalSign = "=="
  case notEqual = "ne"
  case notEqualSign = "!="
  case isIn = "in"

  var takesArgument: Bool {
    switch self {
    case .equal, .equalTo, .equalSign, .notEqual, .notEqualSign, .isIn: true
    default: false
    }
  }
}

/// What may stand after `|`.
enum TemplateFilter: String, Sendable {
  case trim, length, count, string, upper, lower, capitalize, first, last, join, replace, list,
    items, reverse
  case tojson
  case defaultValue = "default"
  case defaultShort = "d"
  case select, reject, selectattr, rejectattr, map
}
