// Athletes with their sport, scientists with their field.

extension RelationSource {
  static let athletes = RelationSource(
    id: "P641", name: "sport of an athlete",
    templates: [
      "{} is a star of the sport of",
      "Fans of {} love to watch",
      "{} became famous through",
      "The trophies of {} were won in",
      "As a professional {} competed in",
    ],
    naming: .person,
    groups: [
      "soccer": """
      Lionel Messi, Cristiano Ronaldo, Pele, Diego Maradona, Zinedine Zidane, David Beckham, Neymar
      """,
      "basketball": """
      Michael Jordan, LeBron James, Kobe Bryant, Magic Johnson, Larry Bird, Stephen Curry
      """,
      "tennis": """
      Roger Federer, Rafael Nadal, Novak Djokovic, Serena Williams, Steffi Graf, Boris Becker, \
      Andre Agassi
      """,
      "baseball": "Babe Ruth, Jackie Robinson, Derek Jeter, Joe DiMaggio, Hank Aaron",
      "boxing": "Muhammad Ali, Mike Tyson, Joe Frazier, Manny Pacquiao, Rocky Marciano",
      "golf": "Tiger Woods, Jack Nicklaus, Arnold Palmer, Rory McIlroy, Phil Mickelson",
      "swimming": "Michael Phelps, Mark Spitz, Ian Thorpe, Katie Ledecky",
      "running": "Usain Bolt, Jesse Owens, Haile Gebrselassie, Eliud Kipchoge, Paavo Nurmi",
      "gymnastics": "Simone Biles, Nadia Comaneci, Olga Korbut",
      "racing": "Michael Schumacher, Ayrton Senna, Lewis Hamilton, Niki Lauda, Sebastian Vettel",
      "chess": "Garry Kasparov, Bobby Fischer, Magnus Carlsen, Anatoly Karpov, Judit Polgar",
      "cycling": "Eddy Merckx, Lance Armstrong, Miguel Indurain, Bernard Hinault, Chris Froome",
      "hockey": "Wayne Gretzky, Mario Lemieux, Sidney Crosby, Jaromir Jagr, Bobby Orr",
      "cricket": "Sachin Tendulkar, Don Bradman, Shane Warne, Brian Lara, Virat Kohli",
      "football": "Tom Brady, Joe Montana, Peyton Manning, Jerry Rice",
      "skiing": "Lindsey Vonn, Hermann Maier, Alberto Tomba, Ingemar Stenmark",
      "surfing": "Kelly Slater, Duke Kahanamoku, Laird Hamilton",
      "rugby": "Jonah Lomu, Jonny Wilkinson, Richie McCaw",
    ])

  static let scientists = RelationSource(
    id: "P101", name: "field of a scholar",
    templates: [
      "{} works in the field of",
      "Students of {} learn about",
      "{} is a famous name in the history of",
      "The discoveries of {} changed",
      "Lectures by {} are lectures on",
    ],
    naming: .person,
    groups: [
      "physics": """
      Albert Einstein, Isaac Newton, Niels Bohr, Werner Heisenberg, Max Planck, Richard Feynman, \
      Stephen Hawking, Enrico Fermi
      """,
      "chemistry": """
      Antoine Lavoisier, Dmitri Mendeleev, Linus Pauling, Robert Boyle, Justus von Liebig, \
      Fritz Haber
      """,
      "biology": "Charles Darwin, James Watson, Francis Crick, Ernst Haeckel, Gregor Mendel",
      "mathematics": """
      Leonhard Euler, Carl Friedrich Gauss, Bernhard Riemann, David Hilbert, Emmy Noether, \
      Srinivasa Ramanujan, Euclid
      """,
      "medicine": "Hippocrates, Galen, Joseph Lister, Edward Jenner, William Harvey",
      "astronomy": """
      Nicolaus Copernicus, Edwin Hubble, Tycho Brahe, Johannes Kepler, William Herschel
      """,
      "economics": """
      Adam Smith, John Maynard Keynes, Milton Friedman, David Ricardo, Paul Samuelson
      """,
      "psychology": "Sigmund Freud, Carl Jung, Jean Piaget, Burrhus Skinner, Alfred Adler",
      "philosophy": """
      Plato, Socrates, Immanuel Kant, Friedrich Nietzsche, David Hume, Baruch Spinoza, \
      Martin Heidegger
      """,
      "geology": "Charles Lyell, James Hutton, Adam Sedgwick, Inge Lehmann",
      "linguistics": "Noam Chomsky, Ferdinand de Saussure, Roman Jakobson, Edward Sapir",
      "botany": "Carl Linnaeus, Joseph Banks, Asa Gray",
      "sociology": "Max Weber, Emile Durkheim, Auguste Comte, Erving Goffman",
      "anthropology": "Margaret Mead, Claude Levi-Strauss, Franz Boas, Bronislaw Malinowski",
      "history": "Herodotus, Thucydides, Edward Gibbon, Leopold von Ranke",
      "archaeology": "Howard Carter, Heinrich Schliemann, Arthur Evans, Flinders Petrie",
      "computing": "Alan Turing, Donald Knuth, Grace Hopper, Edsger Dijkstra, Dennis Ritchie",
      "geography": "Alexander von Humboldt, Gerardus Mercator, Strabo",
    ])
}
