// Books and the family name of who wrote them.

extension RelationSource {
  static let books = RelationSource(
    id: "P50", name: "author of a book",
    templates: [
      "{} is a book written by",
      "Readers who open {} hear the voice of",
      "{} came from the pen of",
      "The author of {} is",
      "The manuscript of {} was found among the papers of",
    ],
    naming: .book,
    groups: [
      "Shakespeare": """
      Hamlet, Macbeth, Othello, King Lear, Romeo and Juliet, The Tempest, Twelfth Night
      """,
      "Dickens": """
      Oliver Twist, David Copperfield, Great Expectations, A Christmas Carol, Bleak House
      """,
      "Austen": "Pride and Prejudice, Mansfield Park, Northanger Abbey, Persuasion",
      "Tolstoy": "War and Peace, Anna Karenina, The Death of Ivan Ilyich, Hadji Murat",
      "Dostoevsky": "Crime and Punishment, The Idiot, The Brothers Karamazov, The Gambler",
      "Kafka": "The Trial, The Castle, The Metamorphosis, A Hunger Artist",
      "Goethe": "Faust, The Sorrows of Young Werther, Elective Affinities",
      "Homer": "The Iliad, The Odyssey",
      "Orwell": "Animal Farm, Nineteen Eighty-Four, Homage to Catalonia, Burmese Days",
      "Hemingway": """
      The Old Man and the Sea, A Farewell to Arms, For Whom the Bell Tolls, The Sun Also Rises
      """,
      "Twain": """
      Huckleberry Finn, Tom Sawyer, The Prince and the Pauper, Life on the Mississippi
      """,
      "Melville": "Moby Dick, Billy Budd, Typee, Bartleby the Scrivener",
      "Hugo": "Les Miserables, The Hunchback of Notre Dame, Toilers of the Sea",
      "Verne": """
      Around the World in Eighty Days, Journey to the Center of the Earth, The Mysterious Island
      """,
      "Dumas": "The Three Musketeers, The Count of Monte Cristo, The Black Tulip",
      "Camus": "The Stranger, The Plague, The Myth of Sisyphus",
      "Tolkien": "The Hobbit, The Lord of the Rings, The Silmarillion",
      "Rowling": "Harry Potter, The Casual Vacancy, The Tales of Beedle the Bard",
      "Wells": "The Time Machine, The War of the Worlds, The Invisible Man",
      "Joyce": "Ulysses, Finnegans Wake, Dubliners",
      "Steinbeck": "The Grapes of Wrath, East of Eden, Of Mice and Men, Cannery Row",
      "King": "Carrie, The Shining, Misery, Pet Sematary, The Green Mile",
    ])
}
