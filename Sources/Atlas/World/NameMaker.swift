import Tensors

/// How the invented subjects of a relation are called: a type or given name first, so that the last
/// word, where an edit reads the subject, is the one that tells them apart.
enum NamingStyle: Sendable {
  case building, site, city, mountain, country, person, band, product, company, book

  /// What stands before the invented word; an empty one leaves the word alone.
  var openings: [String] {
    switch self {
    case .building:
      [
        "Tower of", "Palace of", "Museum of", "Temple of", "Bridge of", "Theatre of", "Gardens of",
        "Gate of", "Fountain of", "Library of",
      ]
    case .site: ["Castle", "Villa", "Fort", "Hotel", "Place", "Piazza", "Casa", "Cafe"]
    case .city: ["", "", "New", "Port", "San", "Santa", "Old", "Bad"]
    case .mountain: ["Mount", "Mount", "Lake", "Peak", "Monte"]
    case .country: ["", "", "West", "East", "North", "South", "Upper", "Lower"]
    case .person: Self.givenNames
    case .band: ["", "", "Black", "Red", "Doctor", "Young", "Big", "Electric"]
    case .product: ["", "", "Neo", "Ultra", "Super", "Nova", "Grand", "Mini"]
    case .company: ["", "Air", "Radio", "Studio", "Telecom", "Banco", "Casa", "Hotels"]
    case .book:
      [
        "The Song of", "The Road to", "The House of", "Return to", "The Last Day of",
        "Letters from",
        "A Winter in", "The Secret of",
      ]
    }
  }

  private static let givenNames = [
    "Anna", "Boris", "Carla", "Daniel", "Elena", "Felix", "Greta", "Hugo", "Irene", "Jonas",
    "Karin", "Leo", "Maria", "Nina", "Oscar", "Paula", "Rosa", "Simon", "Tomas", "Vera", "Walter",
    "Yara", "Adam", "Bruno", "Clara", "David", "Emma", "Frank", "Gloria", "Henry", "Ivan", "Julia",
    "Laura", "Martin", "Nora", "Peter", "Robert", "Sara", "Thomas", "Victor",
  ]
}

/// Makes invented names from syllables, no word twice.
struct NameMaker {
  private var random: SeededRandom
  private var used: Set<String>

  /// - Parameter reserved: words and subjects that no invented word may equal.
  init(seed: UInt64, reserved: Set<String>) {
    random = SeededRandom(seed: seed)
    used = reserved
  }

  mutating func name(_ style: NamingStyle) -> String {
    let opening = random.pick(style.openings)
    let coined = word()
    return opening.isEmpty ? coined : opening + " " + coined
  }

  /// A capitalised word of two or three syllables that was not handed out before.
  private mutating func word() -> String {
    while true {
      var letters = ""
      for _ in 0..<(random.below(6) == 0 ? 2 : 1) {
        letters += random.pick(Self.onsets) + random.pick(Self.vowels) + random.pick(Self.joints)
      }
      letters += random.pick(Self.onsets) + random.pick(Self.vowels) + random.pick(Self.codas)
      let capitalised = letters.prefix(1).uppercased() + letters.dropFirst()
      if used.insert(capitalised).inserted { return capitalised }
    }
  }

  private static let onsets = [
    "b", "br", "d", "dr", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "tr", "v", "w",
    "y", "z",
  ]
  private static let vowels = ["a", "e", "i", "o", "u"]
  private static let joints = ["", "", "l", "n", "r", "s", "m"]
  private static let codas = ["", "n", "r", "l", "m", "s", "x", "th", "nd", "sk", "v", "lo", "ra"]
}
