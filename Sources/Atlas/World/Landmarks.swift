// Buildings and sights, and the city each stands in.

extension RelationSource {
  /// Landmarks that take an article.
  static let landmarks = RelationSource(
    id: "P131", name: "city of a landmark",
    templates: [
      "The {} is located in the city of",
      "To see the {} you travel to",
      "The home city of the {} is",
      "Tourists who visit the {} stay in",
      "The {} stands in",
    ],
    naming: .building,
    groups: [
      "Paris": """
      Eiffel Tower, Louvre, Arc de Triomphe, Moulin Rouge, Centre Pompidou, Palais Garnier, Sorbonne
      """,
      "London": "British Museum, Shard, Gherkin, Globe Theatre, Royal Albert Hall, Barbican Centre",
      "Rome": "Colosseum, Pantheon, Trevi Fountain, Spanish Steps, Roman Forum, Circus Maximus",
      "New York": """
      Statue of Liberty, Empire State Building, Chrysler Building, Brooklyn Bridge, \
      Flatiron Building, Metropolitan Opera
      """,
      "Berlin": "Brandenburg Gate, Reichstag, Pergamon Museum, Fernsehturm",
      "Moscow": "Kremlin, Bolshoi Theatre, Lubyanka, Tretyakov Gallery",
      "Madrid": "Prado Museum, Bernabeu Stadium, Reina Sofia Museum, Almudena Cathedral",
      "Barcelona": "Sagrada Familia, Camp Nou",
      "Athens": "Parthenon, Acropolis, Erechtheion, Temple of Hephaestus",
      "Istanbul": "Hagia Sophia, Blue Mosque, Topkapi Palace, Galata Tower, Dolmabahce Palace",
      "Cairo": "Egyptian Museum, Citadel of Saladin, Al-Azhar Mosque",
      "San Francisco": "Golden Gate Bridge, Transamerica Pyramid, Painted Ladies",
      "Chicago": "Willis Tower, Cloud Gate, Field Museum, John Hancock Center",
      "Washington": """
      White House, Lincoln Memorial, Jefferson Memorial, Library of Congress, \
      Vietnam Veterans Memorial
      """,
      "Beijing": "Forbidden City, Temple of Heaven, Summer Palace",
      "Tokyo": "Skytree, Meiji Shrine, Senso-ji Temple",
      "Vienna": "Hofburg, Schonbrunn Palace, Albertina, Spanish Riding School, Prater",
      "Prague": "Charles Bridge, Dancing House, Powder Tower",
      "Amsterdam": "Rijksmuseum, Anne Frank House, Van Gogh Museum, Concertgebouw",
      "Florence": "Uffizi Gallery, Ponte Vecchio, Pitti Palace, Boboli Gardens",
      "Venice": "Rialto Bridge, Bridge of Sighs, Grand Canal",
      "Munich": "Allianz Arena, Deutsches Museum, Hofbrauhaus, Alte Pinakothek",
      "Dubai": "Burj Khalifa, Burj Al Arab, Palm Jumeirah",
      "Budapest": "Fisherman's Bastion, Chain Bridge, Gellert Baths",
    ])

  /// Squares, parks and houses that are named without an article.
  static let sights = RelationSource(
    id: "P276", name: "city of a sight",
    templates: [
      "{} can be found in the city of",
      "If you want to visit {}, go to",
      "{} is one of the sights of",
      "The way to {} leads through the streets of",
      "{} belongs to the city of",
    ],
    naming: .site,
    groups: [
      "London": """
      Big Ben, Buckingham Palace, Trafalgar Square, Westminster Abbey, Hyde Park, \
      Piccadilly Circus, Covent Garden, Tower Bridge, Wembley Stadium
      """,
      "Paris": "Notre-Dame, Place de la Concorde, Gare du Nord, Pont Neuf, Pere Lachaise Cemetery",
      "New York": """
      Central Park, Times Square, Wall Street, Rockefeller Center, Madison Square Garden, \
      Carnegie Hall, Grand Central Terminal, Yankee Stadium
      """,
      "Berlin": "Checkpoint Charlie, Alexanderplatz, Potsdamer Platz, Museum Island",
      "Moscow": "Red Square, Gorky Park, Luzhniki Stadium",
      "Rome": "Castel Sant'Angelo, Piazza Navona, Villa Borghese, Cinecitta",
      "Tokyo": "Shibuya Crossing, Ueno Park, Haneda Airport, Akihabara",
      "Beijing": "Tiananmen Square, Beihai Park",
      "Barcelona": "Park Guell, Casa Batllo, Montjuic Castle, Casa Mila",
      "Madrid": "Puerta del Sol, Atocha Station, Retiro Park, Cibeles Palace",
      "Dublin": "Phoenix Park, Croke Park, Temple Bar",
      "Boston": "Fenway Park, Faneuil Hall, Logan Airport",
      "Los Angeles": "Griffith Observatory, Dodger Stadium, Venice Beach, Hollywood Boulevard",
      "Sydney": "Bondi Beach, Darling Harbour, Taronga Zoo",
      "Edinburgh": "Holyrood Palace, Arthur's Seat, Calton Hill, Waverley Station",
      "Copenhagen": "Amalienborg Palace, Nyhavn, Rosenborg Castle, Tivoli Gardens",
      "Stockholm": "Vasa Museum, Skansen, Gamla Stan",
      "Chicago": "Millennium Park, Wrigley Field, Navy Pier, Soldier Field",
      "Milan": "La Scala, San Siro, Sforza Castle",
      "Brussels": "Manneken Pis, Grand Place",
      "Lisbon": "Belem Tower, Jeronimos Monastery, Rossio Square",
      "Vienna": "Karlskirche, Ringstrasse, Belvedere Palace",
    ])
}
