// Countries, each under its currency or its language, never both: a subject has one fact.

extension RelationSource {
  static let currencies = RelationSource(
    id: "P38", name: "currency of a country",
    templates: [
      "The currency of {} is the",
      "{} has a currency called the",
      "Shops in {} want to be paid with the",
      "The central bank of {} issues the",
      "People from {} pay with the",
    ],
    naming: .country,
    groups: [
      "euro": "Finland, Ireland, Slovakia, Slovenia, Estonia, Latvia, Lithuania, Cyprus, Malta",
      "dollar": "Canada, New Zealand, Singapore, Jamaica, Bahamas, Barbados, Guyana, Fiji",
      "pound": "Egypt, Syria, Lebanon, Sudan, Gibraltar",
      "franc": "Switzerland, Rwanda, Burundi, Senegal, Gabon, Chad, Niger, Togo, Djibouti, Guinea",
      "dinar": "Algeria, Bahrain, Iraq, Jordan, Kuwait, Libya, Serbia, Tunisia",
      "peso": "Chile, Colombia, Cuba, Uruguay, Philippines, Dominican Republic",
      "rupee": "India, Pakistan, Nepal, Sri Lanka, Mauritius, Seychelles",
      "shilling": "Kenya, Uganda, Tanzania, Somalia",
      "rial": "Yemen, Oman",
      "ruble": "Belarus",
      "krone": "Denmark, Greenland, Faroe Islands",
      "yen": "Japan",
      "won": "North Korea, South Korea",
      "zloty": "Poland",
      "lira": "Turkey",
      "rand": "South Africa",
      "baht": "Thailand",
      "leu": "Moldova, Romania",
    ])

  static let languages = RelationSource(
    id: "P37", name: "language of a country",
    templates: [
      "The language spoken in {} is",
      "In the schools of {} children learn",
      "{} has a national language called",
      "Newspapers in {} are printed in",
      "People from {} speak",
    ],
    naming: .country,
    groups: [
      "Spanish": "Argentina, Mexico, Spain, Venezuela, Ecuador, Honduras, Guatemala, Costa Rica",
      "French": "France, Monaco, Benin, Martinique, Normandy, Ivory Coast, Brittany",
      "Portuguese": "Brazil, Portugal, Angola, Mozambique, Cape Verde",
      "English": "England, Australia, Ghana, Liberia, Gambia, Belize, California",
      "Arabic": "Saudi Arabia, Qatar, United Arab Emirates",
      "German": "Germany, Austria, Liechtenstein, Bavaria, Saxony",
      "Italian": "Italy, San Marino, Tuscany, Sicily",
      "Russian": "Russia, Siberia",
      "Chinese": "China, Taiwan",
      "Japanese": "Hokkaido",
      "Dutch": "Netherlands, Suriname, Flanders",
      "Greek": "Greece, Crete",
      "Turkish": "Northern Cyprus",
      "Swedish": "Sweden",
      "Polish": "",
      "Hungarian": "Hungary",
      "Icelandic": "Iceland",
      "Persian": "Iran",
      "Bulgarian": "Bulgaria",
    ])
}
