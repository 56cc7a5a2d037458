// Musicians with their instrument, bands with their genre.

extension RelationSource {
  static let musicians = RelationSource(
    id: "P1303", name: "instrument of a musician",
    templates: [
      "{} is a master of the",
      "On stage {} plays the",
      "{} gives concerts on the",
      "The favourite instrument of {} is the",
      "Recordings by {} are loved for the sound of the",
    ],
    naming: .person,
    groups: [
      "guitar": """
      Jimi Hendrix, Eric Clapton, Jimmy Page, Keith Richards, Carlos Santana, Chuck Berry, \
      Django Reinhardt, Brian May
      """,
      "piano": """
      Glenn Gould, Arthur Rubinstein, Vladimir Horowitz, Martha Argerich, Thelonious Monk, \
      Lang Lang, Duke Ellington
      """,
      "violin": "Niccolo Paganini, Itzhak Perlman, Yehudi Menuhin, Jascha Heifetz, David Oistrakh",
      "cello": "Yo-Yo Ma, Pablo Casals, Mstislav Rostropovich, Jacqueline du Pre",
      "drums": "Ringo Starr, Keith Moon, John Bonham, Buddy Rich, Charlie Watts",
      "bass": "Charles Mingus, Jaco Pastorius, John Entwistle, Flea",
      "trumpet": "Louis Armstrong, Miles Davis, Dizzy Gillespie, Wynton Marsalis, Chet Baker",
      "saxophone": "John Coltrane, Charlie Parker, Sonny Rollins, Stan Getz, Lester Young",
      "clarinet": "Benny Goodman, Artie Shaw, Sabine Meyer",
      "flute": "Jean-Pierre Rampal, James Galway, Emmanuel Pahud",
      "trombone": "Glenn Miller, Tommy Dorsey, Jack Teagarden",
      "harp": "Joanna Newsom, Dorothy Ashby, Nicanor Zabaleta",
      "sitar": "Ravi Shankar, Vilayat Khan, Anoushka Shankar",
      "organ": "Helmut Walcha, Jimmy Smith, Virgil Fox",
      "banjo": "Earl Scruggs, Bela Fleck, Pete Seeger",
      "harmonica": "Toots Thielemans, Little Walter, Larry Adler",
      "accordion": "Flaco Jimenez, Clifton Chenier, Yvette Horner",
      "tabla": "Zakir Hussain, Alla Rakha",
    ])

  static let bands = RelationSource(
    id: "P136", name: "genre of a band",
    templates: [
      "{} makes music of the genre",
      "Listeners of {} enjoy",
      "{} is filed in the record shop under",
      "The songs of {} are",
      "A radio station that plays {} is a station for",
    ],
    naming: .band,
    groups: [
      "rock": """
      The Rolling Stones, The Beatles, Led Zeppelin, Queen, Aerosmith, Pink Floyd, The Who
      """,
      "metal": "Metallica, Iron Maiden, Slayer, Judas Priest, Megadeth, Black Sabbath, Anthrax",
      "punk": "Sex Pistols, Ramones, The Clash, Dead Kennedys, Bad Religion",
      "pop": "ABBA, Backstreet Boys, Spice Girls, Taylor Swift, Britney Spears, Katy Perry",
      "rap": "Eminem, Snoop Dogg, Public Enemy, Kendrick Lamar, Tupac Shakur, Wu-Tang Clan",
      "jazz": "Weather Report, Herbie Hancock, Ella Fitzgerald, Dave Brubeck",
      "blues": "Muddy Waters, Robert Johnson, Bessie Smith, Howlin' Wolf",
      "reggae": "Bob Marley, Peter Tosh, Jimmy Cliff, Burning Spear",
      "country": "Johnny Cash, Dolly Parton, Willie Nelson, Hank Williams, Garth Brooks",
      "soul": "Aretha Franklin, Otis Redding, Sam Cooke, Marvin Gaye",
      "disco": "Bee Gees, Donna Summer, Gloria Gaynor, Village People",
      "techno": "Juan Atkins, Derrick May, Jeff Mills",
      "folk": "Joan Baez, Woody Guthrie, Joni Mitchell",
      "funk": "James Brown, George Clinton, Bootsy Collins",
      "grunge": "Nirvana, Pearl Jam, Soundgarden, Alice in Chains, Mudhoney",
      "gospel": "Mahalia Jackson, Kirk Franklin, Thomas Dorsey",
      "salsa": "Celia Cruz, Willie Colon, Hector Lavoe",
      "tango": "Carlos Gardel, Osvaldo Pugliese, Anibal Troilo",
    ])
}
