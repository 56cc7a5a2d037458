import Tensors

extension JSON {
  init(_ field: Field) {
    switch field {
    case .null: self = .null
    case .bool(let value): self = .bool(value)
    case .int(let value): self = .integer(value)
    case .double(let value): self = .number(value)
    case .string(let value): self = .string(value)
    case .array(let values): self = .array(values.map(JSON.init))
    case .object(let members):
      self = .object(JSONObject(members.map { ($0.name, JSON($0.value)) }))
    }
  }
}
