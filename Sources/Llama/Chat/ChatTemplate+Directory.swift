import Tensors

/// Whether a model can be talked to in chat form.
package enum ChatSupport: Sendable {
  /// Its tokenizer has no template: it was not taught to.
  case none
  /// There is a template that amend does not read.
  case unknown(ModelError)
  case template(ChatTemplate)

  package var isNone: Bool {
    if case .none = self { true } else { false }
  }

  package var template: ChatTemplate? {
    if case .template(let template) = self { template } else { nil }
  }

  /// Reads a template that is at hand.
  package init(_ text: String, source: String, specialTokens: [String: String]) {
    do throws(ModelError) {
      self = .template(
        try ChatTemplate(text, source: source, specialTokens: specialTokens))
    } catch {
      self = .unknown(error)
    }
  }
}

extension ChatSupport {
  /// Looks for the template of a Hugging Face directory: chat_template.jinja, or else `chat_template` of
  /// tokenizer_config.json, a text or a list of named ones of which "default" counts.
  ///
  /// - Parameters:
  ///   - bos, eos: texts of the tokens that the configuration names, for a directory whose tokenizer does not say.
  package init(directory: String, bos: String?, eos: String?) {
    do {
      self = try Self.read(directory, bos: bos, eos: eos)
    } catch let error as ModelError {
      self = .unknown(error)
    } catch {
      self = .unknown(ModelError("\(error)"))
    }
  }

  private static func read(_ directory: String, bos: String?, eos: String?) throws -> ChatSupport {
    let path = directory + "/tokenizer_config.json"
    let json = try Self.json(path)
    guard let (text, source) = try text(directory, json) else { return .none }
    var tokens: [String: String] = [:]
    tokens["bos_token"] = bos
    tokens["eos_token"] = eos
    let map = directory + "/special_tokens_map.json"
    for object in [try Self.json(map), json] {
      for (name, value) in object where name.hasSuffix("_token") {
        if let text = value.string ?? value["content"]?.string { tokens[name] = text }
      }
    }
    return .template(try ChatTemplate(text, source: source, specialTokens: tokens))
  }

  /// The object that a file holds; empty if there is no such file.
  private static func json(_ path: String) throws -> JSONObject {
    guard Directory.exists(path) else { return JSONObject() }
    guard let object = try JSON(path: path).object else {
      throw ModelError("\(path): this is no JSON object")
    }
    return object
  }

  /// The template's text and the file that it is from.
  private static func text(
    _ directory: String, _ json: JSONObject
  ) throws -> (text: String, source: String)? {
    let file = directory + "/chat_template.jinja"
    if Directory.exists(file) {
      let bytes = try MappedFile(path: file)
      guard bytes.bytes.count <= ChatTemplate.largest else {
        throw ModelError("\(file): a chat template of more than \(ChatTemplate.largest) bytes")
      }
      guard let text = bytes.withBytes({ String(validating: $0, as: UTF8.self) }) else {
        throw ModelError("\(file): the chat template is not UTF-8")
      }
      return (text, file)
    }
    let path = directory + "/tokenizer_config.json"
    switch json["chat_template"] {
    case nil, .some(.null): return nil
    case .some(.string(let text)): return (text, path)
    case .some(.array(let templates)):
      for template in templates where template["name"] == "default" {
        if let text = template["template"]?.string { return (text, path) }
      }
      throw ModelError("\(path): none of its chat templates is the default one")
    default: throw ModelError("\(path): chat_template is neither text nor a list of templates")
    }
  }
}
